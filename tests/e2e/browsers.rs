//! Chromium, Firefox and WebKitGTK: each with a driver process of its own, both ended with the test.

use crate::console;
use crate::hosts::{SITE, VENDORS};
use crate::processes::Process;
use crate::runner::{Failure, Result, fail};
use crate::servers::{free_port, listening};
use axum::http::Method;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{RequestData, SessionId, WebDriver, WebElement};
use tokio::process::Command;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// How a browser is opened.
#[derive(Default)]
pub struct Setup {
    /// A profile that was used before; a fresh one otherwise.
    pub profile: Option<PathBuf>,
    /// More flags for Chromium.
    pub flags: Vec<String>,
    /// More preferences for Firefox.
    pub preferences: Map<String, Value>,
    /// Chromium notes every request.
    pub requests: bool,
}

/// What the console of a browser said.
#[derive(Default)]
pub struct Said {
    pub all: Vec<String>,
    pub errors: Vec<String>,
}

/// One running browser.
pub struct Browser {
    pub engine: Engine,
    pub driver: WebDriver,
    pub profile: PathBuf,
    /// What the test means to go wrong: parts of messages that are no failure of the test.
    expected: Mutex<Vec<String>>,
    /// What the console said, and what of it was an error that nobody has looked at yet.
    pub console: Mutex<Said>,
    open: AtomicBool,
    keeps_profile: AtomicBool,
    processes: Mutex<Vec<Process>>,
}

/// Where the profiles of this run are; removed at its end.
pub fn run_folder() -> PathBuf {
    std::env::temp_dir().join(format!("greenroom-e2e-{}", std::process::id()))
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A request that the client has no method for.
#[derive(Debug)]
pub struct Raw(pub Method, pub String, pub Option<Value>);

impl FormatRequestData for Raw {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let request = RequestData::new(self.0.clone(), format!("/session/{session}/{}", self.1));
        match &self.2 {
            Some(body) => request.add_body(body.clone()),
            None => request,
        }
    }
}

