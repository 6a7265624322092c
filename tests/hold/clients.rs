//! Clients that are silent or do not leave, on real connections.

use std::net::SocketAddr;
use std::time::Duration;

use micromatrix::http::serve::listen;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::support::{World, empty};

/// A server with four places, until it is told to stop.
async fn start(world: &World) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<std::io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let serving = listen(world.router.clone(), listener, 4, async { stopped.await.unwrap_or_default() });
    (address, stop, tokio::spawn(serving))
}

/// What is answered to a request, up to the end of the connection.
async fn ask(address: SocketAddr, path: &str) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Connections that say nothing, each of which the server has let in.
async fn silent(address: SocketAddr, count: usize) -> Vec<TcpStream> {
    let mut connections = Vec::new();
    for _ in 0..count {
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut answer = [0; 15];
        connection.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200 OK");
        connections.push(connection);
    }
    connections
}

#[test]
fn where_every_place_is_taken_health_is_still_answered_and_nothing_else() {
    empty(async |world| {
        let (address, stop, serving) = start(&world).await;
        let taken = silent(address, 4).await;
        assert!(ask(address, "/healthz").await.starts_with("HTTP/1.1 200"));
        assert!(ask(address, "/readyz").await.starts_with("HTTP/1.1 200"));
        let refused = ask(address, "/api/v1/matrix").await;
        assert!(refused.starts_with("HTTP/1.1 503") && refused.contains("connection: close"), "{refused}");
        drop(taken);
        while !ask(address, "/api/v1/matrix").await.starts_with("HTTP/1.1 401") {
            tokio::task::yield_now().await;
        }
        stop.send(()).unwrap();
        serving.await.unwrap().unwrap();
    });
}

#[test]
fn a_client_that_says_nothing_is_not_waited_for_longer_than_is_promised() {
    empty(async |world| {
        let (address, _stop, _serving) = start(&world).await;
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.write_all(b"GET /healthz HTTP/1.1\r\nhost").await.unwrap();
        let mut rest = Vec::new();
        // Fifteen seconds are promised; the machine may be slow.
        timeout(Duration::from_secs(40), connection.read_to_end(&mut rest)).await.unwrap().unwrap();
    });
}

#[test]
fn stopping_ends_within_its_grace_whatever_is_open() {
    empty(async |world| {
        let (address, stop, serving) = start(&world).await;
        let _silent = silent(address, 3).await;
        let mut half = TcpStream::connect(address).await.unwrap();
        let begun = b"POST /api/v1/organisations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{";
        half.write_all(begun).await.unwrap();
        stop.send(()).unwrap();
        timeout(Duration::from_secs(40), serving).await.unwrap().unwrap().unwrap();
    });
}

#[test]
fn a_body_beyond_its_limit_is_refused_unread_also_under_a_key() {
    empty(async |world| {
        let (address, _stop, _serving) = start(&world).await;
        for key in ["", "idempotency-key: k\r\n"] {
            let caller = world.caller(micromatrix::domain::right::Role::Coordinator).await;
            let token = caller.secret().unwrap().to_owned();
            let mut connection = TcpStream::connect(address).await.unwrap();
            let head = format!(
                "POST /api/v1/organisations HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n{key}\
                 content-type: application/json\r\ncontent-length: 63000000\r\n\r\n"
            );
            connection.write_all(head.as_bytes()).await.unwrap();
            let mut answer = [0; 12];
            connection.read_exact(&mut answer).await.unwrap();
            assert_eq!(&answer, b"HTTP/1.1 413", "{key}");
        }
    });
}

/// What is answered to a head, up to the end of the connection.
async fn ask_raw(address: SocketAddr, head: &str) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    // The server may have answered and closed before it was read to its end.
    let _ = connection.write_all(head.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn an_address_or_headers_that_are_too_large_are_refused_with_a_problem_and_beyond_all_measure_without() {
    empty(async |world| {
        let (address, stop, serving) = start(&world).await;
        let head = |target: usize, headers: usize, size: usize| {
            let more: Vec<String> =
                (0..headers).map(|n| format!("x-{n}: {}\r\n", "v".repeat(size))).collect();
            let more = more.concat();
            format!("GET /healthz?{} HTTP/1.1\r\nhost: x\r\n{more}\r\n", "q".repeat(target))
        };
        for (head, status, code) in [
            (head(9000, 0, 0), 414, "uri_too_long"),
            (head(65_000, 0, 0), 414, "uri_too_long"),
            (head(1, 110, 1), 431, "headers_too_large"),
            (head(1, 90, 400), 431, "headers_too_large"),
        ] {
            let answer = ask_raw(address, &head).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
            for part in ["connection: close", "application/problem+json", "x-request-id", code] {
                assert!(answer.contains(part), "{part} is not in {answer}");
            }
        }
        for (head, status) in [(head(70_000, 0, 0), 414), (head(1, 300, 1), 431), (head(1, 20, 10_000), 431)]
        {
            let answer = ask_raw(address, &head).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
            assert!(answer.contains("connection: close"), "{answer}");
        }
        assert!(ask(address, "/healthz").await.starts_with("HTTP/1.1 200"));
        stop.send(()).unwrap();
        serving.await.unwrap().unwrap();
    });
}
