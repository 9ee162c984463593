//! What is done with each vendor while the canaries are searched for: publishing, the way back, deleting, failing, and
//! everything that is shown, copied and saved on the way.

use crate::canary_scene::Scene;
use crate::fixtures::{BILLING, Keep, connection_id};
use crate::journeys;
use crate::made::{self, SPEC};
use crate::places::everything;
use crate::runagents_scene::ENVIRONMENT;
use crate::runner::{Result, check};
use crate::search::fresh;
use crate::sema4_scene::{LIVE_DATA, LIVE_SERVER, TEST_DATA, TEST_SERVER};
use greenroom::words::{
    cargo, common, connect, failure, form, journal, package, pages, recovery, runagents, sema4, sheet,
};
use serde_json::json;

const DESK: &str = "Deal desk";
const CLIENT: &[&str] = &["MCP clients", "Contract archive"];
const ORACLE: &str = "Budget Oracle";
const PAYMENTS: &str = "payment-agent";
const VARIABLE: &str = "STRIPE_API_KEY";

impl Scene {
    /// Unfolds the request of a sheet, copies it, and looks for canaries in it.
    async fn request_shown(&self, vendor: &str) -> Result<()> {
        self.browser.unfold(sheet::SHOW_REQUEST).await?;
        self.browser.wait_text("curl --request").await?;
        self.copied(common::COPY).await?;
        let told = crate::places::clipboard(&self.browser).await?;
        check!(told.contains("curl --request"), "the request was not copied: {told}");
        self.nowhere(&format!("{vendor}: on the sheet, with its request copied")).await
    }

    async fn copied(&self, button: &str) -> Result<()> {
        self.browser.click("button", button).await?;
        self.browser.wait_text(common::COPIED).await
    }

    /// The vendor cannot be read: its report is copied.
    async fn error_report(&self, vendor: usize, path: &str) -> Result<()> {
        self.vendors[vendor].set(json!({ "cors": "none" })).await?;
        self.browser.visit(&self.site, "/help").await?;
        self.browser.visit(&self.site, path).await?;
        // What was read before stays on screen: it is read anew.
        if self.browser.wait_any(&[failure::COPY_NOTE, common::REFRESH]).await? == 1 {
            self.browser.click("button", common::REFRESH).await?;
        }
        self.copied(failure::COPY_NOTE).await?;
        self.browser.run("document.querySelectorAll('details').forEach(d => d.open = true)", Vec::new()).await?;
        self.nowhere(&format!("vendor {vendor}: with the report of an error copied")).await?;
        self.vendors[vendor].set(json!({ "cors": "ok" })).await?;
        self.browser.click("button", common::TRY_AGAIN).await?;
        self.browser.wait_text(common::REFRESH).await
    }

    pub async fn polyai(&self) -> Result<()> {
        let (browser, billing) = (&self.browser, format!("/agents/{}/{BILLING}", connection_id("acme")));
        browser.visit_agent(&self.site, &connection_id("acme"), BILLING).await?;
        journeys::publish(browser).await?;
        journeys::promote_to_pre_release(browser).await?;
        journeys::promote_to_live(browser).await?;
        self.copied(sheet::RELEASE_NOTE).await?;
        self.nowhere("PolyAI: after promoting to live").await?;
        browser.click("button", sheet::PREVIOUS_LIVE_AGAIN).await?;
        browser.wait_text(sheet::EFFECTS).await?;
        self.request_shown("PolyAI").await?;
        browser.type_name(crate::fixtures::BILLING_NAME).await?;
        browser.click("button", &greenroom::words::polyai::promote_to("Live")).await?;
        browser.wait_heading(sheet::DONE).await?;
        self.nowhere("PolyAI: after going back").await?;
        self.error_report(0, &billing).await
    }

