//! Views for people and tools ([`crate::view`]): of nothing but them, so that databases that lack them are given them.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0033_view", changes: none, tables: none, indices: none };
