//! A package that was chosen: read, looked into, shown.

use leptos::prelude::*;

use crate::browser::dom;
use crate::domain::Connection;
use crate::http::Bytes;
use crate::signals::{Memo, RwSignal};
use crate::state::{NoAnswer, console};
use crate::tools::package::refusal::{MOST_BYTES, Refusal};
use crate::tools::package::summary::{Held, Package, Server};
use crate::ui::{DomEvent, El, IntoChild, all, el, labelled, live};
use crate::vendors;
use crate::words::{package as words, tools as tools_words};

/// A package that was looked into.
#[derive(Clone, PartialEq)]
pub struct Chosen {
    /// What the file is called.
    pub name: String,
    /// What is in the file.
    pub bytes: Bytes,
    /// What is in the package.
    pub package: Package,
}

/// How far looking into one is.
#[derive(Clone, PartialEq)]
pub enum Looking {
    /// Nothing was chosen.
    Nothing,
    /// It is being read.
    Reading,
    /// It is not taken, for this reason.
    Refused(String),
    /// It was read.
    Done(Box<Chosen>),
}

/// So many entries of a list are shown.
const MOST_SHOWN: usize = 40;

/// Looks into a package, in the worker.
pub fn look_into(name: String, bytes: Bytes, into: RwSignal<Looking>) {
    let tools = console().tools();
    into.set(Looking::Reading);
    dom::spawn(async move {
        let outcome = tools.inspect(&bytes).await;
        if into.try_get_untracked().is_none() {
            return;
        }
        into.set(match outcome {
            Ok(Ok(package)) => Looking::Done(Box::new(Chosen { name, bytes, package })),
            Ok(Err(refusal)) => Looking::Refused(refusal.sentence()),
            Err(NoAnswer::Outdated) => return,
            Err(NoAnswer::Failed(why)) => Looking::Refused(why),
        });
    });
}

/// A field for a package, and what came of looking into it.
pub fn picker(id: &str, looking: RwSignal<Looking>) -> AnyView {
    let choose = move |event: DomEvent| {
        let Some(file) = dom::chosen_file(&event) else { return };
        let size = file.size() as u64;
        if size > MOST_BYTES {
            // Not even read into memory.
            looking.set(Looking::Refused(Refusal::TooLarge(size).sentence()));
            return;
        }
        looking.set(Looking::Reading);
        dom::spawn(async move {
            match dom::file_bytes(&file).await {
                Some(bytes) => look_into(file.name(), bytes, looking),
                None => looking.set(Looking::Refused(words::FILE_GONE.to_owned())),
            }
        });
    };
    let input = el("input").attr("type", "file").attr("accept", ".zip,application/zip").on("change", choose);
    labelled(id, words::FILE, words::FILE_HINT, None, input)
}

/// What came of looking into a package.
pub fn result(looking: RwSignal<Looking>) -> AnyView {
    let shown = Memo::new(move |_| looking.get());
    live(move || {
        shown.with(|looking| match looking {
            Looking::Nothing => ().into_child(),
            Looking::Reading => el("p").class("muted").attr("role", "status").child(words::LOOKING).into_child(),
            Looking::Refused(why) => el("div")
                .class("note bad")
                .attr("role", "alert")
                .child(el("p").child(el("strong").child(words::REFUSED)))
                .child(el("p").child(why.as_str()))
                .into_child(),
            Looking::Done(chosen) => summary(chosen),
        })
    })
}

/// What is in a package, in words: the facts first, then what is to be done by hand.
fn summary(chosen: &Chosen) -> AnyView {
    let package = &chosen.package;
    let model = match (&package.model_provider, &package.model_name) {
        (Some(provider), Some(name)) => Some(format!("{provider} · {name}")),
        (provider, name) => name.clone().or_else(|| provider.clone()),
    };
    let size = tools_words::size(chosen.bytes.len() as u64);
    let facts = [
        (words::FILE_NAME, Some(format!("{} ({size})", chosen.name))),
        (words::AGENT, Some(package.name.clone())),
        (words::DESCRIPTION, package.description.clone()),
        (words::MODEL, model),
        (words::MODE, package.mode.clone()),
        (words::ARCHITECTURE, package.architecture.clone()),
        (words::REASONING, package.reasoning.clone()),
        (words::VERSION, package.version.clone()),
        (words::SPEC_VERSION, package.spec_version.clone()),
        (words::WELCOME, package.welcome_message.clone()),
        (words::STARTER, package.conversation_starter.clone()),
        (words::SERVERS, Some(listed(package.servers.iter().map(server_line)))),
        (words::MODELS, Some(listed(package.models.iter().map(model_line)))),
        (words::FILES, Some(listed(package.files.iter().map(file_line)))),
        (words::ACTIONS, Some(listed(package.actions.iter().map(|action| action.name.clone())))),
        (words::KEPT, Some(package.kept.join(", ")).filter(|kept| !kept.is_empty())),
    ];
    let facts = facts.into_iter().filter_map(|(label, text)| Some((label, text.filter(|text| !text.is_empty())?)));
    let facts = facts.flat_map(|(label, text)| [el("dt").child(label), el("dd").child(text)]).collect::<Vec<_>>();
    let runbook = package.runbook.as_ref().map(|runbook| {
        el("details")
            .child(el("summary").child(words::RUNBOOK))
            .child(el("pre").class("code").attr("tabindex", "0").child(runbook.as_str()))
    });
    let entries = package
        .entries
        .iter()
        .take(MOST_SHOWN)
        .map(|entry| el("li").child(format!("{} ({})", entry.name, tools_words::size(entry.size))));
    let entries = entries.collect::<Vec<_>>();
    let rest = (package.entry_count as usize).saturating_sub(entries.len());
    let entries = el("details")
        .child(el("summary").child(words::ENTRIES))
        .child(el("ul").class("plain").children(entries))
        .child((rest > 0).then(|| el("p").class("muted").child(words::and_more(rest))));
    el("section")
        .class("stack")
        .attr("aria-labelledby", "inside")
        .child(el("h3").id("inside").child(words::INSIDE))
        .child(el("dl").class("fields").children(facts))
        .child(runbook)
        .child(entries)
        .child(warnings(package))
        .into_child()
}