    pub async fn cargo_journey(&self) -> Result<()> {
        let (browser, scene) = (&self.browser, self.cargo());
        scene.draft(DESK).await?;
        browser.open_at(CLIENT).await?;
        browser.press_at(CLIENT, &form::replace("Client secret")).await?;
        browser.open_at(CLIENT).await?;
        let field = browser.within(CLIENT, "field", "Client secret").await?;
        browser.press_on(&field).await?;
        field.send_keys(&self.words.cargo).await?;
        // It is taken when the field is left.
        let other = browser.within(CLIENT, "field", "Scope").await?;
        browser.press_on(&other).await?;
        browser.wait_text(form::TYPED_SECRET).await?;
        browser.type_at(CLIENT, "Scope", "read").await?;
        browser.wait_kept().await?;
        self.nowhere("Cargo: with a secret typed into a draft").await?;
        browser.press_at(&[], form::AS_JSON).await?;
        browser.field(form::JSON_LABEL).await?;
        self.nowhere("Cargo: the draft as JSON").await?;
        browser.press_at(&[], form::AS_FORM).await?;
        browser.press_at(&[], form::COMPARE_LIVE).await?;
        browser.wait_text(form::AGAINST_LIVE).await?;
        browser.press_at(&[], cargo::PUBLISH_BUTTON).await?;
        scene.agree(DESK).await?;
        self.request_shown("Cargo").await?;
        browser.click("button", cargo::PUBLISH_TO_LIVE).await?;
        browser.wait_done().await?;
        self.copied(sheet::RELEASE_NOTE).await?;
        self.nowhere("Cargo: after publishing").await?;
        let live = scene.agent(DESK).await?.to_string();
        check!(self.search.find("", live.as_bytes()).iter().any(|hit| hit.canary == 5), "Cargo did not get the secret");
        let overview = scene.path(DESK, "").await?;
        self.error_report(1, &overview).await?;
        scene.visit(DESK, "", common::REFRESH).await?;
        browser.click_folded("section[aria-label='Live']", common::MORE, cargo::REMOVE).await?;
        browser.wait_text(sheet::EFFECTS).await?;
        scene.agree(DESK).await?;
        browser.click("button", cargo::REMOVE_NOW).await?;
        browser.wait_heading(sheet::DONE).await?;
        self.nowhere("Cargo: after deleting").await
    }

    pub async fn sema4_journey(&self) -> Result<()> {
        let (browser, scene) = (&self.browser, self.sema4());
        scene.resources(ORACLE).await?;
        browser.must_show(&[TEST_SERVER, LIVE_SERVER]).await?;
        self.nowhere("Sema4.ai: among tools and data").await?;
        scene.detach(ORACLE, LIVE_SERVER).await?;
        scene.done(ORACLE, sema4::DETACH).await?;
        scene.publish(ORACLE).await?;
        for (kind, from, to) in
            [(sema4::MCP_SERVER, TEST_SERVER, LIVE_SERVER), (sema4::DATA_CONNECTION, TEST_DATA, LIVE_DATA)]
        {
            browser.choose_at(&[sheet::MAPPINGS], &sema4::mapping_label(kind, from), to).await?;
        }
        self.request_shown("Sema4.ai").await?;
        scene.done(ORACLE, sema4::PUBLISH_TO_LIVE).await?;
        self.nowhere("Sema4.ai: after publishing").await?;
        scene.visit(ORACLE, "/package", package::UPDATE_LEAD).await?;
        let spec = SPEC.replace("unmasked-key-7", &self.words.package);
        let chosen = crate::browsers::run_folder().join("package-with-secrets.zip");
        std::fs::write(&chosen, made::package(&spec))?;
        browser.choose_file(package::FILE, &chosen).await?;
        browser.wait_text(package::OPEN_SECRETS).await?;
        self.nowhere("Sema4.ai: with a package chosen").await?;
        browser.click("button", package::DOWNLOAD).await?;
        browser.wait_text(package::DOWNLOADED).await?;
        let overview = scene.path(ORACLE, "").await?;
        self.error_report(2, &overview).await?;
        scene.overview(ORACLE).await?;
        browser.click_folded("section[aria-label='Live']", common::MORE, sema4::REMOVE).await?;
        scene.on_sheet(&sema4::remove_title(ORACLE)).await?;
        scene.done(ORACLE, sema4::REMOVE_NOW).await?;
        self.nowhere("Sema4.ai: after deleting").await
    }

