//! The practice vendors over real HTTP, for tests and development; with `--site` also the built page with the headers
//! that a production host should send.
//!
//! `practice-server [--port 8787] [--host 127.0.0.1] [--agents N] [--history N] [--latency MIN..MAX]
//! [--chaos PERCENT] [--cors ok|none|preflight-only|not-on-errors|no-expose] [--site DIR] [--base /path/]
//! [--allow-connect ORIGIN]...`
//!
//! Port 0 takes any free port. Prints one line, `practice vendors on http://HOST:PORT`, then serves until it is told
//! to stop. `POST /_practice/reset` starts over (a body `{agents?, history?}` changes the size), `GET
//! /_practice/writes` tells what reached the vendors, `POST /_practice/settings` takes `{cors?, latency?, chaos?,
//! down?}`.

mod control;
mod cors;
mod mount;
mod options;
mod site;
mod wire;

use axum::Router;
use options::Options;
use std::process::ExitCode;
use std::sync::Arc;

#[tokio::main]
async fn main() -> ExitCode {
    match Options::read(std::env::args().skip(1)) {
        Ok(options) => match serve(options).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("practice-server: {error}");
                ExitCode::FAILURE
            }
        },
        Err(message) => {
            eprintln!("practice-server: {message}");
            ExitCode::from(2)
        }
    }
}

async fn serve(options: Options) -> std::io::Result<()> {
    let listener = wire::Listener::bind(&options.host, options.port).await?;
    let address = axum::serve::Listener::local_addr(&listener)?;
    let state = Arc::new(mount::State::new(options));
    let app = Router::new().fallback(mount::answer).with_state(state);
    println!("practice vendors on http://{address}");
    let service = app.into_make_service_with_connect_info::<wire::Plug>();
    tokio::select! {
        served = axum::serve(listener, service) => served,
        () = told_to_stop() => Ok(()),
    }
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    drop(tokio::signal::ctrl_c().await);
}
