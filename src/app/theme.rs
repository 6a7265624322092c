//! Looking at themes before they are used.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::error::AppError;
use super::seed::Seed;
use domain::clash::{Clash, find_clashes};
use domain::theme::Theme;

/// What was found in a theme; nothing: every text fits every account, form and audience that it can meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"clashes": [{
    "pointer": "/angles/2/wordings/article/zh", "code": "other_form", "found": "镜头",
    "detail": "`镜头`: 这是视频的说法，换成这种形式做得到的"
}]}))]
pub struct ThemeCheck {
    /// What was found, in the order of the theme's texts.
    pub clashes: Vec<Clash>,
}

impl Seed {
    /// Looks for what does not belong into a theme.
    #[must_use]
    pub fn check_theme(&self, theme: &Theme) -> ThemeCheck {
        ThemeCheck { clashes: find_clashes(theme, &self.clashes) }
    }
}

impl App {
    /// Looks for what does not belong into a theme.
    ///
    /// # Errors
    /// A number that no campaign takes.
    pub fn check_theme(&self, theme: &Theme) -> Result<ThemeCheck, AppError> {
        theme.check_numbers()?;
        Ok(self.seed.check_theme(theme))
    }
}
