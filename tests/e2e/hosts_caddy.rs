//! Caddy, told what to do by the recipe of a package. Without TLS.

use crate::hosts::{self, Package, VENDORS};
use crate::processes::Process;
use crate::runner::{Result, Test, check};
use crate::servers::{free_port, listening};
use std::path::PathBuf;
use std::process::Stdio;
use tokio::process::Command;

/// What stands in a site of Caddy.
pub const IMPORT: &str = "import greenroom";

/// A Caddyfile in a package's folder, beside copies of the recipes that it takes.
pub struct Caddy {
    folder: PathBuf,
    pub origin: String,
    port: u16,
}

impl Caddy {
    /// With these packages, each by the name that its recipe has, and this in the site.
    pub fn with_recipes(packages: &[(&Package, &str)], inside: &str) -> Result<Self> {
        let Some((first, _)) = packages.first() else { return Err(crate::runner::Failure("no package".to_owned())) };
        let (folder, port) = (first.folder().join("caddy"), free_port()?);
        std::fs::create_dir_all(&folder)?;
        let mut imports = String::new();
        for (package, name) in packages {
            for file in [format!("{name}.caddy"), format!("{name}-log.caddy")] {
                // Names below greenroom.test are known to the browsers of tests alone.
                let text = package.recipe(&format!("caddy/{file}"))?;
                let text = text.replace(&format!("https://{VENDORS}:"), "https://127.0.0.1:");
                std::fs::write(folder.join(file), text)?;
            }
            imports = format!("{imports}import {name}.caddy\n");
        }
        let log = packages.first().map_or("", |(_, name)| name);
        let text = format!(
            "{{\n\tadmin off\n\tauto_https off\n\timport {log}-log.caddy\n}}\n{imports}http://127.0.0.1:{port} \
             {{\n\tbind 127.0.0.1\n\tlog {{\n\t\toutput file {}\n\t}}\n{inside}\n}}\n",
            folder.join("access.log").display()
        );
        std::fs::write(folder.join("Caddyfile"), text)?;
        Ok(Self { origin: format!("http://127.0.0.1:{port}"), folder, port })
    }

    /// What it says on standard error goes into a file.
    fn command(&self, word: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", "exec caddy \"$@\" 2>>errors.log", "sh", word, "--adapter", "caddyfile"]);
        command.args(["--config", "Caddyfile"]).current_dir(&self.folder);
        // Nothing of the person's own.
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(name, &self.folder);
        }
        // What it trusts besides: the certificate of tests.
        if let Ok((certificate, _)) = hosts::tls() {
            command.env("SSL_CERT_FILE", certificate);
        }
        command
    }

    /// What Caddy itself says of its configuration.
    pub async fn validate(&self) -> Result<()> {
        let output = self.command("validate").stdout(Stdio::null()).output().await?;
        check!(output.status.success(), "caddy validate: {}", self.said());
        Ok(())
    }

    /// Starts it. It serves until the test ends.
    pub async fn start(&self, test: &Test) -> Result<()> {
        let process = Process::start(self.command("run").stdout(Stdio::null()), "caddy")?;
        let up = listening(self.port, "caddy").await;
        check!(up.is_ok(), "caddy did not start: {}", self.said());
        test.keep_process(process);
        Ok(())
    }

    /// Everything on standard error so far.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.folder.join("errors.log")).unwrap_or_default()
    }

    /// The log of the site.
    pub fn logged(&self) -> String {
        std::fs::read_to_string(self.folder.join("access.log")).unwrap_or_default()
    }
}

/// The package at a folder, with what console.json is to say.
pub async fn serve(test: &Test, package: &Package, base: &str, settings: &str) -> Result<Caddy> {
    package.settings(settings)?;
    package.configure_for(base)?;
    let caddy = Caddy::with_recipes(&[(package, "greenroom")], IMPORT)?;
    caddy.start(test).await?;
    Ok(caddy)
}
