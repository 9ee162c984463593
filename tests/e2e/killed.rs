//! Chromium is killed at a random moment while somebody types: what was typed half a second before is there when the
//! same profile is opened again. One process group, one signal, as when a computer's power goes.

use crate::browsers::{Browser, Engine, Setup};
use crate::fixtures::{KEY, Keep, PASSPHRASE, cargo_agent, cargo_id};
use crate::runagents_scene::{BEHAVIOUR, runagents_id};
use crate::runner::{Case, Result, Test, check};
use crate::sema4_scene::{RUNBOOK, sema4_id};
use crate::servers::Server;
use greenroom::words::{connect, form, pages};
use serde_json::json;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What may be lost.
const MOST_LOST: Duration = Duration::from_millis(500);
/// Typing goes on for so long, in milliseconds, before the browser is killed.
const TYPING: std::ops::Range<u64> = 700..2_600;

pub fn cases() -> Vec<Case> {
    let all = |name: &'static str, keep, kills: [u32; 3]| {
        let cases = Vendor::ALL
            .into_iter()
            .zip(kills)
            .map(move |(vendor, kills)| (format!("{name}_{vendor:?}"), vendor, kills));
        cases.map(move |(name, vendor, kills)| {
            Case::new(name.to_lowercase(), move |test| what_is_typed_is_there(test, vendor, keep, kills))
        })
    };
    all("killed::once", Keep::Vault, [1, 1, 1])
        .chain(all("killed::many_times", Keep::Vault, [17, 17, 16]).map(Case::long))
        .chain(all("killed::many_times_without_a_vault", Keep::Memory, [17, 17, 16]).map(Case::long))
        .chain([Case::new("killed::slow_saving_is_caught", slow_saving_is_caught)])
        .collect()
}

#[derive(Clone, Copy, Debug)]
enum Vendor {
    Cargo,
    Sema4,
    RunAgents,
}

impl Vendor {
    const ALL: [Self; 3] = [Self::Cargo, Self::Sema4, Self::RunAgents];

    /// Where the field stands that is typed into: sections and label.
    fn field(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Cargo => (&["Instructions"], "System prompt"),
            Self::Sema4 => (RUNBOOK, "Runbook"),
            Self::RunAgents => (BEHAVIOUR, "System prompt"),
        }
    }

    /// The id of its connection.
    fn connection(self) -> String {
        match self {
            Self::Cargo => cargo_id(""),
            Self::Sema4 => sema4_id("acme"),
            Self::RunAgents => runagents_id("acme"),
        }
    }
}

/// Where a browser is opened again and again.
struct Scene {
    vendor: Vendor,
    keep: Keep,
    practice: Server,
    site: Server,
    /// The path of the form.
    path: String,
}

/// What became of what was typed.
#[derive(Default)]
struct Tally {
    kills: u32,
    processes: usize,
    /// Portions that were answered more than half a second before the kill, and how many of them are lost.
    early: (usize, usize),
    /// Portions that were answered later, and how many of them are lost.
    late: (usize, usize),
    /// The longest time before a kill at which a lost portion was answered.
    longest: Duration,
}

impl Scene {
    async fn open(test: &Test, vendor: Vendor, keep: Keep) -> Result<(Self, Arc<Browser>)> {
        let practice = Server::practice(test, &[]).await?;
        let site = Server::site(test, "/", &[&practice.origin]).await?;
        let browser = test.open(Engine::Chromium).await?;
        browser.expect_trouble(&practice.origin);
        match vendor {
            Vendor::Cargo => browser.fill_cargo(&site, &practice, "", KEY).await?,
            Vendor::Sema4 => {
                browser.goto(&site.url("/connections/new?vendor=sema4")).await?;
                browser.fill_sema4(&practice, "acme", KEY).await?;
            }
            Vendor::RunAgents => {
                browser.goto(&site.url("/connections/new?vendor=runagents")).await?;
                browser.fill_runagents(&practice, "acme", KEY).await?;
            }
        }
        if keep == Keep::Vault {
            browser.click("radio", connect::KEEP_VAULT).await?;
            browser.fill(connect::PASSPHRASE, PASSPHRASE).await?;
        }
        browser.click("button", connect::SAVE).await?;
        browser.wait_heading(pages::BOARD).await?;
        let agent = match vendor {
            Vendor::Cargo => cargo_agent(&practice, "", "Account researcher").await?,
            Vendor::Sema4 => {
                let told = practice.sema4_call("acme", "GET", "agents?name=Vendor%20Onboarding", json!(null)).await?;
                told["data"][0]["id"].as_str().unwrap_or_default().to_owned()
            }
            Vendor::RunAgents => "echo-agent".to_owned(),
        };
        let path = format!("/agents/{}/{agent}/release", vendor.connection());
        Ok((Self { vendor, keep, practice, site, path }, browser))
    }

