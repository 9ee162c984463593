//! Processes that tests start: each leads a group of its own, so that exactly it and its children are ended, when it
//! is dropped and when the run itself is told to stop.

use crate::runner::{Failure, Result};
use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The groups that are running.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// A process with its children, ended when dropped.
pub struct Process {
    child: Child,
    group: Option<u32>,
}

impl Process {
    /// Starts a program; `what` names it when it cannot be.
    pub fn start(command: &mut Command, what: &str) -> Result<Self> {
        let child =
            command.stdin(Stdio::null()).stderr(Stdio::null()).process_group(0).kill_on_drop(true).spawn().map_err(
                |error| Failure(format!("{what} did not start: {error}; `./dev setup` installs what is missing")),
            )?;
        let group = child.id();
        running().extend(group);
        Ok(Self { child, group })
    }

    /// Its number; 0 once it has ended.
    pub fn id(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }

    /// The first line that it prints. Its output must be piped.
    pub async fn first_line(&mut self) -> Result<String> {
        let mut line = String::new();
        if let Some(output) = self.child.stdout.take() {
            BufReader::new(output).read_line(&mut line).await?;
        }
        Ok(line.trim().to_owned())
    }

    /// Ends it and waits until it is gone.
    pub async fn end(mut self) -> Result<()> {
        self.child.kill().await?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(group) = self.group {
            running().remove(&group);
            end_group(group);
        }
    }
}

fn running() -> std::sync::MutexGuard<'static, BTreeSet<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asked first, so that a driver ends its browser itself.
fn end_group(group: u32) {
    for signal in ["-TERM", "-KILL"] {
        let kill = std::process::Command::new("kill")
            .args([signal, "--", &format!("-{group}")])
            .stderr(Stdio::null())
            .status();
        drop(kill);
    }
}

/// Ends everything that still runs: the run was told to stop.
pub fn end_all() {
    let groups = std::mem::take(&mut *running());
    groups.into_iter().for_each(end_group);
}

/// Waits until this run is told to stop.
pub async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted => {}
        },
        Err(_) => drop(interrupted.await),
    }
}
