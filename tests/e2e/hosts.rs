//! The package as an administrator puts it on a host: unpacked, configured by its own script, and handed out by the real
//! nginx over TLS. Journeys that were written for the site's other server run here unchanged: vendors too get a name and
//! TLS, since `console.json` takes nothing else.

use crate::browsers::run_folder;
use crate::processes::Process;
use crate::runner::{Case, Result, Stage, Test, check};
use crate::servers::{Server, free_port, listening};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::process::Command;

/// Who hands out the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// The practice server, from the folder that was built.
    Practice,
    /// nginx, from the package, at a folder of the host. By a relay: vendors let no browser read their answers.
    Nginx { base: &'static str, relay: bool },
}

const ROOT: Host = Host::Nginx { base: "/", relay: false };
const FOLDER: Host = Host::Nginx { base: "/tools/greenroom/", relay: false };
const RELAY: Host = Host::Nginx { base: "/", relay: true };
const RELAY_BESIDE_FOLDER: Host = Host::Nginx { base: "/tools/greenroom/", relay: true };

/// What is run again in the short form.
const SHORT: &[(&str, Host)] = &[
    ("journey::chromium_over_http", FOLDER),
    ("journey::firefox_over_http", ROOT),
    ("journey::chromium_over_http", RELAY),
    ("policy::is_enforced", FOLDER),
    ("policy::first_load_is_local", ROOT),
];

/// The journeys of Chromium, and one of Firefox. What spoils connections on purpose stays with the other server.
const JOURNEYS: &[&str] = &[
    "journey::chromium_over_http",
    "journey::chromium_in_page",
    "journey::firefox_over_http",
    "cargo::an_agent_is_edited_in_chromium",
    "cargo::a_draft_is_published_in_chromium",
    "cargo::an_agent_is_made_and_removed_in_chromium",
    "runagents::whole_life_in_chromium",
    "runagents::whole_life_in_the_older_contract_in_chromium",
    "runagents_files::a_folder_is_dropped",
    "sema4::whole_life_in_chromium",
    "sema4::the_version_before_is_made_live_again",
    "sema4_packages::a_copy_goes_elsewhere",
    "keyboard::journey",
    "policy::is_enforced",
    "policy::first_load_is_local",
    "policy::key_is_nowhere_in_clear",
    "policy::links_send_nothing",
];

/// The tests that are run once more on nginx.
pub fn again(cases: &[Case], full: bool) -> Vec<Case> {
    let long: Vec<(&str, Host)> = [ROOT, FOLDER, RELAY, RELAY_BESIDE_FOLDER]
        .into_iter()
        .flat_map(|host| JOURNEYS.iter().map(move |name| (*name, host)))
        .collect();
    let chosen = if full { long.as_slice() } else { SHORT };
    let case = |(name, host): &(&str, Host)| {
        let found = cases.iter().find(|case| case.name == *name);
        found.unwrap_or_else(|| panic!("there is no test {name} to run on nginx")).on(*host)
    };
    chosen.iter().map(case).collect()
}

impl Host {
    /// Behind a test's name.
    pub fn words(self) -> String {
        match self {
            Self::Practice => String::new(),
            Self::Nginx { base, relay } => {
                let place = if base == "/" { "" } else { "_in_a_folder" };
                let way = if relay { "_by_relay" } else { "" };
                format!("_on_nginx{place}{way}")
            }
        }
    }
}

/// The name of the site's host. Browsers of tests look up no name below it: all are this computer.
pub const SITE: &str = "console.greenroom.test";
/// The vendors' host. Connections are called by the first part of their host's name: as on 127.0.0.1.
pub const VENDORS: &str = "127.greenroom.test";

