//! What the command line says.

use crate::cors::Cors;
use greenroom::practice;
use std::path::PathBuf;

/// Everything the server was started with.
pub struct Options {
    pub host: String,
    pub port: u16,
    pub world: practice::Options,
    pub settings: Settings,
    pub site: Option<PathBuf>,
    /// Begins and ends with a slash.
    pub base: String,
    pub allow_connect: Vec<String>,
}

/// What can be changed while the server runs.
#[derive(Clone, Copy)]
pub struct Settings {
    pub cors: Cors,
    /// Milliseconds, least and most.
    pub latency: (u64, u64),
    /// Of a hundred requests so many fail.
    pub chaos: u64,
    /// Every connection is closed without an answer.
    pub down: bool,
}

impl Options {
    /// Reads the arguments after the program's name.
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            host: "127.0.0.1".to_owned(),
            port: 8787,
            world: practice::Options::default(),
            settings: Settings { cors: Cors::Ok, latency: (0, 0), chaos: 0, down: false },
            site: None,
            base: "/".to_owned(),
            allow_connect: Vec::new(),
        };
        while let Some(argument) = arguments.next() {
            let (name, mut value) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument, None),
            };
            let mut value = || value.take().or_else(|| arguments.next()).ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--host" => options.host = value()?,
                "--port" => options.port = number(&name, &value()?)?,
                "--agents" => options.world.agents = number(&name, &value()?)?,
                "--history" => options.world.history = Some(number(&name, &value()?)?),
                "--latency" => options.settings.latency = latency(&value()?)?,
                "--chaos" => options.settings.chaos = number(&name, &value()?)?,
                "--cors" => options.settings.cors = Cors::parse(&value()?)?,
                "--site" => options.site = Some(value()?.into()),
                "--base" => {
                    let base = value()?;
                    let inner = base.trim_matches('/');
                    options.base = if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") };
                }
                "--allow-connect" => options.allow_connect.push(value()?),
                _ => return Err(format!("unknown option {name}")),
            }
        }
        match &options.site {
            Some(site) if !site.join("index.html").is_file() => {
                Err(format!("there is no index.html in {}", site.display()))
            }
            _ => Ok(options),
        }
    }
}

/// `MIN..MAX` or one number, in milliseconds.
pub fn latency(text: &str) -> Result<(u64, u64), String> {
    let (least, most) = text.split_once("..").unwrap_or((text, text));
    let (least, most) = (number("--latency", least)?, number("--latency", most)?);
    if least <= most { Ok((least, most)) } else { Err("--latency: MIN is greater than MAX".to_owned()) }
}

fn number<T: std::str::FromStr>(name: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{name}: {text} is not a number that fits"))
}