/// What deserves a second look.
fn warnings(package: &Package) -> AnyView {
    let missing = (!package.missing.is_empty()).then(|| {
        let missing = package.missing.iter().map(|path| el("li").child(path.as_str()));
        el("div")
            .class("note bad")
            .child(el("p").child(el("strong").child(words::MISSING)))
            .child(el("p").child(words::MISSING_LEAD))
            .child(el("ul").children(missing))
    });
    let open = has_open_secrets(package).then(|| el("p").class("note warn").child(words::OPEN_SECRETS));
    let told = to_do(package);
    let told = (!told.is_empty()).then(|| {
        let told = told.into_iter().map(|words| el("li").child(words));
        el("div").class("note warn").child(el("ul").children(told))
    });
    all([missing.into_child(), open.into_child(), told.into_child()])
}

/// What has to be done by hand in the target: told on the sheet, too.
pub fn to_do(package: &Package) -> Vec<String> {
    let masked = |server: &Server| {
        let settings = server.headers.iter().chain(&server.env).filter(|setting| setting.held == Held::Masked);
        settings.map(|setting| setting.name.clone()).collect::<Vec<_>>().join(", ")
    };
    let servers = package.servers.iter().map(|server| (server, masked(server)));
    servers
        .filter(|(_, names)| !names.is_empty())
        .map(|(server, names)| words::to_enter(&server.name, &names))
        .collect()
}

fn has_open_secrets(package: &Package) -> bool {
    let settings = package.servers.iter().flat_map(|server| server.headers.iter().chain(&server.env));
    settings.into_iter().any(|setting| setting.held == Held::Secret)
}

fn server_line(server: &Server) -> String {
    let more = [server.transport.as_deref(), server.url.as_deref()];
    let more = more.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    if more.is_empty() { server.name.clone() } else { format!("{} ({more})", server.name) }
}

fn model_line(model: &crate::tools::package::summary::SemanticModel) -> String {
    let name = model.name.as_deref().unwrap_or(&model.file);
    match (model.present, model.connections.is_empty()) {
        (false, _) => format!("{name} ({})", words::NOT_THERE),
        (true, true) => name.to_owned(),
        (true, false) => format!("{name} ({})", words::reaches(&model.connections.join(", "))),
    }
}

fn file_line(file: &crate::tools::package::summary::SharedFile) -> String {
    let size = file.size.map_or_else(|| words::NOT_THERE.to_owned(), tools_words::size);
    format!("{} ({size})", file.name)
}

/// The first of a list, in one line.
fn listed(items: impl Iterator<Item = String>) -> String {
    let all = items.collect::<Vec<_>>();
    let rest = all.len().saturating_sub(MOST_SHOWN);
    let mut shown: Vec<String> = all.into_iter().take(MOST_SHOWN).collect();
    if rest > 0 {
        shown.push(words::and_more(rest));
    }
    if shown.is_empty() { words::NONE.to_owned() } else { shown.join(", ") }
}

/// The MCP servers of a package that the target's workspace lacks, once that is known.
pub fn lacking_servers(connection: &Connection, package: &Package) -> RwSignal<Vec<String>> {
    let lacking = RwSignal::new(Vec::new());
    let (console, connection) = (console(), connection.clone());
    let servers: Vec<_> = package.servers.iter().map(|server| (server.name.clone(), server.url.clone())).collect();
    if !servers.is_empty() {
        dom::spawn(async move {
            let Some(all) = console.servers(&connection).await else { return };
            let missing = servers.into_iter().filter(|(name, url)| !vendors::has_server(&all, name, url.as_deref()));
            let missing: Vec<String> = missing.map(|(name, _)| name).collect();
            if lacking.try_get_untracked().is_some() {
                lacking.set(missing);
            }
        });
    }
    lacking
}

/// What is said of them.
pub fn lacking_view(lacking: RwSignal<Vec<String>>) -> AnyView {
    live(move || {
        let servers = lacking.get();
        (!servers.is_empty()).then(|| {
            let told = servers.iter().map(|server| el("li").child(words::not_in_target(server)));
            el("div").class("note warn").attr("role", "status").child(el("ul").children(told))
        })
    })
}

/// A package that is kept until a sheet sends it, as its intent names it.
pub fn reference(chosen: &Chosen, file: String, lacking: &[String]) -> vendors::Package {
    let mut told = to_do(&chosen.package);
    told.extend(lacking.iter().map(|server| words::not_in_target(server)));
    vendors::Package { file, name: chosen.name.clone(), agent: chosen.package.name.clone(), told }
}

/// Part of a screen with a heading and a sentence.
pub fn section(id: &'static str, title: &'static str, lead: &'static str) -> El {
    el("section")
        .class("card pad stack")
        .attr("aria-labelledby", id)
        .child(el("h2").id(id).child(title))
        .child(el("p").class("muted").child(lead))
}
