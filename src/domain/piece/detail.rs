//! A piece with its text.

use serde::Serialize;
use utoipa::ToSchema;

use super::item::Piece;
use super::version::PieceVersion;

/// A piece with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000022", "direction": "01980c5e-7a00-7000-8000-000000000011",
    "campaign": "01980c5e-7a00-7000-8000-000000000002", "account": "wechat-zjg-jiaoyu", "organisation": "zjg-education",
    "cluster": "education", "angle": "school_rain", "audience": "parents", "form": "article", "locality": null,
    "kind": "task", "state": "published", "revision": 2, "version": 1, "sequence": 17,
    "author": "01980c5e-7a00-7000-8000-000000000001", "handed_in_at": "2026-06-12T01:00:00Z",
    "revised_at": "2026-06-12T01:00:00Z", "due_at": "2026-07-31T00:00:00Z", "published_at": "2026-06-12T02:00:00Z",
    "withdrawn_at": null, "late": false, "url": "https://mp.weixin.qq.com/s/abc", "title": "停课通知谁来发",
    "repost_of": null, "major": false, "correction": null, "corrected_at": null,
    "originality": {
        "verdict": "original", "reason": "original",
        "explanation": {"zh": "没有发现与此前稿件近似的内容。", "en": "Nothing that was handed in before comes near to it."}, "near_copy_of": null, "source_sequence": null, "similarity_permille": 40,
        "containment_permille": 75, "table": 1, "passages": [], "overruled": null
    },
    "text": "收到停课信号后，学校在半小时内通知到每一位家长……"
}))]
pub struct PieceDetail {
    /// The piece.
    #[serde(flatten)]
    pub piece: Piece,
    /// The text of the version that counts; null for those who may not read what is not published.
    #[schema(required = true)]
    pub text: Option<String>,
}

impl PieceDetail {
    /// A piece as its author sees it: with the version that counts.
    #[must_use]
    pub fn new(piece: Piece, version: PieceVersion) -> Self {
        Self { piece, text: version.text }
    }

    /// The piece as somebody sees it who may not read what is not published.
    #[must_use]
    pub fn without_unpublished(self) -> Self {
        let published = self.piece.state.is_out();
        Self { piece: self.piece.without_unpublished(), text: self.text.filter(|_| published) }
    }
}
