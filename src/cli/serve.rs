//! `micromatrix serve`

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;
use tokio::net::TcpListener;

use super::database::Database;
use super::demo;
use super::fault::Fault;
use super::own_file::{Lexicon, Places};
use app::work_share::WorkShare;
use http::serve::serve;
use http::sign_in::MOST_FAILED;
use http::source::TrustedProxies;
use outgoing::Networks;

#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    database: Database,
    /// Address and port; port 0 takes a free one.
    #[arg(long, env = "MICROMATRIX_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Tokens of one address in a minute that may be none before it is told to wait.
    #[arg(long, env = "MICROMATRIX_FAILED_SIGN_INS", default_value_t = MOST_FAILED)]
    failed_sign_ins: u32,
    /// Addresses of proxies of one's own, with commas between them: what they say in `X-Forwarded-For` is believed, and tries to sign in are
    /// counted by it. Without it all who come through a proxy count as one.
    #[arg(long, env = "MICROMATRIX_TRUSTED_PROXIES", value_delimiter = ',')]
    trusted_proxies: Vec<IpAddr>,
    /// Where the image of a large registry is kept, which makes the next start quick; without it beside the file of SQLite, and with PostgreSQL
    /// nowhere. It may be deleted at any time.
    #[arg(long, env = "MICROMATRIX_REGISTRY_IMAGE")]
    registry_image: Option<PathBuf>,
    /// Networks of one's own that webhooks may lead to, with commas between them, such as `10.20.0.0/16,fd12::/16`. Without it nothing is sent
    /// but to the internet, over https; in these networks http is enough.
    #[arg(long, env = "MICROMATRIX_ALLOWED_NETWORKS", value_delimiter = ',')]
    allowed_networks: Vec<IpNet>,
    /// Leave jobs (imports, detections, plans) to processes that are started with `--work-only`.
    #[arg(long, env = "MICROMATRIX_LEAVE_WORK", conflicts_with = "work_only")]
    leave_work: bool,
    /// Do jobs and what runs by itself, and answer nobody, but /healthz, /readyz and /metrics.
    #[arg(long, env = "MICROMATRIX_WORK_ONLY")]
    work_only: bool,
    /// Address of a collector of OpenTelemetry that is sent a span for each request, use case and query (OTLP over HTTP), such as
    /// `http://127.0.0.1:4318`.
    #[arg(long, env = "MICROMATRIX_TRACES")]
    pub(super) traces: Option<String>,
    #[command(flatten)]
    lexicon: Lexicon,
    #[command(flatten)]
    places: Places,
    /// Serve a city's matrix with two campaigns out of a database file of its own, `micromatrix-demo.db`.
    #[arg(long)]
    demo: bool,
}

/// The demo never touches another database.
const DEMO_DATABASE: &str = "sqlite:micromatrix-demo.db";

impl Serve {
    pub(super) async fn run(self) -> Result<(), Fault> {
        let database = if self.demo {
            Database { database_url: DEMO_DATABASE.to_owned(), ..self.database }
        } else {
            self.database
        };
        let mut app = database.open().await?;
        app.share = if self.work_only {
            WorkShare::OnlyWorks
        } else if self.leave_work {
            WorkShare::LeavesJobs
        } else {
            WorkShare::All
        };
        app = app.with_networks(Networks::of(self.allowed_networks));
        if let Some(path) = self.registry_image {
            app = app.with_registry_image(path);
        }
        self.lexicon.read_into(&app)?;
        self.places.read_into(&app)?;
        let listener = TcpListener::bind(&self.listen).await.map_err(|error| {
            Fault(format!("cannot listen on {}: {error}; choose another --listen", self.listen))
        })?;
        let address = listener.local_addr().map_err(|error| Fault::new(&error))?;
        if self.demo {
            let tokens = app.insert_demo().await.map_err(|error| Fault::new(&error))?;
            demo::print(&address, &tokens);
        } else if let Some(secret) = app.first_admin().await.map_err(|error| Fault::new(&error))? {
            println!("admin token (shown this once): {}", secret.reveal());
        }
        println!("listening on http://{address}");
        tracing::info!(%address, "listening");
        let sources = (self.failed_sign_ins, TrustedProxies::of(&self.trusted_proxies));
        serve(app, listener, sources, console::pages()).await.map_err(|error| Fault::new(&error))
    }
}
