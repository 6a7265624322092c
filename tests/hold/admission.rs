//! Admission: whoever asks for much waits behind themselves, and what waits or is slow takes nobody's place.

use micromatrix::domain::right::Role;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::support::{Answer, Caller, World, empty};

/// So many writes of one person are at work at once, and so many more wait.
const AT_WORK: usize = 1;
const WAITING: usize = 256;

fn organisation(number: usize) -> serde_json::Value {
    json!({"key": format!("o{number}"), "name": format!("Office {number}"), "system": "government"})
}

/// Sends so many writes at once, each in a task of its own.
fn flood(caller: &Caller, numbers: std::ops::Range<usize>) -> JoinSet<Answer> {
    let mut flood = JoinSet::new();
    for number in numbers {
        flood.spawn(caller.post("/api/v1/organisations", &organisation(number)));
    }
    flood
}

/// Until so many writers of all persons wait for the writers' turn.
async fn until_waiting(world: &World, writers: usize) {
    while world.app.db.writers_waiting() != writers {
        tokio::task::yield_now().await;
    }
}

#[test]
fn who_sends_too_much_is_told_when_to_come_again_and_nobody_else_waits_for_it() {
    empty(async |world| {
        let (greedy, modest) = (world.caller(Role::Coordinator).await, world.caller(Role::Coordinator).await);
        let holder = world.app.db.begin_write().await.unwrap();
        let mut sent = flood(&greedy, 0..AT_WORK + WAITING + 50);
        for _ in 0..50 {
            let answer = sent.join_next().await.unwrap().unwrap();
            assert!(answer.header("retry-after").parse::<u32>().unwrap() >= 1);
            answer.problem(429, "too_many_requests");
        }
        until_waiting(&world, AT_WORK).await;
        // Others read, and so does the greedy one; another writer has a place, and waits for the turn alone.
        modest.get("/api/v1/organisations").await.ok();
        greedy.get("/api/v1/organisations").await.ok();
        let mut other = flood(&modest, 1000..1001);
        until_waiting(&world, AT_WORK + 1).await;
        drop(holder);
        other.join_next().await.unwrap().unwrap().ok();
        while let Some(answer) = sent.join_next().await {
            answer.unwrap().ok();
        }
        assert_eq!(world.rows("organisation").await.len(), AT_WORK + WAITING + 1);
    });
}

#[test]
fn who_leaves_gives_back_what_it_had_and_what_it_waited_for() {
    empty(async |world| {
        let caller = world.caller(Role::Coordinator).await;
        let holder = world.app.db.begin_write().await.unwrap();
        for _ in 0..3 {
            let mut sent = flood(&caller, 0..AT_WORK + WAITING);
            until_waiting(&world, AT_WORK).await;
            sent.abort_all();
            while sent.join_next().await.is_some() {}
            until_waiting(&world, 0).await;
        }
        drop(holder);
        caller.post("/api/v1/organisations", &organisation(1)).await.ok();
    });
}

#[test]
fn who_sends_slowly_holds_no_place() {
    empty(async |world| {
        let caller = world.caller(Role::Coordinator).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = world.router.clone();
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        let body = organisation(1).to_string();
        let head = format!(
            "POST /api/v1/organisations HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            caller.secret().unwrap(),
            body.len(),
        );
        let mut slow = Vec::new();
        for _ in 0..3 * AT_WORK {
            let mut connection = TcpStream::connect(address).await.unwrap();
            connection.write_all(head.as_bytes()).await.unwrap();
            connection.write_all(&body.as_bytes()[..10]).await.unwrap();
            slow.push(connection);
        }
        let holder = world.app.db.begin_write().await.unwrap();
        let mut sent = flood(&caller, 2..2 + AT_WORK);
        until_waiting(&world, AT_WORK).await;
        drop(holder);
        while let Some(answer) = sent.join_next().await {
            answer.unwrap().ok();
        }
        let mut last = slow.pop().unwrap();
        last.write_all(&body.as_bytes()[10..]).await.unwrap();
        let mut answer = String::new();
        last.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        serving.abort();
    });
}

#[test]
fn who_may_not_is_told_so_at_once_whoever_waits() {
    empty(async |world| {
        let (coordinator, planner) =
            (world.caller(Role::Coordinator).await, world.caller(Role::Planner).await);
        let holder = world.app.db.begin_write().await.unwrap();
        let _sent = flood(&coordinator, 0..AT_WORK);
        until_waiting(&world, AT_WORK).await;
        planner.post("/api/v1/organisations", &organisation(1)).await.problem(403, "forbidden");
        world
            .stranger(Some("none"))
            .post("/api/v1/organisations", &organisation(1))
            .await
            .problem(401, "unauthenticated");
        world.stranger(None).get("/healthz").await.ok();
        drop(holder);
    });
}
