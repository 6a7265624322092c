//! Times answers to directions through the API, with everything stored in an SQLite file.
//!
//! `cargo bench --bench replan` tells the story of a nation: a registry of 200,000 accounts is stored, a campaign over it is
//! planned, signed and launched, and accounts decline and accept through the router, in process; then accounts are paused and
//! return, and the campaign is planned again after each. `-- province` and `-- city` tell smaller ones; `-- nation busy` lets
//! the full check run at the same time. One line of JSON is printed for each step.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

#[expect(dead_code, reason = "tests ask for more kinds of chance")]
#[path = "../tests/support/random.rs"]
mod random;

use std::error::Error;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use micromatrix::app::App;
use micromatrix::app::campaign::Launching;
use micromatrix::app::clock::Clock;
use micromatrix::app::staffing::StaffingDemand;
use micromatrix::app::write::Actor;
use micromatrix::domain::account::AccountInput;
use micromatrix::domain::campaign::{Angle, Audience, CampaignDraft, Level};
use micromatrix::domain::cluster::ClusterInput;
use micromatrix::domain::direction::Direction;
use micromatrix::domain::id::{AccountId, CampaignId, ClusterId, OrganisationId, SubjectId};
use micromatrix::domain::organisation::{OrganisationInput, System};
use micromatrix::domain::right::{Grant, Role};
use micromatrix::domain::time::Timestamp;
use micromatrix::domain::token::TokenInput;
use micromatrix::store::account::insert_accounts;
use micromatrix::store::cluster::insert_clusters;
use micromatrix::store::direction::list_standing;
use micromatrix::store::matrix::bump_revision;
use micromatrix::store::organisation::insert_organisations;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use random::Random;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Answers of each kind.
const ANSWERS: usize = 300;
/// Accounts that leave and return.
const CHANGES: usize = 100;
const ANGLES: usize = 32;
const FUNCTIONS: usize = 24;

struct Size {
    accounts: usize,
    clusters: usize,
    organisations: usize,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let has = |word: &str| words.iter().any(|known| known == word);
    let size = if has("city") {
        Size { accounts: 124, clusters: 8, organisations: 90 }
    } else if has("province") {
        Size { accounts: 5_000, clusters: 50, organisations: 3_575 }
    } else {
        Size { accounts: 200_000, clusters: 2_000, organisations: 143_000 }
    };
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let url = format!("sqlite:{}", folder.path().join("nation.db").display());
    let app = App::open(&url, Clock::fixed(Timestamp::parse("2026-06-12T01:00:00Z")?)).await?;
    tell(&app, &size, has("busy")).await
}

async fn tell(app: &App, size: &Size, busy: bool) -> Outcome<()> {
    let watch = Instant::now();
    store_registry(app, size).await?;
    say("registry stored", &watch, &json!({"accounts": size.accounts}));
    let campaign = launch(app, size).await?;
    let standing = list_standing(&app.db, campaign).await?;
    // Spread evenly over the nation; accepting takes the ones between those that decline.
    let step = (standing.len() / (2 * ANSWERS + 4)).max(1);
    let chosen: Vec<&Direction> = standing.iter().step_by(step).collect();
    let secret = member(app, &chosen).await?;
    let router = micromatrix::http::router(app.clone());
    let coordinator = Caller { router: router.clone(), secret: role(app, Role::Coordinator).await?.1 };
    let caller = Caller { router, secret };
    let (first, rest) = chosen.split_at(2);
    decline(&caller, first[0], "decline after a start: the plan is made warm").await?;
    decline(&caller, first[1], "decline").await?;
    let worker = busy.then(|| tokio::spawn(check_all_the_time(app.clone())));
    let (mut declines, mut accepts) = (Vec::new(), Vec::new());
    for pair in rest.chunks(2).take(ANSWERS) {
        declines.push(caller.answer(pair[0], "decline", Some(json!({"reason": "no_staff"}))).await?);
        if let Some(direction) = pair.get(1) {
            accepts.push(caller.answer(direction, "accept", None).await?);
        }
    }
    spread("decline", declines);
    spread("accept", accepts);
    move_on(&coordinator, campaign, &chosen).await?;
    if let Some(worker) = worker {
        worker.abort();
    }
    let watch = Instant::now();
    let certified = app.certify_plans().await?;
    say("full check of the plan as it is stored", &watch, &json!({"certified": certified}));
    Ok(())
}

