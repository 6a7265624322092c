//! A process that is killed at any moment loses nothing that it has acknowledged, and leaves nothing half done.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests fail loudly")]

#[expect(dead_code, reason = "this begins with an empty database")]
#[path = "../support/database.rs"]
mod database;
#[expect(dead_code, reason = "this asks for moments alone")]
#[path = "../support/random.rs"]
mod random;
mod server;
mod traces;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use micromatrix::domain::entity::Entity;
use micromatrix::domain::event::EventKind;
use micromatrix::store::account::list_accounts;
use micromatrix::store::audit::list_history;
use micromatrix::store::connect::connect;
use micromatrix::store::event::{EventFilter, list_events};
use micromatrix::store::organisation::list_organisations;
use random::Random;
use server::Server;

/// How often the process is killed; `MICROMATRIX_KILLS` says otherwise, for a long run.
const KILLS: usize = 20;

fn kills() -> usize {
    std::env::var("MICROMATRIX_KILLS").map_or(KILLS, |text| text.parse().unwrap())
}

/// Rows of one import; they come together or not at all.
const IMPORTED: usize = 20;

/// What the service has acknowledged.
#[derive(Default)]
struct Acknowledged {
    organisations: Mutex<BTreeSet<String>>,
    jobs: Mutex<BTreeSet<String>>,
    next: AtomicUsize,
}

#[test]
fn whatever_was_acknowledged_before_a_kill_is_whole_after_it() {
    database::everywhere_from_nothing(async |url| {
        let url = url.to_owned();
        let acknowledged = Arc::new(Acknowledged::default());
        let told = tokio::task::spawn_blocking({
            let (url, acknowledged) = (url.clone(), Arc::clone(&acknowledged));
            move || kill_again_and_again(&url, &acknowledged)
        });
        told.await.unwrap();
        check(&url, &acknowledged).await;
    });
}

fn kill_again_and_again(url: &str, acknowledged: &Arc<Acknowledged>) {
    let mut server = Server::start(url);
    let admin = server.admin.clone().expect("the first start prints an admin token");
    let made = server.post("/tokens", &admin, r#"{"subject":"c","grants":[{"role":"coordinator"}]}"#);
    let secret = made.unwrap().1.split("\"secret\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut moments = Random(0x9e37_79b9);
    for _ in 0..kills() {
        let known = acknowledged.organisations.lock().unwrap().len();
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let (address, secret) = (server.address.clone(), secret.clone());
                let acknowledged = Arc::clone(acknowledged);
                std::thread::spawn(move || write_until_killed(&address, &secret, writer, &acknowledged))
            })
            .collect();
        // A fixed sequence of moments between 20 and 420 ms.
        std::thread::sleep(Duration::from_millis(20 + moments.below(400_u64)));
        wait_for_writes(acknowledged, known + 2);
        server.kill();
        for writer in writers {
            writer.join().unwrap();
        }
        server = Server::start(url);
    }
    server.kill();
}

/// On a busy machine hardly anything may have been written by a moment; then the kill comes as soon as something was.
fn wait_for_writes(acknowledged: &Acknowledged, count: usize) {
    for _ in 0..6000 {
        if acknowledged.organisations.lock().unwrap().len() >= count {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Enters organisations, and every fourth time an import, until nobody answers any more.
fn write_until_killed(address: &str, secret: &str, writer: usize, acknowledged: &Acknowledged) {
    loop {
        let number = acknowledged.next.fetch_add(1, Ordering::Relaxed);
        let imports = writer == 0;
        let (path, body) = if imports {
            let rows: Vec<String> = (0..IMPORTED)
                .map(|n| format!("import-{number}-{n},名,weibo,import-{number},transport\\n"))
                .collect();
            let rows = rows.concat();
            let header = "handle,name,platform,organisation,functions\\n";
            ("/imports", format!("{{\"files\":{{\"accounts.csv\":\"{header}{rows}\"}}}}"))
        } else {
            ("/organisations", format!("{{\"key\":\"o-{number}\",\"name\":\"单位 {number}\"}}"))
        };
        let Ok((status, answer)) = server::post(address, path, secret, &body) else { return };
        match status {
            201 => {
                acknowledged.organisations.lock().unwrap().insert(format!("o-{number}"));
            }
            202 => {
                let id = answer.split("\"id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
                acknowledged.jobs.lock().unwrap().insert(id);
                std::thread::sleep(Duration::from_millis(10));
            }
            other => panic!("{path} answered {other}: {answer}"),
        }
    }
}

async fn check(url: &str, acknowledged: &Acknowledged) {
    let conn = connect(url).await.unwrap();
    let organisations = list_organisations(&conn).await.unwrap();
    let entered: BTreeSet<String> =
        organisations.iter().filter(|o| o.key.starts_with("o-")).map(|o| o.key.clone()).collect();
    let promised = acknowledged.organisations.lock().unwrap().clone();
    assert!(promised.len() > kills(), "too little was written to say anything: {}", promised.len());
    let missing: Vec<_> = promised.difference(&entered).collect();
    assert!(missing.is_empty(), "acknowledged and lost: {missing:?}");

    let mut events: BTreeMap<String, usize> = BTreeMap::new();
    let filter = EventFilter { kinds: vec![EventKind::OrganisationCreated], ..EventFilter::default() };
    let mut after = 0;
    loop {
        let page = list_events(&conn, &filter, after, 500).await.unwrap();
        let Some(newest) = page.last() else { break };
        after = newest.seq;
        for event in page {
            *events.entry(event.key).or_default() += 1;
        }
    }
    assert_eq!(
        events.keys().cloned().collect::<BTreeSet<_>>(),
        entered,
        "an event for each, and each for an event"
    );
    assert!(events.values().all(|count| *count == 1), "an event was written twice");
    for key in &entered {
        let history = list_history(&conn, Entity::Organisation, key, 0, 10).await.unwrap();
        assert_eq!(history.len(), 1, "{key} has its audit row");
        assert!(history[0].after.is_some());
    }

    let mut imports: BTreeMap<String, usize> = BTreeMap::new();
    for account in list_accounts(&conn).await.unwrap() {
        *imports.entry(account.organisation).or_default() += 1;
    }
    let halves: Vec<_> = imports.iter().filter(|(_, count)| **count != IMPORTED).collect();
    assert!(halves.is_empty(), "an import is half there: {halves:?}");
    let jobs = acknowledged.jobs.lock().unwrap().clone();
    for id in &jobs {
        let id = micromatrix::domain::id::JobId(id.parse().unwrap());
        assert!(micromatrix::store::job::find_job(&conn, id).await.unwrap().is_some(), "job {id} is lost");
    }
    println!(
        "{} organisations and {} imports acknowledged over {} kills",
        promised.len(),
        jobs.len(),
        kills()
    );
    conn.close().await.unwrap();
}
