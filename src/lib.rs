//! micromatrix: functional micro-clusters of official accounts, and a direction for every account in a themed campaign.
//!
//! Each layer is a crate: [`domain`] is pure and names nobody; [`formats`] turns files into values; [`store`] keeps rows;
//! [`app`] joins them and is the only place that writes; [`http`] and [`cli`] are the ways in. The architecture section of the
//! README draws it.

pub mod cli;

pub use {app, domain, formats, http, store};
