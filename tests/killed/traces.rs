//! A process that is told of a collector sends it what each request took: the request, its use case, its queries.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use crate::server::Server;

/// What a collector was sent, as it came.
fn collector() -> (String, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let sent = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&sent);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut bytes) = (stream.unwrap(), [0; 8 * 1024]);
            // One request each; its body ends where it pauses.
            stream.set_read_timeout(Some(std::time::Duration::from_millis(500))).unwrap();
            while let Ok(read) = stream.read(&mut bytes) {
                if read == 0 {
                    break;
                }
                all.lock().unwrap().extend_from_slice(&bytes[..read]);
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    (address, sent)
}

#[test]
fn a_collector_is_sent_a_span_for_each_request_use_case_and_query_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let (collector, sent) = collector();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let mut server = Server::start_with(&url, &[("MICROMATRIX_TRACES", &collector)]);
    let admin = server.admin.clone().unwrap();
    let input = r#"{"subject": "王芳", "grants": [{"role": "coordinator"}]}"#;
    let (status, token) = server.post("/tokens", &admin, input).unwrap();
    assert_eq!(status, 201);
    server.stop();
    let sent = sent.lock().unwrap().clone();
    let has = |text: &str| sent.windows(text.len()).any(|part| part == text.as_bytes());
    for name in ["/v1/traces", "request", "/api/v1/tokens", "create_token", "sea_orm.", "micromatrix"] {
        assert!(has(name), "no {name} was sent");
    }
    let token: serde_json::Value = serde_json::from_str(&token).unwrap();
    for secret in [admin.as_str(), token["secret"].as_str().unwrap(), "王芳"] {
        assert!(!has(secret), "{secret} was sent");
    }
}
