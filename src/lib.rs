//! micromatrix: functional micro-clusters of official accounts, and a direction for every account in a themed campaign.
//!
//! Each layer is a crate: [`domain`] is pure and uses none of the others; [`formats`] turns files into values; [`store`] keeps
//! rows; [`app`] joins them and is the only place that writes; [`http`] and [`cli`] are the ways in. The architecture section of
//! the README draws it, says where to add what, and holds the glossary.
//!
//! # What happens where
//!
//! | the thing | its words and rules | its use cases | its operations |
//! | --- | --- | --- | --- |
//! | registry: accounts, organisations, ties, taxonomies | [`domain::account`], [`domain::organisation`], [`domain::tie`], [`domain::taxonomy`] | [`app::account`], [`app::organisation`], [`app::tie`], [`app::import`] | `/accounts`, `/organisations`, `/ties`, `/imports` |
//! | the graph of them | [`domain::graph`], [`domain::matrix`] | [`app::live`] | `/matrix` |
//! | micro-clusters, declared and detected | [`domain::cluster`], [`domain::detection`], [`domain::hint`] | [`app::cluster`], [`app::detection`], [`app::hint`] | `/clusters`, `/detections` |
//! | campaigns and their plans | [`domain::campaign`], [`domain::theme`], [`domain::plan`], [`domain::fit`] | [`app::campaign`], [`app::plan`], [`app::replan`] | `/campaigns`, `/themes` |
//! | directions | [`domain::direction`], [`domain::card`] | [`app::direction`] | `/directions` |
//! | pieces, their originality and review | [`domain::piece`], [`domain::originality`], [`domain::gate`], [`domain::review`] | [`app::piece`], [`app::review`] | `/pieces`, `/gates` |
//! | facts | [`domain::fact`] | [`app::fact`] | `/facts` |
//! | contribution and the closing page | [`domain::contribution`], [`domain::score`], [`domain::closing`] | [`app::contribution`], [`app::score`], [`app::closing`] | `/campaigns/{id}/contributions`, `/campaigns/{id}/closing` |
//! | coverage, gaps, what-ifs | [`domain::coverage`], [`domain::scenario`] | [`app::coverage`], [`app::scenario`] | `/coverage`, `/scenarios` |
//! | persons, rights, tokens | [`domain::right`], [`domain::token`] | [`app::token`] | `/tokens`, `/me` |
//!
//! # Where to begin
//!
//! - How is the best plan found, and proved? [`domain::flow`], whose page has the problem, the algorithms, their cost and sources.
//! - What is a share, exactly? [`domain::contribution`]. When is a text a copy? [`domain::originality`]. What is a gap?
//!   [`domain::coverage`]. How are communities found? [`domain::detection`].
//! - How is anything written? [`app::write`]: a change, its event and its audit row in one transaction.
//! - Who may do what? [`domain::right`]. What may follow what? [`domain::campaign`], [`domain::direction`], [`domain::review`].
//! - Which operations are there? `http/router.rs`, or `/docs` of a running server.

pub mod cli;

pub use {app, console, domain, formats, http, outgoing, store};