    pub async fn runagents_journey(&self) -> Result<()> {
        let (browser, scene) = (&self.browser, self.runagents());
        let variable = &[ENVIRONMENT[0], VARIABLE];
        scene.draft(PAYMENTS).await?;
        browser.open_at(variable).await?;
        browser.press_at(variable, &form::replace("Value")).await?;
        browser.type_value(VARIABLE, &self.words.runagents).await?;
        browser.wait_kept().await?;
        self.nowhere("RunAgents: with a value typed").await?;
        scene.deploy(&runagents::update_title(PAYMENTS)).await?;
        self.request_shown("RunAgents").await?;
        scene.done(PAYMENTS, runagents::DEPLOY_TO_LIVE).await?;
        self.nowhere("RunAgents: after deploying").await?;
        let sent = scene.deployed().await?.to_string();
        check!(self.search.find("", sent.as_bytes()).iter().any(|hit| hit.canary == 6), "RunAgents did not get it");
        browser.click("button", sheet::PREVIOUS_LIVE_AGAIN).await?;
        browser.wait_heading(&pages::draft_of(PAYMENTS)).await?;
        browser.wait_text(pages::FORM_FILLED).await?;
        self.nowhere("RunAgents: in the form of an earlier configuration").await?;
        self.error_report(3, &scene.path(PAYMENTS, "")).await?;
        scene.remove(PAYMENTS).await?;
        scene.done(PAYMENTS, runagents::REMOVE_NOW).await?;
        self.nowhere("RunAgents: after deleting").await
    }

    /// The journal and its files.
    pub async fn journal(&self) -> Result<()> {
        let browser = &self.browser;
        browser.visit(&self.site, "/journal").await?;
        browser.wait_heading(journal::TITLE).await?;
        browser.wait_text(journal::DONE).await?;
        for (button, file) in [(journal::SAVE_CSV, "journal.csv"), (journal::SAVE_MARKDOWN, "journal.md")] {
            browser.click("button", button).await?;
            let path = self.saved.0.join(file);
            browser.wait_until(&format!("{file} is saved"), || async { Ok(path.is_file()) }).await?;
        }
        self.nowhere("in the journal").await
    }

    /// Everything that is kept here as a file: drafts and connections, without keys.
    pub async fn copy_of_everything(&self) -> Result<()> {
        let browser = &self.browser;
        browser.visit(&self.site, "/settings").await?;
        browser.click("button", recovery::SAVE_COPY).await?;
        let copied = || async {
            let names = std::fs::read_dir(&self.saved.0)?.flatten().map(|entry| entry.file_name());
            Ok(names.into_iter().any(|name| name.to_string_lossy().starts_with("greenroom-copy-")))
        };
        browser.wait_until("the copy is saved", copied).await?;
        self.nowhere("with a copy of everything saved").await
    }

    /// What is typed into a draft, and what the journal tells, stands in the browser's storage sealed; without a vault it
    /// is there, which shows that the search would find it. The word that was typed.
    pub async fn typed_is_sealed(&self) -> Result<String> {
        let (browser, word) = (&self.browser, fresh(20));
        self.cargo().draft("Account researcher").await?;
        browser.type_at(&["Instructions"], "System prompt", &word).await?;
        browser.wait_kept().await?;
        let kept = everything(browser).await?;
        let kept = |text: &str| {
            let stored = kept.iter().filter(|place| place.name == "IndexedDB");
            stored.filter(|place| String::from_utf8_lossy(&place.bytes).contains(text)).count()
        };
        let (drafts, entries) = (kept(&word), kept(journeys::MESSAGE));
        let expected = self.keep == Keep::Memory;
        check!(
            (drafts > 0, entries > 0) == (expected, expected),
            "a draft stands {drafts} times and the journal {entries} times in clear in the browser's storage"
        );
        Ok(word)
    }

    /// Lock, reload, unlock.
    pub async fn locked_and_unlocked(&self) -> Result<()> {
        let browser = &self.browser;
        browser.click("button", connect::LOCK).await?;
        browser.wait_text(connect::LOCKED).await?;
        self.nowhere("locked").await?;
        browser.reload().await?;
        browser.wait_text(connect::LOCKED).await?;
        self.nowhere("loaded again").await?;
        browser.visit(&self.site, "/connections").await?;
        browser.wait_text(connect::UNLOCK_TITLE).await?;
        browser.unlock(&self.words.passphrase).await?;
        browser.wait_text(connect::KEY_AT_HAND).await?;
        self.nowhere("unlocked").await
    }
}