impl Browser {
    pub async fn open(engine: Engine, setup: Setup) -> Result<Self> {
        let profile = match setup.profile {
            Some(profile) => profile,
            None => {
                let number = COUNT.fetch_add(1, Ordering::Relaxed);
                let folder = run_folder().join(number.to_string());
                std::fs::create_dir_all(&folder)?;
                folder
            }
        };
        let port = free_port()?;
        let mut processes = Vec::new();
        let mut display = None;
        let mut command = match engine {
            Engine::Chromium => Command::new("chromedriver"),
            Engine::Firefox => {
                let mut command = Command::new("geckodriver");
                command.args(["--websocket-port", &free_port()?.to_string(), "--log", "error"]);
                command
            }
            Engine::WebKit => {
                let (screen, name) = start_screen().await?;
                processes.push(screen);
                display = Some(name);
                Command::new("WebKitWebDriver")
            }
        };
        match engine {
            Engine::Firefox => command.args(["--port", &port.to_string()]),
            Engine::Chromium | Engine::WebKit => command.arg(format!("--port={port}")),
        };
        if let Some(display) = display {
            command.env("DISPLAY", display).env("XDG_DATA_HOME", &profile).env("XDG_CACHE_HOME", &profile);
            command.env("GDK_BACKEND", "x11").env("LIBGL_ALWAYS_SOFTWARE", "1").env_remove("WAYLAND_DISPLAY");
        }
        let what = format!("the driver of {engine:?}");
        processes.push(Process::start(command.stdout(Stdio::null()), &what)?);
        listening(port, &what).await?;
        let capabilities = capabilities(engine, &profile, &setup.flags, setup.preferences, setup.requests);
        let driver = tokio::time::timeout(
            Duration::from_secs(60),
            WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities),
        )
        .await
        .map_err(|_| Failure(format!("{engine:?} did not open within a minute")))??;
        let browser = Self {
            engine,
            driver,
            profile,
            expected: Mutex::default(),
            console: Mutex::default(),
            open: AtomicBool::new(true),
            keeps_profile: AtomicBool::new(false),
            processes: Mutex::new(processes),
        };
        console::watch(&browser).await?;
        Ok(browser)
    }

    pub fn is_open(&self) -> bool {
        self.open.load(Ordering::Relaxed)
    }

    /// From now on, messages that contain this are what the test means to happen.
    pub fn expect_trouble(&self, part: &str) {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner).push(part.to_owned());
    }

    pub fn is_expected(&self, message: &str) -> bool {
        let expected = self.expected.lock().unwrap_or_else(PoisonError::into_inner);
        // What vendors refuse on purpose comes from the page's own host where a relay leads to them.
        let refused_by_relay = message.contains("/relay/") && message.contains(" - Failed to load resource");
        let vendors_may = expected.iter().any(|part| part.contains(VENDORS));
        (refused_by_relay && vendors_may) || expected.iter().any(|part| message.contains(part.as_str()))
    }

    /// Closes the browser but keeps its profile, for opening it again.
    pub async fn close_and_keep_profile(&self) -> Result<PathBuf> {
        console::nothing_went_wrong(self).await?;
        self.keeps_profile.store(true, Ordering::Relaxed);
        self.close().await;
        Ok(self.profile.clone())
    }

    /// The process groups of Chromium: those of the processes that were started with its profile.
    pub fn groups(&self) -> Result<Vec<u32>> {
        let flag = format!("--user-data-dir={}", self.profile.display());
        let mut groups = std::collections::BTreeSet::new();
        for entry in std::fs::read_dir("/proc")?.flatten() {
            let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
            if line.split(|byte| *byte == 0).any(|part| part == flag.as_bytes()) {
                groups.extend(group_of(&entry.path()));
            }
        }
        if groups.is_empty() {
            fail!("no process of this browser was found")
        }
        Ok(groups.into_iter().collect())
    }

    /// Ends Chromium as a crash would: its whole process groups are killed at once. Its profile stays. How many processes
    /// were killed.
    pub fn kill_groups(&self, groups: &[u32]) -> Result<usize> {
        self.keeps_profile.store(true, Ordering::Relaxed);
        self.open.store(false, Ordering::Relaxed);
        let members = std::fs::read_dir("/proc")?.flatten().filter_map(|entry| group_of(&entry.path()));
        let killed = members.filter(|group| groups.contains(group)).count();
        let targets = groups.iter().map(|group| format!("-{group}"));
        std::process::Command::new("kill").args(["-KILL", "--"]).args(targets).status()?;
        // The driver, where it led a group of its own.
        drop(std::mem::take(&mut *self.processes.lock().unwrap_or_else(PoisonError::into_inner)));
        Ok(killed)
    }

    /// The same, at once.
    pub fn kill(&self) -> Result<PathBuf> {
        self.kill_groups(&self.groups()?)?;
        Ok(self.profile.clone())
    }

    pub async fn close(&self) {
        if self.open.swap(false, Ordering::Relaxed) {
            drop(tokio::time::timeout(Duration::from_secs(15), self.driver.clone().quit()).await);
            let processes = std::mem::take(&mut *self.processes.lock().unwrap_or_else(PoisonError::into_inner));
            drop(processes);
        }
        if !self.keeps_profile.load(Ordering::Relaxed) {
            drop(std::fs::remove_dir_all(&self.profile));
        }
    }

    /// Saves a picture and the source of what is on screen; tells what it is.
    pub async fn keep_evidence(&self, picture: &Path) -> String {
        drop(self.driver.screenshot(picture).await);
        if let Ok(source) = self.driver.source().await {
            drop(std::fs::write(picture.with_extension("html"), source));
        }
        let address = self.driver.current_url().await.map(|url| url.to_string()).unwrap_or_default();
        let text = self.text().await.unwrap_or_default();
        format!("{address}: {}", text.chars().take(1_500).collect::<String>())
    }

    /// A command of the DevTools protocol.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Result<Value> {
        if self.engine != Engine::Chromium {
            fail!("{command} needs Chromium, not {:?}", self.engine)
        }
        let body = json!({ "cmd": command, "params": parameters });
        Ok(self.driver.cmd(Raw(Method::POST, "goog/cdp/execute".to_owned(), Some(body))).await?.value_json()?)
    }

    /// What the browser computes for assistive technology: `role` or `label`.
    pub async fn computed(&self, element: &WebElement, what: &str) -> Result<String> {
        let path = format!("element/{}/computed{what}", element.element_id());
        let value = self.driver.cmd(Raw(Method::GET, path, None)).await?.value_json()?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.keeps_profile.load(Ordering::Relaxed) {
            drop(std::fs::remove_dir_all(&self.profile));
        }
    }
}