/// The registry moves on under the campaign: an account leaves, the campaign is planned again, it returns, and so on.
async fn move_on(coordinator: &Caller, campaign: CampaignId, directions: &[&Direction]) -> Outcome<()> {
    let replan = format!("/api/v1/campaigns/{campaign}/replan");
    let mut figures = [const { Vec::new() }; 3];
    for direction in directions.iter().rev().take(CHANGES) {
        let path = format!("/api/v1/accounts/{}", direction.account);
        for (status, at) in [("paused", 1), ("active", 2)] {
            let mut account = coordinator.call("GET", &path, None, None).await?.1;
            let tag = format!("\"{}\"", account["revision"]);
            account["status"] = json!(status);
            let fields = account.as_object_mut().ok_or("no account")?;
            fields.retain(|field, _| !["id", "form", "revision"].contains(&field.as_str()));
            let edited = coordinator.call("PUT", &path, Some(account), Some(&tag)).await?;
            figures[0].push((edited.0, 0));
            let (milliseconds, answer) = coordinator.call("POST", &replan, None, None).await?;
            figures[at].push((milliseconds, answer["moved"].as_array().map_or(0, Vec::len)));
        }
    }
    let [edits, leaves, joins] = figures;
    spread("account edited", edits);
    spread("planned again after an account was paused", leaves);
    spread("planned again after it has returned", joins);
    Ok(())
}

async fn check_all_the_time(app: App) {
    while app.certify_plans().await.is_ok() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

fn say(what: &str, watch: &Instant, more: &Value) {
    let seconds = watch.elapsed().as_secs_f64();
    println!(
        "{}",
        json!({"step": what, "seconds": seconds, "with": more, "peak_megabytes": peak_megabytes()})
    );
}

/// Where the system tells it.
fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

/// The median, the 99th percentile and the largest.
fn spread(what: &str, mut answers: Vec<(f64, usize)>) {
    answers.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at =
        |share: usize| answers.get((answers.len() * share).div_ceil(100).saturating_sub(1)).map(|one| one.0);
    let moved: usize = answers.iter().map(|one| one.1).sum();
    let figures = json!({
        "answers": answers.len(), "median_ms": at(50), "p90_ms": at(90), "p99_ms": at(99), "most_ms": at(100),
        "moved_in_all": moved,
    });
    println!("{}", json!({"step": what, "through_the_api": figures}));
}

async fn decline(caller: &Caller, direction: &Direction, what: &str) -> Outcome<()> {
    let watch = Instant::now();
    let (milliseconds, moved) =
        caller.answer(direction, "decline", Some(json!({"reason": "no_staff"}))).await?;
    say(what, &watch, &json!({"milliseconds": milliseconds, "moved": moved}));
    Ok(())
}

struct Caller {
    router: Router,
    secret: String,
}

impl Caller {
    /// One request; gives how long it took in milliseconds, and what was answered.
    async fn call(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
        tag: Option<&str>,
    ) -> Outcome<(f64, Value)> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.secret))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(tag) = tag {
            request = request.header(header::IF_MATCH, tag);
        }
        let request = request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))?;
        let watch = Instant::now();
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        let milliseconds = watch.elapsed().as_secs_f64() * 1000.0;
        if !status.is_success() && status != StatusCode::CONFLICT {
            return Err(format!("{method} {path}: {status} {}", String::from_utf8_lossy(&bytes)).into());
        }
        Ok((milliseconds, serde_json::from_slice(&bytes)?))
    }

    /// Answers a direction; gives how long that took in milliseconds, and how many it has moved. One that was moved by an
    /// answer before is gone and counts as nothing done.
    async fn answer(
        &self,
        direction: &Direction,
        action: &str,
        body: Option<Value>,
    ) -> Outcome<(f64, usize)> {
        let path = format!("/api/v1/directions/{}/{action}", direction.id);
        let (milliseconds, answer) = self.call("POST", &path, body, None).await?;
        Ok((milliseconds, answer["moved"].as_array().map_or(0, Vec::len)))
    }
}

