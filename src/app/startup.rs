//! Starting and stopping: opening the database, what happens once at the first start, and closing.

use std::path::PathBuf;
use std::sync::Arc;

use super::App;
use super::clock::Clock;
use super::error::AppError;
use super::live::Live;
use super::seed::Seed;
use super::signal::Signal;
use super::task_status::TaskRegistry;
use super::work_share::WorkShare;
use super::write::Actor;
use domain::right::{Grant, Role};
use domain::row::RowError;
use domain::taxonomy::TreeKind;
use domain::token::{Secret, TokenInput};
use domain::when::Zone;
use formats::csv::Source;
use outgoing::{Networks, Outgoing};
use store::connect;
use store::image::ImageFile;
use store::matrix::{bump_revision, ensure_revision};
use store::taxonomy::{insert_nodes, list_nodes};
use store::token::has_tokens;

impl App {
    /// Opens the database, in Beijing's zone, brings its schema up to date and enters the taxonomy of the seed where none is.
    ///
    /// # Errors
    /// When the database cannot be reached or migrated, or the seed is damaged.
    pub async fn open(url: &str, clock: Clock) -> Result<Self, AppError> {
        let db = connect::connect(url).await?;
        let migrations = connect::migrate(&db, clock.now()).await?;
        if !migrations.is_empty() {
            tracing::info!(migrations = migrations.join(" "), "the schema was brought up to date");
        }
        let seed = Seed::embedded().map_err(AppError::internal)?;
        let tasks = Arc::new(TaskRegistry::default());
        let app = Self {
            db,
            clock,
            zone: Zone::CHINA,
            live: Arc::new(Live::with_image(connect::image_beside(url))),
            contexts: Arc::default(),
            seed: Arc::new(seed),
            leases: Arc::default(),
            webhook_leases: Arc::default(),
            deliveries: Arc::default(),
            outgoing: Outgoing::to(Networks::default()),
            signal: Arc::new(Signal::of(Arc::clone(&tasks))),
            requests: Arc::default(),
            share: WorkShare::All,
            feeds: Arc::default(),
            running: Arc::default(),
            tasks,
            passwords: Arc::default(),
            computations: Arc::default(),
        };
        Box::pin(app.insert_taxonomy()).await?;
        Ok(app)
    }

    /// The same with nothing in memory yet, and the image of its registry at this path.
    #[must_use]
    pub fn with_registry_image(self, path: PathBuf) -> Self {
        Self { live: Arc::new(Live::with_image(Some(ImageFile::at(path)))), ..self }
    }

    /// The same, which may ask these networks of its own besides the internet.
    #[must_use]
    pub fn with_networks(self, networks: Networks) -> Self {
        Self { outgoing: Outgoing::to(networks), ..self }
    }

    /// Reads lists with words of the deployment's own, in the form of `seed/lexicon.csv`; to be called before any list is read.
    ///
    /// # Errors
    /// Every row of that file that is wrong.
    pub fn extend_lexicon(&self, name: &str, bytes: &[u8]) -> Result<(), Vec<RowError>> {
        self.seed.office.extend(&self.seed.vocabulary, Source { name, bytes })
    }

    /// Reads places that people of the deployment know, in the form of `seed/places/zhangjiagang.csv`; the first list counts.
    ///
    /// # Errors
    /// Every row of that file that is wrong.
    pub fn read_gazetteer(&self, name: &str, bytes: &[u8]) -> Result<(), Vec<RowError>> {
        self.seed.read_gazetteer(Source { name, bytes })
    }

    /// Enters the taxonomies of the seed where none is.
    pub(super) async fn insert_taxonomy(&self) -> Result<(), AppError> {
        let write = self.write(&Actor::default()).await?;
        let is_new = ensure_revision(write.conn()).await?;
        let mut has_more = false;
        for (tree, nodes) in [
            (TreeKind::Functions, &self.seed.functions),
            (TreeKind::Regions, &self.seed.regions),
            (TreeKind::Audiences, &self.seed.audiences),
            (TreeKind::Platforms, &self.seed.platforms),
        ] {
            if list_nodes(write.conn(), tree).await?.is_empty() {
                insert_nodes(write.conn(), tree, nodes).await?;
                has_more |= !nodes.is_empty();
            }
        }
        // Whoever knows the registry without them must see that it has moved.
        if has_more && !is_new {
            bump_revision(write.conn()).await?;
        }
        write.commit().await
    }

    /// The secret of an admin token, when no token was ever made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first_admin(&self) -> Result<Option<Secret>, AppError> {
        if has_tokens(&self.db).await? {
            return Ok(None);
        }
        let grant = Grant { role: Role::Admin, accounts: vec![], organisations: vec![], clusters: vec![] };
        let input = TokenInput {
            subject: "admin".to_owned(),
            label: "made at the first start".to_owned(),
            grants: vec![grant],
            expires_at: None,
        };
        let (_, secret) = self.create_token(&Actor::default(), input).await?;
        Ok(Some(secret))
    }

    /// Closes the database once everybody has let go of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close(self) -> Result<(), AppError> {
        Ok(self.db.close().await?)
    }
}
