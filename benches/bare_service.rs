//! What a request costs without this project: a bare axum service that gives the same answers.
//!
//! `benches/service.py` starts it beside the service and asks both in turns. `FOLDER` has answers of the service as files, and
//! `sqlite:…` names its database: `/value/NAME` serialises a value that lies in memory, `/json/NAME` the same as a generic JSON value,
//! `/bytes/NAME` gives its bytes as they are, `/row/piece/ID` and `/row/events` read the rows by a bare sea-orm query first, and
//! `/unchanged` answers 304.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on ends")]

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path as UrlPath, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use micromatrix::domain::account::Account;
use micromatrix::domain::card::{DirectionCard, DirectionDetail};
use micromatrix::domain::event::Event;
use micromatrix::domain::matrix::MatrixSummary;
use micromatrix::http::page::Page;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::net::TcpListener;
use uuid::Uuid;

/// Connections, as many as the service has for whoever reads.
const CONNECTIONS: u32 = 16;

/// Events of a page, and one that shows whether there are more.
const EVENTS: u64 = 51;

mod piece {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "piece")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub direction_id: Uuid,
        pub campaign_id: Uuid,
        pub account: String,
        pub organisation: String,
        pub cluster: String,
        pub angle: String,
        pub audience: String,
        pub form: String,
        pub locality: Option<String>,
        pub kind: String,
        pub state: String,
        pub revision: i64,
        pub version: i64,
        pub sequence: i64,
        pub author_id: Option<Uuid>,
        pub handed_in_ms: i64,
        pub revised_ms: i64,
        pub due_ms: i64,
        pub published_ms: Option<i64>,
        pub withdrawn_ms: Option<i64>,
        pub late: bool,
        pub url: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        pub repost_of: Option<String>,
        pub major: bool,
        pub correction_version: Option<i64>,
        pub correction_state: Option<String>,
        pub corrected_ms: Option<i64>,
        pub verdict: String,
        #[sea_orm(column_type = "Text")]
        pub originality: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod version {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "piece_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub piece_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        pub sequence: i64,
        pub campaign_id: Uuid,
        pub organisation: String,
        pub author_id: Option<Uuid>,
        pub handed_in_ms: i64,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        pub repost_of: Option<String>,
        pub digest: String,
        #[sea_orm(column_type = "Text")]
        pub originality: String,
        pub published_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod event {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub at_ms: i64,
        pub kind: String,
        pub subject_id: Option<Uuid>,
        pub entity: String,
        pub entity_key: String,
        pub campaign_id: Option<Uuid>,
        pub account: Option<String>,
        pub cluster: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub data: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (Some(folder), Some(url)) = (arguments.next(), arguments.next()) else {
        println!("bare_service FOLDER sqlite:PATH; see benches/service.py");
        return;
    };
    let folder = Path::new(&folder);
    let mut options = ConnectOptions::new(url);
    options.max_connections(CONNECTIONS).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    let router = Router::new()
        .merge(answers::<Account>(folder, "account"))
        .merge(answers::<Page<Account>>(folder, "accounts"))
        .merge(answers::<MatrixSummary>(folder, "matrix"))
        .merge(answers::<DirectionDetail>(folder, "direction"))
        .merge(answers::<Page<DirectionCard>>(folder, "directions"))
        .route("/unchanged", get(unchanged))
        .merge(rows(folder, db));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("listening on http://{}", listener.local_addr().unwrap());
    axum::serve(listener, router).await.unwrap();
}

fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> Arc<T> {
    let bytes = std::fs::read(folder.join(format!("{name}.json"))).unwrap();
    Arc::new(serde_json::from_slice(&bytes).unwrap())
}

/// One answer in three ways.
fn answers<T: Serialize + DeserializeOwned + Send + Sync + 'static>(folder: &Path, name: &str) -> Router {
    let value: Arc<T> = read(folder, name);
    let generic: Arc<Value> = read(folder, name);
    let bytes = Bytes::from(serde_json::to_vec(&*value).unwrap());
    Router::new()
        .route(&format!("/value/{name}"), get(async move || axum::Json(&*value).into_response()))
        .route(&format!("/json/{name}"), get(async move || axum::Json(&*generic).into_response()))
        .route(&format!("/bytes/{name}"), get(async move || ready_made(bytes.clone())))
}

fn ready_made(bytes: Bytes) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}

async fn unchanged() -> Response {
    (StatusCode::NOT_MODIFIED, [(header::ETAG, "\"1\"")]).into_response()
}

#[derive(Clone)]
struct Rows {
    db: DatabaseConnection,
    /// Its type is written, never read.
    piece: Arc<Value>,
    events: Arc<Page<Event>>,
}

/// Answers for which the rows are read first; what is read is not turned into them, which is left out in favour of these routes.
fn rows(folder: &Path, db: DatabaseConnection) -> Router {
    let rows = Rows { db, piece: read(folder, "piece"), events: read(folder, "events") };
    Router::new().route("/row/piece/{id}", get(one_piece)).route("/row/events", get(events)).with_state(rows)
}

async fn one_piece(State(rows): State<Rows>, UrlPath(id): UrlPath<Uuid>) -> Response {
    let piece = piece::Entity::find_by_id(id).one(&rows.db).await.unwrap().unwrap();
    let version = version::Entity::find_by_id((id, piece.version)).one(&rows.db).await.unwrap();
    assert!(version.is_some());
    axum::Json(&*rows.piece).into_response()
}

async fn events(State(rows): State<Rows>) -> Response {
    let query = event::Entity::find().filter(event::COLUMN.seq.gt(0)).order_by_asc(event::COLUMN.seq);
    let found = query.limit(EVENTS).all(&rows.db).await.unwrap();
    assert!(!found.is_empty());
    axum::Json(&*rows.events).into_response()
}