    /// Opens the profile of a browser that was killed, and the form in it.
    async fn open_again(&self, test: &Test, killed: &Browser) -> Result<Arc<Browser>> {
        let setup = Setup { profile: Some(killed.profile.clone()), ..Setup::default() };
        let browser = test.open_with(Engine::Chromium, setup).await?;
        browser.expect_trouble(&self.practice.origin);
        match self.keep {
            Keep::Vault => {
                browser.goto(&self.site.url("/connections")).await?;
                browser.wait_text(connect::UNLOCK_TITLE).await?;
                browser.unlock(PASSPHRASE).await?;
                browser.wait_text(connect::KEY_AT_HAND).await?;
            }
            Keep::Memory => {
                browser.goto(&self.site.url(&format!("/connections/{}", self.vendor.connection()))).await?;
                browser.fill(connect::KEY, KEY).await?;
                browser.click("button", connect::SAVE).await?;
                browser.wait_heading(pages::BOARD).await?;
            }
        }
        Ok(browser)
    }

    async fn open_form(&self, browser: &Browser) -> Result<thirtyfour::WebElement> {
        browser.visit(&self.site, &self.path).await?;
        let (section, label) = self.vendor.field();
        browser.within(section, "field", label).await
    }

    /// Types until the browser is killed, after so long; each portion, and when the driver had answered it.
    async fn type_until_killed(
        &self,
        browser: &Arc<Browser>,
        round: u32,
        after: Duration,
    ) -> Result<(Vec<(Instant, String)>, Instant, usize)> {
        let field = self.open_form(browser).await?;
        browser.press_on(&field).await?;
        browser.driver.execute("arguments[0].select()", vec![field.to_json()?]).await?;
        let groups = browser.groups()?;
        let killer = {
            let browser = browser.clone();
            tokio::spawn(async move {
                tokio::time::sleep(after).await;
                let at = Instant::now();
                browser.kill_groups(&groups).map(|processes| (at, processes))
            })
        };
        let mut typed = Vec::new();
        while !killer.is_finished() {
            let portion = format!("r{round}n{} ", typed.len());
            if field.send_keys(&portion).await.is_err() {
                break;
            }
            typed.push((Instant::now(), portion));
        }
        let (at, processes) = killer.await.map_err(|error| crate::runner::Failure(error.to_string()))??;
        Ok((typed, at, processes))
    }

    /// Kills so often; after each time what was typed is looked for in the form of the profile opened again.
    async fn rounds(&self, test: &Test, first: Arc<Browser>, kills: u32, before: &str) -> Result<Tally> {
        let mut tally = Tally::default();
        let mut browser = first;
        let random = RandomState::new();
        for round in 0..kills {
            let span = TYPING.end - TYPING.start;
            let after = Duration::from_millis(TYPING.start + random.hash_one(round) % span);
            self.open_form(&browser).await?;
            browser.run(before, Vec::new()).await?;
            let (typed, killed, processes) = self.type_until_killed(&browser, round, after).await?;
            tally.kills += 1;
            tally.processes += processes;
            browser = self.open_again(test, &browser).await?;
            self.open_form(&browser).await?;
            let (section, label) = self.vendor.field();
            // What was kept is put into the form a moment after it stands there.
            if before.is_empty() {
                browser.wait_text(form::restored("").split("until").next().unwrap_or_default()).await?;
            }
            let kept = browser.value_at(section, label).await?;
            for (at, portion) in typed {
                let age = killed.saturating_duration_since(at);
                let counted = if age > MOST_LOST { &mut tally.early } else { &mut tally.late };
                counted.0 += 1;
                if !kept.contains(&portion) {
                    counted.1 += 1;
                    tally.longest = tally.longest.max(age);
                }
            }
        }
        Ok(tally)
    }
}

impl Tally {
    fn tell(&self, test: &Test) {
        let Self { kills, processes, early, late, longest } = self;
        test.tell(format!(
            "  {kills} kills of {processes} processes: of {} portions answered more than {} ms before, {} lost; \
             of {} later ones, {} lost, the oldest of them {} ms before",
            early.0,
            MOST_LOST.as_millis(),
            early.1,
            late.0,
            late.1,
            longest.as_millis()
        ));
    }
}

async fn what_is_typed_is_there(test: Arc<Test>, vendor: Vendor, keep: Keep, kills: u32) -> Result<()> {
    let (scene, browser) = Scene::open(&test, vendor, keep).await?;
    let tally = scene.rounds(&test, browser, kills, "").await?;
    tally.tell(&test);
    check!(tally.early.0 > 0, "nothing was typed early enough to prove anything");
    check!(tally.early.1 == 0, "{} portions are lost that were typed in time", tally.early.1);
    Ok(())
}

/// With a store that says it has kept what it keeps two seconds later, losses are found: the test can fail.
async fn slow_saving_is_caught(test: Arc<Test>) -> Result<()> {
    let (scene, browser) = Scene::open(&test, Vendor::Sema4, Keep::Vault).await?;
    let slow = "const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (...all) {
          const { name, transaction: { db } } = this;
          setTimeout(() => put.apply(db.transaction(name, 'readwrite').objectStore(name), all), 2000);
          return this.count();
        }";
    let tally = scene.rounds(&test, browser, 2, slow).await?;
    tally.tell(&test);
    check!(tally.early.1 > 0, "a store that is two seconds late lost nothing: the test cannot fail");
    Ok(())
}