/// A person who operates the accounts of these directions.
async fn member(app: &App, directions: &[&Direction]) -> Outcome<String> {
    let mut accounts: Vec<String> = directions.iter().map(|direction| direction.account.clone()).collect();
    accounts.dedup();
    let grants = accounts.chunks(1000).map(|some| Grant {
        role: Role::Member,
        accounts: some.to_vec(),
        organisations: vec![],
        clusters: vec![],
    });
    let input = TokenInput {
        subject: "operators".into(),
        label: String::new(),
        grants: grants.collect(),
        expires_at: None,
    };
    let (_, secret) = app.create_token(&Actor::default(), input).await?;
    Ok(secret.reveal().to_owned())
}

/// Plans, signs and launches a campaign of 32 angles and three audiences.
async fn launch(app: &App, size: &Size) -> Outcome<CampaignId> {
    let names = function_keys(app);
    let mut random = Random(3);
    let angle = |at: usize| Angle {
        key: format!("angle-{at}"),
        title: format!("angle {at}"),
        functions: if at % 16 == 7 { vec![] } else { pick(&mut random, &names, 2) },
        min: bounds(size, at).0,
        max: bounds(size, at).1,
        ..Angle::default()
    };
    let draft = CampaignDraft {
        title: Some("a nation".into()),
        starts_at: Some(Timestamp::parse("2026-06-10T00:00:00Z")?.into()),
        ends_at: Some(Timestamp::parse("2026-07-10T00:00:00Z")?.into()),
        angles: Some((0..ANGLES).map(angle).collect()),
        audiences: Some(
            AUDIENCES.map(|(key, level)| Audience { key: key.into(), level, ..Audience::default() }).into(),
        ),
        organisation_capacity: Some(2),
        ..CampaignDraft::default()
    };
    let coordinator = Actor { subject: Some(person(app, Role::Coordinator).await?), ..Actor::default() };
    let signer = Actor { subject: Some(person(app, Role::Signer).await?), ..Actor::default() };
    let campaign = app.create_campaign(&coordinator, draft).await?;
    let watch = Instant::now();
    let plan = app.plan_campaign(&coordinator, campaign.id).await?;
    let figures =
        json!({"assigned": plan.assigned, "unassigned": plan.unassigned, "objective": plan.objective});
    say("planned", &watch, &figures);
    let watch = Instant::now();
    app.sign_campaign(&signer, campaign.id, &plan.digest, None).await?;
    say("signed, with the full check", &watch, &Value::Null);
    let watch = Instant::now();
    app.launch_campaign(
        &coordinator,
        campaign.id,
        Launching { staffing: StaffingDemand::Required, seen: None },
    )
    .await?;
    say("launched", &watch, &Value::Null);
    Ok(campaign.id)
}

const AUDIENCES: [(&str, Level); 3] =
    [("drivers", Level::Key), ("parents", Level::Normal), ("elders", Level::Optional)];

async fn person(app: &App, with: Role) -> Outcome<SubjectId> {
    Ok(role(app, with).await?.0)
}

