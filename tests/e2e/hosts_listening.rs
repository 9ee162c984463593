//! A vendor, or a sign-in, that keeps what arrives, and tries to leave something behind.

use crate::hosts::{Nginx, VENDORS};
use crate::runner::{Result, Test};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it arrived: its first line and headers, and how long its body was.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub head: String,
    pub length: usize,
}

impl Arrived {
    /// The names of its headers in small letters, in order.
    pub fn names(&self) -> Vec<String> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        let mut names: Vec<String> = lines.map(|(name, _)| name.to_ascii_lowercase()).collect();
        names.sort();
        names
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

/// A server without TLS that keeps what arrives, and answers each request with the status that is found for its head.
/// Goes away with the run.
pub struct Listener {
    pub origin: String,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

impl Listener {
    pub async fn start(status: fn(&str) -> u16) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let kept = arrived.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = kept.clone();
                // Who hangs up has no answer.
                tokio::spawn(async move { answer(stream, status, &kept).await.unwrap_or_default() });
            }
        });
        Ok(Self { origin, arrived })
    }

    /// Everything that arrived since the last time somebody asked.
    pub fn take(&self) -> Vec<Arrived> {
        std::mem::take(&mut *self.arrived.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn answer(mut stream: TcpStream, status: fn(&str) -> u16, kept: &Mutex<Vec<Arrived>>) -> std::io::Result<()> {
    let mut came = Vec::new();
    let end = loop {
        if let Some(end) = came.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut came).await? == 0 {
            return Ok(());
        }
    };
    let head = String::from_utf8_lossy(came.get(..end).unwrap_or_default()).into_owned();
    let mut arrived = Arrived { head, length: came.len() - end - 4 };
    let length = arrived.header("content-length").parse().unwrap_or(0);
    while arrived.length < length {
        came.clear();
        match stream.read_buf(&mut came).await? {
            0 => break,
            more => arrived.length += more,
        }
    }
    let line = format!("HTTP/1.1 {} Said\r\n", status(&arrived.head));
    kept.lock().unwrap_or_else(PoisonError::into_inner).push(arrived);
    stream.write_all(line.as_bytes()).await?;
    stream.write_all(b"Content-Type: text/html\r\nContent-Length: 4\r\nConnection: close\r\n\r\nSaid").await
}

/// What the vendor that listens tries to leave behind in the page's host: names and values.
pub const LEFT_BEHIND: &[(&str, &str)] = &[
    ("Accept-CH", "Sec-CH-UA"),
    ("Access-Control-Allow-Credentials", "true"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "*"),
    ("Alt-Svc", "h3=\\\":443\\\""),
    ("Clear-Site-Data", "*"),
    ("Content-Security-Policy-Report-Only", "default-src *"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Opener-Policy", "unsafe-none"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Expect-CT", "max-age=0"),
    ("Link", "</x>; rel=preload"),
    ("Location", "https://elsewhere.example/"),
    ("NEL", "{}"),
    ("Permissions-Policy", "camera=*"),
    ("Public-Key-Pins", "max-age=0"),
    ("Referrer-Policy", "unsafe-url"),
    ("Refresh", "0; url=https://elsewhere.example/"),
    ("Report-To", "{}"),
    ("Reporting-Endpoints", "a=/"),
    ("Service-Worker-Allowed", "/"),
    ("Set-Cookie", "a=b"),
    ("SourceMap", "/x.map"),
    ("WWW-Authenticate", "Basic"),
    ("X-Accel-Buffering", "no"),
    ("X-Accel-Charset", "utf-16"),
    ("X-Accel-Expires", "600"),
    ("X-Accel-Limit-Rate", "1"),
    ("X-Accel-Redirect", "/tools/greenroom/console.json"),
    ("X-Frame-Options", "ALLOWALL"),
];

/// What the recipes say themselves in place of what the vendor says.
pub const REPLACED: &[(&str, &str)] = &[
    ("Cache-Control", "public, max-age=600"),
    ("Content-Security-Policy", "default-src *"),
    ("Strict-Transport-Security", "max-age=0; includeSubDomains"),
    ("X-Content-Type-Options", "sniff"),
];

/// What the page needs of an answer.
pub const HANDED_ON: &[(&str, &str)] = &[
    ("Content-Disposition", "attachment"),
    ("ETag", "\\\"1\\\""),
    ("Retry-After", "7"),
    ("X-RateLimit-Remaining", "3"),
    ("X-Request-Id", "r-1"),
];

/// The origin of a vendor that keeps what arrives and tries to leave something behind in the page's host. It answers
/// `/elsewhere` with a redirect and `/refused` with 401, and hangs up at `/dropped`.
pub async fn listening_vendor(test: &Test) -> Result<(String, Listener)> {
    let listener = Listener::start(|head| match head.split(' ').nth(1) {
        Some("/elsewhere") => 302,
        Some("/refused") => 401,
        _ => 200,
    })
    .await?;
    let nginx = Nginx::new("listening")?;
    let all = [LEFT_BEHIND, REPLACED, HANDED_ON].concat();
    let headers: String = all.iter().map(|(name, value)| format!("add_header {name} \"{value}\" always; ")).collect();
    let pass = format!(
        "location = /dropped {{ return 444; }} location / {{ proxy_pass {}; proxy_http_version 1.1; proxy_set_header Host $http_host; proxy_set_header \
         Connection \"\"; client_max_body_size 0; {headers} }}",
        listener.origin
    );
    nginx.write_main(VENDORS, "", &pass)?;
    test.keep_process(nginx.start().await?);
    Ok((format!("https://{VENDORS}:{}", nginx.port()), listener))
}