/// The process group of a process, by its folder in `/proc`.
fn group_of(process: &Path) -> Option<u32> {
    let told = std::fs::read_to_string(process.join("stat")).ok()?;
    // The name stands in brackets, and may have spaces; then come state, parent and group.
    told.rsplit_once(')')?.1.split_whitespace().nth(2)?.parse().ok()
}

/// A screen that nobody sees; its name.
async fn start_screen() -> Result<(Process, String)> {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]).stdout(Stdio::piped());
    let mut screen = Process::start(&mut command, "Xvfb")?;
    let number = screen.first_line().await?;
    if number.is_empty() {
        fail!("Xvfb did not open a screen")
    }
    Ok((screen, format!(":{number}")))
}

fn capabilities(
    engine: Engine,
    profile: &Path,
    flags: &[String],
    more: Map<String, Value>,
    requests: bool,
) -> Map<String, Value> {
    let profile = profile.display().to_string();
    let value = match engine {
        Engine::Chromium => {
            let mut arguments: Vec<String> = [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--window-size=1280,900",
                "--lang=en-GB",
                "--host-resolver-rules=MAP *.greenroom.test 127.0.0.1",
            ]
            .map(str::to_owned)
            .into();
            arguments.push(format!("--user-data-dir={profile}"));
            arguments.extend(flags.iter().cloned());
            json!({
                "browserName": "chrome",
                "acceptInsecureCerts": true,
                "goog:chromeOptions": { "args": arguments },
                "goog:loggingPrefs": { "browser": "ALL", "performance": if requests { "ALL" } else { "OFF" } },
            })
        }
        Engine::Firefox => {
            let quiet = [
                "app.update.enabled",
                "browser.shell.checkDefaultBrowser",
                "datareporting.policy.dataSubmissionEnabled",
                "toolkit.telemetry.enabled",
                "network.captive-portal-service.enabled",
                "network.connectivity-service.enabled",
                "browser.safebrowsing.downloads.remote.enabled",
                "browser.sessionstore.resume_from_crash",
            ];
            let mut preferences: Map<String, Value> =
                quiet.map(|name| (name.to_owned(), json!(false))).into_iter().collect();
            preferences.insert("network.dns.localDomains".to_owned(), json!(format!("{SITE},{VENDORS}")));
            preferences.extend(more);
            json!({
                "browserName": "firefox",
                "acceptInsecureCerts": true,
                "moz:firefoxOptions": {
                    "args": ["-headless", "-profile", profile, "--width=1280", "--height=900"],
                    "prefs": preferences,
                },
            })
        }
        Engine::WebKit => json!({
            "browserName": "MiniBrowser",
            "webkitgtk:browserOptions": { "binary": minibrowser(), "args": ["--automation"] },
        }),
    };
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Debian keeps WebKitGTK's browser beside its libraries.
fn minibrowser() -> String {
    let folders = ["x86_64-linux-gnu", "aarch64-linux-gnu"];
    let candidates = folders.iter().flat_map(|folder| {
        ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"]
            .map(|version| format!("/usr/lib/{folder}/{version}/MiniBrowser"))
    });
    candidates.into_iter().find(|path| Path::new(path).exists()).unwrap_or_else(|| "MiniBrowser".to_owned())
}
