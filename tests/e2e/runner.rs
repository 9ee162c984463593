//! Runs tests, tells how they ended, and cleans up after them, also after a panic.

use crate::browsers::{Browser, Engine, Setup, run_folder};
use crate::console;
use crate::hosts::Host;
use crate::processes::{self, Process};
use crate::servers::Running;
use std::collections::VecDeque;
use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a test expected and did not find.
#[derive(Debug)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        // Drivers add pages of stack trace.
        Self(error.to_string().split("Stacktrace").next().unwrap_or_default().trim_end().to_owned())
    }
}

pub type Result<T> = std::result::Result<T, Failure>;

/// Fails with a formatted sentence.
macro_rules! fail {
    ($($words:tt)*) => { return Err($crate::runner::Failure(format!($($words)*))) };
}
/// Fails with a formatted sentence unless the condition holds.
macro_rules! check {
    ($condition:expr, $($words:tt)*) => { if !$condition { $crate::runner::fail!($($words)*) } };
}
pub(crate) use {check, fail};

/// No test takes longer than this.
const LONGEST: Duration = Duration::from_secs(600);

/// Where `./dev package` leaves it.
const PACKAGE: &str = concat!("target/package/greenroom-", env!("CARGO_PKG_VERSION"), ".zip");

type Work = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// A named test.
#[derive(Clone)]
pub struct Case {
    pub name: String,
    engine: Engine,
    /// The long form also runs it in Firefox.
    portable: bool,
    /// Only in the long form.
    pub long: bool,
    host: Host,
    start: Arc<dyn Fn(Arc<Test>) -> Work + Send + Sync>,
}

impl Case {
    pub fn new<F: Future<Output = Result<()>> + Send + 'static>(
        name: impl Into<String>,
        work: impl Fn(Arc<Test>) -> F + Send + Sync + 'static,
    ) -> Self {
        let start = Arc::new(move |test| -> Work { Box::pin(work(test)) });
        Self { name: name.into(), engine: Engine::Chromium, portable: false, long: false, host: Host::Practice, start }
    }

    /// A test that uses nothing of Chromium's own: the long form runs it in Firefox too.
    pub fn everywhere(self) -> Self {
        Self { portable: true, ..self }
    }

    /// A test that takes long, for the long form alone.
    pub fn long(self) -> Self {
        Self { long: true, ..self }
    }

    /// The same with another server of the site.
    pub fn on(&self, host: Host) -> Self {
        Self { name: format!("{}{}", self.name, host.words()), host, ..self.clone() }
    }

    /// The same in Firefox, where it can run there.
    pub fn in_firefox(&self) -> Option<Self> {
        let name = format!("{}_in_firefox", self.name);
        self.portable.then(|| Self { name, engine: Engine::Firefox, ..self.clone() })
    }
}

/// What all tests share.
pub struct Stage {
    pub dist: PathBuf,
    pub package: PathBuf,
    pub practice_server: PathBuf,
    pub axe: PathBuf,
    pub full: bool,
    pub bench: bool,
    pub pictures: bool,
    pub out: PathBuf,
    jobs: usize,
}

impl Stage {
    pub fn from_environment() -> Result<Self> {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let path = |name: &str, default: PathBuf| std::env::var_os(name).map_or(default, PathBuf::from);
        let flag = |name: &str| std::env::var_os(name).is_some_and(|value| value == "1");
        let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
        let stage = Self {
            dist: path("GREENROOM_DIST", root.join("dist")),
            package: path("GREENROOM_PACKAGE", root.join(PACKAGE)),
            practice_server: path("GREENROOM_PRACTICE_SERVER", root.join("target/debug/practice-server")),
            axe: path("GREENROOM_AXE", home.join(".cache/greenroom/tools/npm/node_modules/axe-core/axe.min.js")),
            full: flag("GREENROOM_FULL"),
            bench: flag("GREENROOM_BENCH"),
            pictures: flag("GREENROOM_SCREENSHOTS"),
            out: root.join("target/e2e"),
            jobs: std::env::var("GREENROOM_E2E_JOBS").ok().and_then(|jobs| jobs.parse().ok()).unwrap_or(2),
        };
        check!(
            stage.dist.join("index.html").is_file(),
            "there is no built page in {}: run `./dev build`",
            stage.dist.display()
        );
        std::fs::create_dir_all(&stage.out)?;
        Ok(stage)
    }
}

/// One running test: what it opened.
pub struct Test {
    pub name: String,
    /// The engine to run in, for tests that do not choose one themselves.
    pub engine: Engine,
    /// Who hands out the site.
    pub host: Host,
    pub stage: Arc<Stage>,
    opened: Mutex<Vec<Arc<Browser>>>,
    told: Mutex<Vec<String>>,
    servers: Mutex<Vec<Running>>,
}

