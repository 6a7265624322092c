//! What keys and handles are called on the closing page; a key that is not known any more stands for itself.

use crate::campaign::CampaignSpec;
use crate::cell::EVERYONE;
use crate::language::Language;
use crate::matrix::Matrix;

pub(super) fn angle_title(spec: &CampaignSpec, key: &str) -> String {
    spec.angle(key).map_or_else(|| key.to_owned(), |angle| angle.title.clone())
}

pub(super) fn audience_name(spec: &CampaignSpec, key: &str) -> String {
    let named = spec.audiences.iter().find(|audience| audience.key == key && !audience.name.is_empty());
    match named {
        Some(audience) => audience.name.clone(),
        None if key == EVERYONE && spec.language == Language::Zh => "所有人".to_owned(),
        None => key.to_owned(),
    }
}

pub(super) fn organisation_name(matrix: &Matrix, key: &str) -> String {
    matrix.organisations().get(key).map_or_else(|| key.to_owned(), |organisation| organisation.name.clone())
}

pub(super) fn account_name(matrix: &Matrix, handle: &str) -> String {
    matrix.graph.account(handle).map_or_else(|| handle.to_owned(), |account| account.name.clone())
}
