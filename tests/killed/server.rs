//! The binary as a process of its own, and just enough HTTP to talk to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A running service.
pub struct Server {
    process: Child,
    /// Host and port.
    pub address: String,
    /// The admin token, at the first start.
    pub admin: Option<String>,
}

impl Server {
    /// Starts the service on a free port.
    pub fn start(url: &str) -> Self {
        Self::start_with(url, &[])
    }

    /// The same with these settings.
    pub fn start_with(url: &str, settings: &[(&str, &str)]) -> Self {
        let process = Command::new(env!("CARGO_BIN_EXE_micromatrix"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database-url", url])
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // From here on the process ends with this value, whatever happens.
        let mut server = Self { process, address: String::new(), admin: None };
        let output = server.process.stdout.take().unwrap();
        for line in BufReader::new(output).lines().map(Result::unwrap) {
            if let Some(token) = line.strip_prefix("admin token (shown this once): ") {
                server.admin = Some(token.to_owned());
            }
            if let Some(address) = line.strip_prefix("listening on http://") {
                address.clone_into(&mut server.address);
                return server;
            }
        }
        panic!("the service ended before it listened");
    }

    /// Kills the process, without a chance to tidy up.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks the process to end, and waits until it has.
    pub fn stop(&mut self) {
        let asked = Command::new("kill").arg(self.process.id().to_string()).status().unwrap();
        assert!(asked.success() && self.process.wait().unwrap().success());
    }

    /// Sends a POST; see [`post`].
    pub fn post(&self, path: &str, token: &str, body: &str) -> std::io::Result<(u16, String)> {
        post(&self.address, path, token, body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends a POST and gives status and body; an error when the answer did not arrive whole.
pub fn post(address: &str, path: &str, token: &str, body: &str) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST /api/v1{path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut)?;
    let length =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    if length.is_some_and(|length: usize| body.len() < length) {
        return Err(cut());
    }
    Ok((status, body.to_owned()))
}
