//! A host is asked without a browser, and answers with status, headers and bytes.

use crate::hosts::{SITE, VENDORS};
use crate::runner::{Result, check};
use tokio::process::Command;

/// What a host answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in small letters, and values.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of a name, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// How many headers have a name.
    pub fn all(&self, name: &str) -> usize {
        self.headers.iter().filter(|(known, _)| known == name).count()
    }

    /// What came, as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks a host by curl: it takes any certificate and finds the names of tests on this computer.
pub async fn ask(url: &str, flags: &[&str]) -> Result<Answer> {
    let mut command = Command::new("curl");
    command.args([
        "-sS",
        "-k",
        "-i",
        "--http1.1",
        "--path-as-is",
        "--max-time",
        "20",
        "--noproxy",
        "*",
        "-H",
        "expect:",
    ]);
    for name in [SITE, VENDORS] {
        let host = url.split('/').nth(2).unwrap_or_default();
        if let Some(port) = host.strip_prefix(&format!("{name}:")) {
            command.args(["--resolve", &format!("{name}:{port}:127.0.0.1")]);
        }
    }
    let output = command.args(flags).arg(url).output().await?;
    check!(output.status.success(), "curl {flags:?} {url}: {}", String::from_utf8_lossy(&output.stderr));
    let end = output.stdout.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(output.stdout.len());
    let head = String::from_utf8_lossy(output.stdout.get(..end).unwrap_or_default()).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    Ok(Answer { status, headers, body: output.stdout.get(end + 4..).unwrap_or_default().to_vec() })
}
