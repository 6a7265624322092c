//! The fast exact planner.
//!
//! It finds what [`reference`](crate::flow::reference) finds, with potentials for
//! [`certificate`](crate::flow::certificate), on the whole nation in seconds; and it stays warm ([`Warm`]).
//!
//! # Method
//!
//! The base is successive shortest paths with potentials: whenever a unit is too many somewhere, it is sent along the best
//! residual path to the nearest place that takes it, and the potentials of what lies nearer than that place follow; a
//! missing unit is fetched backward in the same way. Everything else is there to keep those searches short.
//!
//! 1. **Compact.** Convex arcs are not expanded: a group, cell or angle with its count says what the next and the latest
//!    unit add. An account that takes one unit is one row for all angles. Capacity nodes (accounts that take several, organisations)
//!    stand only where they can bind. A slot with room is one node with its group; a seated row is one node with its seat.
//! 2. **Potentials as gains-to-go.** A search from a row ends at the first group that takes the unit at the least loss;
//!    Dijkstra's order with buckets, pruned at the nearest end that is known, so that about ten nodes are looked at.
//! 3. **Priced angles.** While rows are inserted, every angle gives and takes any number of units at its price. So no search
//!    goes through an angle into thousands of groups. First rewards hold exactly all the time.
//! 4. **Stages.** After 1/32, 1/16, … of the rows, in blocks that hold whole clusters, the angles are balanced with minimums
//!    and maximums scaled to the part that is in play. The flow and the prices stay; each stage has little to correct.
//! 5. **Leaps.** To balance, the price of the angle that is farthest out is moved until its surplus changes sign, by
//!    doubling and halving; the groups of that angle are repaired by local searches. Prices end where as many units as
//!    possible do not mind: that is where the next step is cheap.
//! 6. **Exact rounds.** Then bounds hold exactly: one search from all angles with a surplus, pruned at the nearest exit,
//!    moves the potentials; walks from these angles along tight arcs, in depth first and never twice through one slot, move
//!    many units at once. The same backward for lacks. Shortages need nothing of their own: the arc on which a missing
//!    unit saves the penalty is one more end.
//!
//! Exactness never rests on stages, prices or leaps: rounds repair any state of these, and they only end when every bound
//! holds with every arc optimal. Ties are broken by the order of the problem; there is no randomness and no floating point.
//!
//! Where many rows share few groups, those searches would look at whole clusters for every row. Such crowded problems are
//! solved by cost scaling instead, which does not search; its module, `scaling`, says how. What it leaves behind is what the
//! searches leave, so that changes are worked in the same way.
//!
//! # Complexity
//!
//! Worst case O(units · (options + nodes · log nodes)) as for any successive shortest paths. On problems like the nation's
//! the time grows about as the number of options. It grows faster where very many plans are equally good and all clusters
//! are connected, because then even searches among equals go far. Memory: about 36 bytes per option, labels of the
//! searches included, besides the problem.
//!
//! # Sources
//!
//! Ahuja, Magnanti, Orlin, *Network Flows*, 1993, chapters 9 and 14. Successive shortest paths: Jewell 1958; with
//! potentials: Edmonds and Karp 1972, Tomizawa 1971. Primal-dual rounds: Ford and Fulkerson 1957. Walks in
//! depth that share their marks: Pothen and Fan 1990. Buckets: Dial 1969. Prices that balance a market of substitutes one by one: Kelso and Crawford 1982.

mod agree;
mod answer;
mod augment;
mod backward;
mod blocking_flow;
mod bonus;
mod change;
mod compact;
mod finish;
mod forward;
mod join;
mod net;
mod net_updates;
mod node;
mod node_state;
mod path;
mod planner;
mod preference;
mod prices;
mod queue;
mod replace;
mod replan;
mod scaling;
mod search;
mod sink_mode;
mod solve;
mod stages;
mod stored_assignment;
mod terms;
mod touched;
mod warm;

pub use change::{Change, Move, WarmError};
pub use solve::solve;
pub use terms::Terms;
pub use touched::TouchedError;
pub use warm::Warm;
