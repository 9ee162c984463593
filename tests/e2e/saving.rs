//! Files that a browser saves, and files that are chosen in one.

use crate::browsers::{Browser, Engine, Setup, run_folder};
use crate::runner::{Result, Test};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where a browser saves files.
#[derive(Clone)]
pub struct Saving(pub PathBuf);

impl Saving {
    /// Opens a browser that saves files in a folder of its own, without asking; with more flags for Chromium.
    pub async fn open(test: &Test, engine: Engine, flags: &[&str]) -> Result<(Arc<Browser>, Self)> {
        let flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        Self::open_with(test, engine, Setup { flags, ..Setup::default() }).await
    }

    /// The same with Chromium's log of the network.
    pub async fn open_noting_requests(test: &Test, engine: Engine) -> Result<(Arc<Browser>, Self)> {
        Self::open_with(test, engine, Setup { requests: true, ..Setup::default() }).await
    }

    async fn open_with(test: &Test, engine: Engine, setup: Setup) -> Result<(Arc<Browser>, Self)> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let saved = run_folder().join(format!("saved-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
        std::fs::create_dir_all(&saved)?;
        let folder = saved.display().to_string();
        let preferences: Map<String, Value> = [
            ("browser.download.folderList", json!(2)),
            ("browser.download.dir", json!(folder)),
            ("browser.download.alwaysOpenPanel", json!(false)),
            ("browser.download.manager.addToRecentDocs", json!(false)),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        let browser = test.open_with(engine, Setup { preferences, ..setup }).await?;
        if engine == Engine::Chromium {
            let behaviour = json!({ "behavior": "allow", "downloadPath": folder });
            browser.cdp("Browser.setDownloadBehavior", behaviour).await?;
        }
        Ok((browser, Self(saved)))
    }

    /// Waits until the browser saved a file; its bytes. The next file of that name is another one.
    pub async fn file(&self, browser: &Browser, name: &str) -> Result<Vec<u8>> {
        let path = self.0.join(name);
        let whole = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|file| file.len() > 0);
        let part = |entry: &std::fs::DirEntry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.ends_with(".part") || name.ends_with(".crdownload")
        };
        browser
            .wait_until(&format!("{name} is saved"), || async {
                Ok(whole(&path) && !std::fs::read_dir(&self.0)?.flatten().any(|entry| part(&entry)))
            })
            .await?;
        let bytes = std::fs::read(&path)?;
        std::fs::remove_file(&path)?;
        Ok(bytes)
    }

    /// Writes a file that can be chosen.
    pub fn to_choose(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let folder = self.0.join("chosen");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(name);
        std::fs::write(&path, bytes)?;
        Ok(path)
    }
}