/// The package, unpacked.
pub struct Package {
    folder: PathBuf,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

fn new_folder(what: &str) -> Result<PathBuf> {
    let folder = run_folder().join(format!("{what}-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

impl Package {
    /// Unpacks it anew.
    pub fn unpack(stage: &Stage) -> Result<Self> {
        let folder = new_folder("package")?;
        let zip = &stage.package;
        let output =
            std::process::Command::new("busybox").args(["unzip", "-q"]).arg(zip).arg("-d").arg(&folder).output();
        check!(
            output.as_ref().is_ok_and(|output| output.status.success()),
            "{} could not be unpacked: run `./dev package` ({output:?})",
            zip.display()
        );
        let only = std::fs::read_dir(&folder)?.next().transpose()?;
        let folder = only.map_or(folder, |entry| entry.path());
        Ok(Self { folder })
    }

    /// One that lies somewhere already.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the site's files lie.
    pub fn site(&self) -> PathBuf {
        self.folder.join("site")
    }

    /// Writes console.json.
    pub fn settings(&self, text: &str) -> Result<()> {
        Ok(std::fs::write(self.site().join("console.json"), text)?)
    }

    /// Runs the package's own script by a shell, with these arguments.
    pub fn configure(&self, shell: &[&str], arguments: &[&str]) -> Result<Output> {
        self.configure_with(shell, None, arguments)
    }

    /// The same with nothing but the programs of a folder.
    pub fn configure_with(&self, shell: &[&str], programs: Option<&Path>, arguments: &[&str]) -> Result<Output> {
        let (program, first) = shell.split_first().unwrap_or((&"sh", &[]));
        let mut command = std::process::Command::new(program);
        if let Some(programs) = programs {
            command.env("PATH", programs);
        }
        Ok(command.args(first).arg(self.folder.join("configure.sh")).args(arguments).output()?)
    }

    /// Configures it for a folder of the host, for relays with the certificate of tests and one more header for keys.
    pub fn configure_for(&self, base: &str) -> Result<()> {
        let certificate = tls()?.0.display().to_string();
        let output = self.configure(&["sh"], &["--base", base, "--trust", &certificate, "--key-header", KEY_HEADER])?;
        check!(output.status.success(), "configure.sh refused: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// A recipe that the script wrote.
    pub fn recipe(&self, name: &str) -> Result<String> {
        Ok(std::fs::read_to_string(self.folder.join("recipes").join(name))?)
    }
}

/// A header for keys that no vendor has by itself.
pub const KEY_HEADER: &str = "X-Gateway-Key";

/// What configure.sh writes for nginx.
const RECIPES: [&str; 3] = ["greenroom-http.conf", "greenroom-headers.conf", "greenroom.conf"];

/// nginx, told what to do by the three files of a recipe.
pub struct Nginx {
    folder: PathBuf,
    port: u16,
}

impl Nginx {
    /// A folder for it, and a port.
    pub fn new(what: &str) -> Result<Self> {
        Ok(Self { folder: new_folder(what)?, port: free_port()? })
    }

    /// Where its configuration lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Takes the recipes of a package as they were written; a name from this computer's vendors is known to the browsers
    /// of tests alone.
    pub fn take(&self, package: &Package, name: &str) -> Result<()> {
        for file in RECIPES {
            let file = file.replace("greenroom", name);
            let text = package.recipe(&format!("nginx/{file}"))?;
            self.write(&file, &text.replace(&format!("server {VENDORS}:"), "server 127.0.0.1:"))?;
        }
        Ok(())
    }

    /// A folder for it, with the recipes of a package.
    pub fn with_recipes(package: &Package, port: u16) -> Result<Self> {
        let nginx = Self { port, ..Self::new("nginx")? };
        nginx.take(package, "greenroom")?;
        nginx.write_main(SITE, "include greenroom-http.conf;", INCLUDE)?;
        Ok(nginx)
    }

    /// Before the practice vendors: a name, and TLS.
    fn before(practice: &str, port: u16) -> Result<Self> {
        let nginx = Self { folder: new_folder("vendors")?, port };
        let pass = format!(
            "location / {{ proxy_pass {practice}; proxy_http_version 1.1; proxy_set_header Host $http_host; \
             proxy_set_header Connection \"\"; proxy_buffering off; proxy_request_buffering off; \
             proxy_read_timeout 600s; client_max_body_size 0; }}"
        );
        nginx.write_main(VENDORS, "", &pass)?;
        Ok(nginx)
    }

    /// A file of its configuration.
    pub fn read(&self, name: &str) -> Result<String> {
        Ok(std::fs::read_to_string(self.folder.join(name))?)
    }

    /// Writes one.
    pub fn write(&self, name: &str, text: &str) -> Result<()> {
        Ok(std::fs::write(self.folder.join(name), text)?)
    }

    /// Writes the main file: a name, and what stands in its `http` and `server`.
    pub fn write_main(&self, name: &str, http: &str, server: &str) -> Result<()> {
        let (certificate, key) = tls()?;
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("    {kind}_temp_path {kind};\n"))
            .concat();
        let main = format!(
            "daemon off;\nuser root;\nworker_processes 1;\npid nginx.pid;\nerror_log error.log;\nevents {{ }}\nhttp {{\n    \
             access_log off;\n{temporary}    {http}\n    server {{\n        listen 127.0.0.1:{} ssl http2;\n        \
             server_name {name};\n        ssl_certificate {};\n        ssl_certificate_key {};\n        {server}\n    \
             }}\n}}\n",
            self.port,
            certificate.display(),
            key.display()
        );
        self.write("nginx.conf", &main)
    }

    fn command(&self) -> Command {
        let mut command = Command::new("nginx");
        // Debian keeps it where only root looks.
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{path}:/usr/sbin")).arg("-p").arg(&self.folder).args(["-e", "error.log"]);
        command.arg("-c").arg(self.folder.join("nginx.conf"));
        command
    }

    /// What nginx itself says of its configuration.
    pub async fn validate(&self) -> Result<()> {
        let output = self.command().arg("-t").output().await?;
        check!(output.status.success(), "nginx -t: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Starts it.
    pub async fn start(&self) -> Result<Process> {
        let process = Process::start(&mut self.command(), "nginx")?;
        let up = listening(self.port, "nginx").await;
        check!(up.is_ok(), "nginx did not start: {}", self.read("error.log").unwrap_or_default());
        Ok(process)
    }
}

/// The origin of practice vendors behind a name and TLS; who serves it, serves until the test ends.
pub async fn vendors(test: &Test, practice: &str) -> Result<String> {
    let port = free_port()?;
    test.keep_process(Nginx::before(practice, port)?.start().await?);
    Ok(format!("https://{VENDORS}:{port}"))
}

/// What console.json says so that the page may call these origins, or all of them by the first one's relay.
pub fn allowing(may_call: &[&str], relay: bool) -> Value {
    let vendors = [
        ("cargo", "https://api.getcargo.io"),
        ("sema4", "https://*.sema4.ai"),
        ("runagents", "https://*.runagents.io"),
        ("polyai", "https://*.poly.ai"),
    ];
    let mut settings = json!({});
    for (vendor, own) in vendors {
        if relay {
            if let Some(to) = may_call.first() {
                settings["relay"][vendor] = json!({ "path": format!("/relay/{vendor}/"), "to": to });
            }
        } else {
            let hosts: Vec<&str> = [own].into_iter().chain(may_call.iter().copied()).collect();
            settings["hosts"][vendor] = json!(hosts);
        }
    }
    settings
}

/// The package at a folder of nginx, with what console.json is to say.
pub async fn serve(test: &Test, package: &Package, base: &str, settings: &str) -> Result<Server> {
    serve_in(test, package, base, settings, INCLUDE).await
}

/// What stands in a server of nginx.
const INCLUDE: &str = "include greenroom.conf;";

/// The same with something else in the server than the one line.
pub async fn serve_in(test: &Test, package: &Package, base: &str, settings: &str, inside: &str) -> Result<Server> {
    package.settings(settings)?;
    package.configure_for(base)?;
    let port = free_port()?;
    let nginx = Nginx::with_recipes(package, port)?;
    nginx.write_main(SITE, "include greenroom-http.conf;", inside)?;
    nginx.validate().await?;
    Server::of(test, nginx.start().await?, format!("https://{SITE}:{port}"), base)
}

/// A site whose files are exchanged while nginx hands them out.
pub struct Live {
    site: PathBuf,
    nginx: Nginx,
    process: u32,
}

/// The same as [`serve`], from a copy of the package's files.
pub async fn serve_replaceable(test: &Test, package: &Package, base: &str, settings: &str) -> Result<(Server, Live)> {
    package.settings(settings)?;
    package.configure_for(base)?;
    let site = new_folder("live")?;
    let nginx = Nginx::with_recipes(package, free_port()?)?;
    let live = Live { site, nginx, process: 0 };
    live.copy(package)?;
    let process = live.nginx.start().await?;
    let origin = format!("https://{SITE}:{}", live.nginx.port);
    let number = process.id();
    Ok((Server::of(test, process, origin, base)?, Live { process: number, ..live }))
}

impl Live {
    /// Puts a version's files and headers in the place of those that are there.
    pub async fn replace_by(&self, package: &Package) -> Result<()> {
        for entry in std::fs::read_dir(&self.site)? {
            std::fs::remove_file(entry?.path())?;
        }
        self.copy(package)?;
        self.nginx.validate().await?;
        let reload = std::process::Command::new("kill").args(["-HUP", &self.process.to_string()]).status()?;
        check!(reload.success(), "nginx was not told to reload");
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        Ok(())
    }

    /// Takes away the files whose names end so.
    pub fn remove(&self, ending: &str) -> Result<()> {
        remove(&self.site, ending)
    }

    fn copy(&self, package: &Package) -> Result<()> {
        let from = package.site();
        for entry in std::fs::read_dir(&from)? {
            let entry = entry?;
            std::fs::copy(entry.path(), self.site.join(entry.file_name()))?;
        }
        for name in RECIPES {
            let text = package.recipe(&format!("nginx/{name}"))?;
            self.nginx.write(name, &text.replace(&from.display().to_string(), &self.site.display().to_string()))?;
        }
        Ok(())
    }
}

/// The files below a folder, by their paths in it.
pub fn all_files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let (mut all, mut wait) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = wait.pop() {
        for entry in std::fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                wait.push(path);
            } else {
                all.insert(path.strip_prefix(folder)?.to_owned(), std::fs::read(&path)?);
            }
        }
    }
    Ok(all)
}

/// Takes away the files of a folder whose names end so, compressed ones too.
pub fn remove(folder: &Path, ending: &str) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.trim_end_matches(".br").trim_end_matches(".gz").ends_with(ending) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// A certificate of this run for all names of tests, and its key.
pub fn tls() -> Result<(PathBuf, PathBuf)> {
    static MADE: OnceLock<std::result::Result<(PathBuf, PathBuf), String>> = OnceLock::new();
    let made = MADE.get_or_init(|| make_tls().map_err(|failure| failure.0));
    made.clone().map_err(crate::runner::Failure)
}

fn make_tls() -> Result<(PathBuf, PathBuf)> {
    let folder = new_folder("tls")?;
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    let output = std::process::Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=greenroom.test", "-addext", "subjectAltName=DNS:*.greenroom.test,IP:127.0.0.1"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()?;
    check!(output.status.success(), "openssl made no certificate: {}", String::from_utf8_lossy(&output.stderr));
    Ok((certificate, key))
}