impl Test {
    /// Opens a browser, which is watched for policy violations and errors until the test ends.
    pub async fn open(&self, engine: Engine) -> Result<Arc<Browser>> {
        self.open_with(engine, Setup::default()).await
    }

    pub async fn open_with(&self, engine: Engine, setup: Setup) -> Result<Arc<Browser>> {
        let browser = Arc::new(Browser::open(engine, setup).await?);
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).push(browser.clone());
        Ok(browser)
    }

    /// Keeps a server running until the browsers are closed.
    pub fn keep(&self, server: Running) {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner).push(server);
    }

    /// The same with a process that nobody stops before.
    pub fn keep_process(&self, process: Process) {
        self.keep(Arc::new(Mutex::new(Some(process))));
    }

    /// Prints a line below the test's.
    pub fn tell(&self, line: impl Into<String>) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push(line.into());
    }

    async fn clean_up(&self, result: Result<()>) -> Result<()> {
        let browsers = std::mem::take(&mut *self.opened.lock().unwrap_or_else(PoisonError::into_inner));
        let mut result = result;
        for (number, browser) in browsers.iter().enumerate() {
            if result.is_ok() && browser.is_open() {
                result = console::nothing_went_wrong(browser).await;
            }
            if let Err(failure) = &mut result
                && browser.is_open()
            {
                let name = self.name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
                let file = self.stage.out.join(format!("{name}-{number}.png"));
                let seen = browser.keep_evidence(&file).await;
                if let Err(noted) = console::nothing_went_wrong(browser).await {
                    failure.0.push_str(&format!("\n  {noted}"));
                }
                failure.0.push_str(&format!("\n  {:?} showed {seen}\n  see {}", browser.engine, file.display()));
            }
        }
        for browser in browsers {
            browser.close().await;
        }
        self.servers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        result
    }
}

/// Runs the tests, some at a time, and tells how each ended.
pub async fn run(stage: Stage, cases: Vec<Case>) -> ExitCode {
    let jobs = if stage.bench { 1 } else { stage.jobs.max(1) };
    let stage = Arc::new(stage);
    let queue = Arc::new(Mutex::new(VecDeque::from(cases)));
    let counts = Arc::new(Mutex::new((0_u32, Vec::<String>::new())));
    let workers: Vec<_> = (0..jobs)
        .map(|_| {
            let (stage, queue, counts) = (stage.clone(), queue.clone(), counts.clone());
            tokio::spawn(async move {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    let Some(case) = next else { return };
                    let name = case.name.clone();
                    let passed = run_one(stage.clone(), case).await;
                    let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
                    if passed { counts.0 += 1 } else { counts.1.push(name) }
                }
            })
        })
        .collect();
    let all = async {
        for worker in workers {
            if let Err(error) = worker.await {
                counts.lock().unwrap_or_else(PoisonError::into_inner).1.push(format!("the runner itself: {error}"));
            }
        }
    };
    tokio::select! {
        () = all => {}
        () = processes::told_to_stop() => {
            processes::end_all();
            drop(std::fs::remove_dir_all(run_folder()));
            println!("e2e: told to stop");
            std::process::exit(130);
        }
    }
    drop(std::fs::remove_dir_all(run_folder()));
    let (passed, failed) = &*counts.lock().unwrap_or_else(PoisonError::into_inner);
    if !failed.is_empty() {
        println!("\nfailed: {}", failed.join(", "));
    }
    println!("e2e: {passed} passed, {} failed", failed.len());
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn run_one(stage: Arc<Stage>, case: Case) -> bool {
    let started = Instant::now();
    let test = Arc::new(Test {
        name: case.name,
        engine: case.engine,
        host: case.host,
        stage,
        opened: Mutex::default(),
        told: Mutex::default(),
        servers: Mutex::default(),
    });
    let mut work = tokio::spawn((case.start)(test.clone()));
    let result = match tokio::time::timeout(LONGEST, &mut work).await {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => Err(Failure(format!("panicked: {panic}"))),
        Err(_) => {
            work.abort();
            Err(Failure(format!("did not end within {} s", LONGEST.as_secs())))
        }
    };
    let result = test.clean_up(result).await;
    let seconds = started.elapsed().as_secs_f64();
    let mut lines = match &result {
        Ok(()) => format!("test {} ... ok ({seconds:.1} s)\n", test.name),
        Err(failure) => {
            format!("test {} ... FAILED ({seconds:.1} s)\n  {}\n", test.name, failure.0.trim_end())
        }
    };
    for line in test.told.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        lines.push_str(line);
        lines.push('\n');
    }
    print!("{lines}");
    result.is_ok()
}
