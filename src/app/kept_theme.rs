//! Keeping templates of the deployment's own beside those that ship.

use std::collections::BTreeMap;

use serde_json::json;

use super::App;
use super::error::AppError;
use super::held::check_revision;
use super::write::{Actor, Change, Write};
use domain::campaign::CampaignDraft;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::id::CampaignId;
use domain::kept_theme::{KeptTheme, ThemeOfCampaign};
use domain::language::Language;
use domain::theme::Theme;
use store::theme::{delete_theme, find_theme, insert_theme, list_themes, update_theme};

/// Templates that one deployment keeps at most.
const MOST_THEMES: usize = 500;

/// Which templates a list shows; every condition must hold.
#[derive(Debug, Clone, Default)]
pub struct ThemeFilter {
    /// Only the deployment's own, or only those that ship.
    pub own: Option<bool>,
    /// Only those that somebody in this region finds: kept for all, for it, or for one above it.
    pub region: Option<String>,
}

impl App {
    /// The template with this key and its revision; those that ship have 0.
    ///
    /// # Errors
    /// When there is none.
    pub async fn theme(&self, key: &str) -> Result<KeptTheme, AppError> {
        if let Some(theme) = self.seed.themes.get(key) {
            return Ok(KeptTheme { theme: theme.clone(), revision: 0 });
        }
        find_theme(&self.db, key).await?.ok_or_else(|| AppError::not_found("theme", key))
    }

    /// The template that a campaign starts from, if it names one.
    ///
    /// # Errors
    /// When there is none of that key.
    pub(super) async fn theme_of(&self, draft: &CampaignDraft) -> Result<Option<Theme>, AppError> {
        let Some(key) = &draft.theme else { return Ok(None) };
        match self.theme(key).await {
            Ok(kept) => Ok(Some(kept.theme)),
            Err(AppError::NotFound { .. }) => {
                let detail = format!("there is no theme `{key}`; see /themes");
                Err(vec![FieldError::new("/theme", detail)].into())
            }
            Err(error) => Err(error),
        }
    }

    /// Templates by key: those that ship, and the deployment's own.
    ///
    /// # Errors
    /// When the filter names a region that is not there.
    pub async fn list_themes(&self, filter: &ThemeFilter) -> Result<Vec<Theme>, AppError> {
        let matrix = self.matrix().await?;
        let mut themes: BTreeMap<String, Theme> = BTreeMap::new();
        if filter.own != Some(true) {
            themes.extend(self.seed.themes.clone());
        }
        if filter.own != Some(false) {
            let own = list_themes(&self.db).await?.into_iter();
            themes.extend(own.map(|kept| (kept.theme.key.clone(), kept.theme)));
        }
        let mut themes: Vec<Theme> = themes.into_values().collect();
        if let Some(region) = &filter.region {
            themes.retain(|theme| theme.is_for(region, &matrix));
        }
        Ok(themes)
    }

    /// Keeps a template of the deployment's own.
    ///
    /// # Errors
    /// Everything that is wrong with it, clashes among it; its key is taken.
    #[tracing::instrument(skip_all, fields(key = theme.key))]
    pub async fn keep_theme(&self, actor: &Actor, theme: Theme) -> Result<KeptTheme, AppError> {
        self.check_kept(&theme).await?;
        let mut write = self.write(actor).await?;
        let known = list_themes(write.conn()).await?;
        let taken =
            self.seed.themes.contains_key(&theme.key) || known.iter().any(|kept| kept.theme.key == theme.key);
        if taken {
            return Err(AppError::Taken { what: "theme", key: theme.key });
        }
        let mut faults = ValidationErrors::default();
        let fits = known.len() < MOST_THEMES;
        faults.require(fits, "", format!("{MOST_THEMES} templates are kept; no more fit"));
        faults.into_result()?;
        let kept = KeptTheme { theme, revision: 1 };
        insert_theme(write.conn(), &kept).await?;
        write.record(theme_change(EventKind::ThemeCreated, None, Some(&kept)));
        write.commit_with(kept.theme.clone()).await?;
        Ok(kept)
    }

