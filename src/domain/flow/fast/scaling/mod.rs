//! Cost scaling: the whole plan within ε, for an ε that becomes ever smaller.
//!
//! Inserting rows one by one searches among everything that is as good as each other. Where many rows share few groups
//! those searches look at whole clusters again and again. Scaling never searches: nodes that have a unit too many or lack one act by
//! themselves, and look at their own arcs only.
//!
//! # Method
//!
//! Potentials are multiplied by a scale above the number of nodes. A flow is ε-optimal if no residual arc gains more than ε
//! (Tardos 1985, Bertsekas 1979). A phase makes it so for an ε that is an eighth of the one before ([`refine`](state::State::refine)). The penalty of a
//! shortage begins low, and grows while some angle is short: prices then need not come down from where nobody bids.
//! As soon as integer potentials are found that prove the flow ([`prove`](state::State::prove)) it is an exact optimum; for ε below 1 over the
//! number of nodes there always are some, but mostly they are found far earlier.
//!
//! # Complexity
//!
//! O(nodes² · arcs · log(nodes · largest value)) at worst, as any cost scaling without dynamic trees; on crowded problems a
//! phase takes about ten to fifty steps for each row, and six phases are enough.
//!
//! # Sources
//!
//! Goldberg, Tarjan, *Finding minimum-cost circulations by successive approximation*, 1990. Bids: Bertsekas, *The auction
//! algorithm*, 1988. Ahuja, Magnanti, Orlin, *Network Flows*, 1993, section 10.3.

mod arcs;
mod phases;
mod prove;
mod refine;
mod relax;
mod state;
#[cfg(test)]
mod tests;