/// A person with a role for everything, and their token.
async fn role(app: &App, role: Role) -> Outcome<(SubjectId, String)> {
    let grant = Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] };
    let input = TokenInput {
        subject: format!("{role:?}"),
        label: String::new(),
        grants: vec![grant],
        expires_at: None,
    };
    let (token, secret) = app.create_token(&Actor::default(), input).await?;
    Ok((token.subject, secret.reveal().to_owned()))
}

/// Every fourth angle has a maximum below what it would take, another fourth a minimum above it.
fn bounds(size: &Size, angle: usize) -> (Option<u32>, Option<u32>) {
    let even = u32::try_from(size.accounts / ANGLES).unwrap_or(0);
    match angle % 4 {
        0 => (Some(even / 4), Some(even * 3 / 4 + 1)),
        1 => (Some(even * 5 / 4), None),
        2 => (Some(1), Some(even * 2)),
        _ => (None, None),
    }
}

fn function_keys(app: &App) -> Vec<String> {
    let roots = app.seed.functions.iter().filter(|node| node.parent.is_none());
    roots.map(|node| node.key.clone()).take(FUNCTIONS).collect()
}

/// Accounts of one cluster are neighbours, as in a registry sorted by region; every fifth is in a second cluster.
async fn store_registry(app: &App, size: &Size) -> Outcome<()> {
    let names = function_keys(app);
    let mut random = Random(7);
    let duties: Vec<Vec<String>> = (0..size.clusters).map(|_| pick(&mut random, &names, 2)).collect();
    let mut members = vec![Vec::new(); size.clusters];
    let mut accounts = Vec::new();
    for at in 0..size.accounts {
        let home = at * size.clusters / size.accounts;
        let handle = format!("account-{at:06}");
        members[home].push(handle.clone());
        let second = random.below(size.clusters);
        if random.below(5) == 0 && second != home {
            members[second].push(handle.clone());
        }
        let mut functions = duties[home].clone();
        functions.extend(pick(&mut random, &names, 1));
        functions.sort_unstable();
        functions.dedup();
        let listed = random.below(4) * random.below(3);
        let audiences = AUDIENCES.iter().enumerate().filter(|(bit, _)| listed >> bit & 1 == 1);
        let input = AccountInput {
            name: handle.clone(),
            handle,
            platform: ["wechat", "weibo", "app", "toutiao"]
                [[0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3][random.below(11)]]
            .into(),
            organisation: format!("organisation-{:06}", at * size.organisations / size.accounts),
            functions,
            audiences: audiences.map(|(_, (key, _))| (*key).to_owned()).collect(),
            region: (random.below(5) == 0).then(|| "zhangjiagang".to_owned()),
            ..AccountInput::default()
        };
        accounts.push(input.into_account(AccountId(app.clock.id()), 1));
    }
    let organisations: Vec<_> = (0..size.organisations)
        .map(|at| {
            let key = format!("organisation-{at:06}");
            let input = OrganisationInput {
                name: key.clone(),
                key,
                system: System::Government,
                region: None,
                team: None,
            };
            input.into_organisation(OrganisationId(app.clock.id()), 1)
        })
        .collect();
    let clusters: Vec<_> = (0..size.clusters)
        .map(|at| {
            let key = format!("cluster-{at:04}");
            let functions = duties[at].clone();
            let members = std::mem::take(&mut members[at]);
            ClusterInput { name: key.clone(), key, functions, lead: None, members }
                .into_cluster(ClusterId(app.clock.id()), 1)
        })
        .collect();
    let write = app.write(&Actor::default()).await?;
    insert_organisations(write.conn(), &organisations).await?;
    insert_accounts(write.conn(), &accounts).await?;
    insert_clusters(write.conn(), &clusters).await?;
    bump_revision(write.conn()).await?;
    Ok(write.commit().await?)
}

fn pick(random: &mut Random, names: &[String], count: usize) -> Vec<String> {
    let mut picked: Vec<String> = (0..count).map(|_| names[random.below(names.len())].clone()).collect();
    picked.sort_unstable();
    picked.dedup();
    picked
}