    /// Keeps a campaign as a template: its angles, audiences and facts.
    ///
    /// # Errors
    /// When there is no such campaign; as [`App::keep_theme`].
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn keep_campaign(
        &self,
        actor: &Actor,
        id: CampaignId,
        input: ThemeOfCampaign,
    ) -> Result<KeptTheme, AppError> {
        let campaign = self.campaign(id).await?;
        let from = match &campaign.spec.theme {
            Some(key) => match self.theme(key).await {
                Ok(kept) => Some(kept),
                // It was deleted since; its words are the campaign's own by now.
                Err(AppError::NotFound { .. }) => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        let spec = campaign.standing_spec();
        let theme = Theme::of_campaign(input, &spec, from.as_ref().map(|kept| &kept.theme));
        self.keep_theme(actor, theme).await
    }

    /// Keeps a copy of a template as one of the deployment's own, with this title in one language, under the first key that is free.
    ///
    /// # Errors
    /// When there is no such template; as [`App::keep_theme`].
    #[tracing::instrument(skip_all)]
    pub async fn copy_theme(
        &self,
        actor: &Actor,
        key: &str,
        (language, title): (Language, &str),
    ) -> Result<KeptTheme, AppError> {
        let mut theme = self.theme(key).await?.theme;
        let known = self.list_themes(&ThemeFilter::default()).await?;
        let is_free = |key: &String| known.iter().all(|theme| theme.key != *key);
        let free = (1..=MOST_THEMES + 1).map(|number| format!("{key}_{number}")).find(is_free);
        theme.key = free.unwrap_or_default();
        match language {
            Language::Zh => title.clone_into(&mut theme.title.zh),
            Language::En => title.clone_into(&mut theme.title.en),
        }
        self.keep_theme(actor, theme).await
    }

    /// Replaces what a template of the deployment's own says.
    ///
    /// # Errors
    /// Everything that is wrong with it; it ships with the program, is not there, or has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn update_theme(
        &self,
        actor: &Actor,
        key: &str,
        revision: i64,
        theme: Theme,
    ) -> Result<KeptTheme, AppError> {
        self.refuse_shipped(key, "changing")?;
        let mut faults = ValidationErrors::default();
        faults.require(theme.key == key, "/key", "is not the template's; a key never changes");
        faults.into_result()?;
        self.check_kept(&theme).await?;
        let mut write = self.write(actor).await?;
        let before = locked_theme(&write, key).await?;
        check_revision(before.revision, revision)?;
        let after = KeptTheme { theme, revision: revision + 1 };
        update_theme(write.conn(), &after).await?;
        write.record(theme_change(EventKind::ThemeUpdated, Some(&before), Some(&after)));
        write.commit().await?;
        Ok(after)
    }

    /// Deletes a template of the deployment's own, and gives it back once more. Campaigns that started from it stay as they are.
    ///
    /// # Errors
    /// It ships with the program, is not there, or has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn delete_theme(&self, actor: &Actor, key: &str, revision: i64) -> Result<Theme, AppError> {
        self.refuse_shipped(key, "deleting")?;
        let mut write = self.write(actor).await?;
        let before = locked_theme(&write, key).await?;
        check_revision(before.revision, revision)?;
        delete_theme(write.conn(), key).await?;
        write.record(theme_change(EventKind::ThemeDeleted, Some(&before), None));
        write.commit().await?;
        Ok(before.theme)
    }

    async fn check_kept(&self, theme: &Theme) -> Result<(), AppError> {
        let matrix = self.matrix().await?;
        Ok(theme.check_kept(&self.seed.clashes, &matrix, self.zone)?)
    }

    fn refuse_shipped(&self, key: &str, action: &str) -> Result<(), AppError> {
        if !self.seed.themes.contains_key(key) {
            return Ok(());
        }
        Err(AppError::Obstructed {
            action: format!("{action} the theme `{key}`"),
            way_out: "keep a copy of it under another key, with POST /themes",
            obstacles: vec![FieldError::new("/key", "it ships with the program")],
        })
    }
}

async fn locked_theme(write: &Write, key: &str) -> Result<KeptTheme, AppError> {
    find_theme(write.conn(), key).await?.ok_or_else(|| AppError::not_found("theme", key))
}

fn theme_change(kind: EventKind, before: Option<&KeptTheme>, after: Option<&KeptTheme>) -> Change {
    let now = after.or(before);
    let key = now.map(|kept| kept.theme.key.as_str()).unwrap_or_default();
    Change::of(kind, Entity::Theme, key)
        .between(before.map(|kept| &kept.theme), after.map(|kept| &kept.theme))
        .with_data(json!({"theme": key, "revision": now.map(|kept| kept.revision)}))
}
