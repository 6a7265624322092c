//! Accounts that nobody would miss, as they are shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::state::CoverageState;
use super::unknown::UnknownPart;
use super::view::CoverageCell;

/// Which accounts are looked at; every condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RedundancyFilter {
    /// Key of the organisation.
    pub organisation: Option<String>,
    /// The platform.
    pub platform: Option<String>,
    /// Whether anything would be lost without it.
    pub mergeable: Option<bool>,
    /// Whether its functions, audiences or region are not known.
    pub unknown: Option<bool>,
}

/// Where an account stands among those of which little would be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedundancyPlace {
    /// What the met demand would fall by without it, in thousandths; `u64::MAX`: not known.
    pub loss_thousandths: u64,
    /// Handle of the account.
    pub account: String,
}

/// An account, and what would be lost without it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "weibo-zjg-jiaoyu", "name": "张家港教育", "organisation": "zjg-education", "platform": "weibo", "cells": 12,
    "loss": 0.0, "unknown": [], "mergeable": true,
    "successor": {"account": "weibo-zjg-fabu", "name": "张家港发布", "same_organisation": false, "shared": 10}
}))]
pub struct Redundancy {
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Key of its organisation.
    pub organisation: String,
    /// Its platform.
    pub platform: String,
    /// How many cells it reaches.
    pub cells: u64,
    /// What the met demand would fall by without it; null: nothing that is known, but not all of it is.
    #[schema(minimum = 0, required = true)]
    pub loss: Option<f64>,
    /// What is not known of it. An account of which anything is not known is never a candidate for a merger.
    pub unknown: Vec<UnknownPart>,
    /// Whether nothing would be lost: a candidate for a merger.
    pub mergeable: bool,
    /// The account that reaches most of its cells, by weight; null: nobody else reaches any.
    #[schema(required = true)]
    pub successor: Option<Successor>,
}

/// Who could succeed an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"account": "weibo-zjg-fabu", "name": "张家港发布", "same_organisation": false, "shared": 10}))]
pub struct Successor {
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Whether the same organisation answers for it.
    pub same_organisation: bool,
    /// How many of the cells it reaches too, of the 500 heaviest ones.
    pub shared: u64,
}

/// One cell of a proof: who still speaks to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "cell": {
        "function": "education", "audience": "parents", "form": "quick_post", "region": "zhangjiagang", "weight": 6,
        "demand": "derived", "wanted": 1, "supply": 3.0, "state": "crowded"
    },
    "gives": 1.0, "left": 2.0, "state_left": "covered", "left_to": ["weibo-zjg-fabu", "weibo-zjg-12345"]
}))]
pub struct CoverageProof {
    /// The cell as it is.
    pub cell: CoverageCell,
    /// What the account gives to it.
    #[schema(minimum = 0)]
    pub gives: f64,
    /// What is left to it without the account, or without the whole set.
    #[schema(minimum = 0)]
    pub left: f64,
    /// The state that it has then.
    pub state_left: CoverageState,
    /// Handles of up to five accounts that still speak to it.
    pub left_to: Vec<String>,
}

/// What an account reaches, cell by cell, and what would be left without it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"account": "weibo-zjg-jiaoyu", "loss": 0.0, "unknown": [], "cells": 12, "proof": []}))]
pub struct AccountCoverage {
    /// Handle of the account.
    pub account: String,
    /// What the met demand would fall by without it; null: nothing that is known, but not all of it is.
    #[schema(minimum = 0, required = true)]
    pub loss: Option<f64>,
    /// What is not known of it.
    pub unknown: Vec<UnknownPart>,
    /// How many cells it reaches.
    pub cells: u64,
    /// The first 500 of these: those that would lose something before the others, the heaviest first.
    pub proof: Vec<CoverageProof>,
}

/// Part of a set of accounts that could be dropped together without any loss.
#[derive(Debug, Clone, PartialEq)]
pub struct DroppableSet {
    /// The registry's revision that was looked at.
    pub revision: i64,
    /// Accounts that pass the filter and that by themselves nobody would miss.
    pub candidates: u64,
    /// Accounts that pass the filter and are no candidates, since their functions, audiences or region are not known.
    pub unknown: u64,
    /// No set of candidates that can be dropped is larger than this.
    pub bound: u64,
    /// How many accounts the set has. No other candidate can join it.
    pub size: u64,
    /// Those of the set that were asked for, by handle, each with the cells that it reaches and who is left to them without the
    /// whole set.
    pub accounts: Vec<AccountCoverage>,
}
