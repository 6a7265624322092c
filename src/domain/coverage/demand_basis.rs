//! Where the weight of a cell comes from.

use crate::keyed;

keyed! {
    /// Where the weight of a cell comes from.
    #[derive(Default)]
    pub enum DemandBasis {
        /// From how usual its audience and its form are for its function in the registry: 1 to 9. Nobody has said what is needed.
        #[default]
        Derived = "derived",
        /// From a target that was declared.
        Declared = "declared",
        /// From counts of what citizens ask: its share of all that was asked, in thousandths, rounded up.
        Counted = "counted",
        /// Of its function nothing was counted where things were: it weighs as the median of the cells of which something was.
        Unknown = "unknown",
    }
}
