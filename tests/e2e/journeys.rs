//! The whole job.
use crate::browsers::Engine;
use crate::runner::{Case, Result, Test};
use crate::servers::Server;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    [Engine::Chromium, Engine::Firefox, Engine::WebKit].into_iter().map(|engine| Case::new(format!("harness {engine:?}"), move |test| harness(test, engine))).collect()
}
async fn harness(test: Arc<Test>, engine: Engine) -> Result<()> {
    let practice = Server::practice(&test.stage, &[]).await?;
    let site = Server::site(&test.stage, "/", &[&practice.origin]).await?;
    let b = test.open(engine).await?;
    b.goto(&site.url("/")).await?;
    b.fill("Name", "hello").await?;
    b.click("button", "Press me").await?;
    b.wait_text("pressed").await?;
    test.tell(format!("{:?}", practice.writes().await?));
    Ok(())
}
