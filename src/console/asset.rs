//! What pages load: one style sheet and one script, embedded, named by what they hold and so kept by browsers for a year.

use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use domain::token::hex;
use sha2::{Digest as _, Sha256};

/// A file of the console.
pub(super) struct Asset {
    /// Where it stands.
    pub(super) path: &'static str,
    content_type: &'static str,
    text: &'static str,
}

/// The style sheet.
pub(super) const STYLE: Asset = Asset {
    path: "/assets/console.css",
    content_type: "text/css; charset=utf-8",
    text: concat!(
        include_str!("console.css"),
        include_str!("campaign.css"),
        include_str!("coverage.css"),
        include_str!("import.css"),
        include_str!("incident.css"),
        include_str!("matrix.css"),
        include_str!("review_desk.css"),
        include_str!("setting.css")
    ),
};

/// The script.
pub(super) const SCRIPT: Asset = Asset {
    path: "/assets/console.js",
    content_type: "text/javascript; charset=utf-8",
    text: concat!(
        include_str!("console.js"),
        include_str!("contribution.js"),
        include_str!("import.js"),
        include_str!("incident.js"),
        include_str!("plan.js"),
        include_str!("review_desk.js")
    ),
};

impl Asset {
    /// The address with a mark of the text: a new program is not shown with an old file.
    pub(super) fn address(&self) -> String {
        format!("{}?{}", self.path, &hex(&Sha256::digest(self.text))[..16])
    }

    fn answer(&self) -> impl IntoResponse + use<> {
        let headers: [(HeaderName, &str); 2] = [
            (header::CONTENT_TYPE, self.content_type),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ];
        (headers, self.text)
    }
}

pub(super) async fn style() -> impl IntoResponse {
    STYLE.answer()
}

pub(super) async fn script() -> impl IntoResponse {
    SCRIPT.answer()
}
