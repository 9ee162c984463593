//! Files of source code: picked, dropped or added by hand; each is unfolded to be edited.

mod loading;

use leptos::prelude::*;
use serde_json::Value;

use super::control_id;
use super::field::{Place, kept_as_it_is};
use crate::browser::dom;
use crate::document::{FilesLimits, PathFlaw, as_typed, path_flaw, with_line_ends};
use crate::domain::json;
use crate::signals::{Memo, RwSignal};
use crate::ui::{DomEvent, IntoChild, TextField, all, button, el, keyed, labelled, live, part};
use crate::words::{common, files as words, form};
use loading::Loading;

/// The files at a place of a document.
#[derive(Clone)]
struct Files {
    place: Place,
    limits: &'static FilesLimits,
    /// The paths, in their order.
    paths: Memo<Vec<String>>,
    /// Which one is being given another path.
    renaming: RwSignal<Option<String>>,
    /// What came of loading some.
    loading: RwSignal<Loading>,
}

/// The files of an object: by path, and ways to add some. Typing in one touches nothing of the others.
pub fn view(place: &Place, limits: &'static FilesLimits) -> AnyView {
    let paths = place.editing.look(&place.at, |files| {
        let mut paths: Vec<String> = files.and_then(Value::as_object).into_iter().flatten().map(path_of).collect();
        paths.sort();
        paths
    });
    let (renaming, loading) = (RwSignal::new(None), RwSignal::new(Loading::Nothing));
    let files = Files { place: place.clone(), limits, paths, renaming, loading };
    let listed = files.clone();
    let row = Callback::new(move |path: String| listed.row(&path));
    let list = el("ul").class("plain card items");
    let list = list.attr_live("hidden", move || paths.with(Vec::is_empty).then(String::new));
    let rows = keyed(list, paths, row).into_child();
    if place.editing.read_only {
        return all([files.summary(), rows]);
    }
    // What became of a folder stands below the button that it was chosen with, and not below all of its files.
    all([files.summary(), files.pickers(), files.told(), rows, files.adding()])
}

fn path_of((path, _): (&String, &Value)) -> String {
    path.clone()
}

fn bytes(text: &Value) -> u64 {
    text.as_str().map_or(0, str::len) as u64
}

impl Files {
    /// How many there are, the limits, and whether they are beyond them.
    fn summary(&self) -> AnyView {
        let FilesLimits { most_files, most_bytes, most_together, .. } = *self.limits;
        let there = self.place.editing.look(&self.place.at, |files| {
            let files = files.and_then(Value::as_object);
            (files.map_or(0, |files| files.len()), files.into_iter().flat_map(|files| files.values()).map(bytes).sum())
        });
        let told = live(move || {
            let (count, bytes) = there.get();
            words::there(count, bytes)
        });
        let doubts = live(move || {
            let (count, bytes): (usize, u64) = there.get();
            let many = (count > most_files).then(|| form::too_many_files(most_files));
            let large = (bytes > most_together).then(|| form::files_too_large(&words::size(most_together)));
            let doubt = |words: String| el("p").class("hint doubt").attr("role", "status").child(words);
            all([many.map(doubt).into_child(), large.map(doubt).into_child()])
        });
        let limits = el("span").class("hint").child(words::limits(most_files, most_bytes, most_together));
        let id = format!("{}-limits", control_id(&self.place.at));
        all([el("p").id(id).child(told).child(" ").child(limits).into_child(), doubts])
    }

    /// One file: its path and size, and folded below it its text. There may be many: each follows little.
    fn row(&self, path: &str) -> AnyView {
        let (files, at) = (self.clone(), self.place.child(path));
        let editing = at.editing;
        let id = control_id(&at.at);
        let facts = {
            let (size, most, at) =
                (editing.look(&at.at, |text| text.map_or(0, bytes)), self.limits.most_bytes, at.at.clone());
            live(move || {
                let size = size.get();
                let wrong = editing.problems.with(|all| all.iter().filter(|(place, _)| *place == at).count());
                let doubt = (size > most).then(|| form::file_too_large(&words::size(most)));
                all([
                    el("span").class("muted").child(words::size(size)).into_child(),
                    doubt.map(|words| el("span").class("hint doubt").child(" ").child(words)).into_child(),
                    (wrong > 0).then(|| el("span").class("error").child(" ").child(form::problems(wrong))).into_child(),
                ])
            })
        };
        let opened = Memo::new({
            let at = at.at.clone();
            move |_| editing.is_open(&at)
        });
        let toggle = {
            let at = at.at.clone();
            move || editing.set_open(&at, !opened.get_untracked())
        };
        let (unfold, name): (_, fn(bool, &str) -> String) =
            if editing.read_only { (words::SHOW, words::show) } else { (form::UNFOLD, form::unfold) };
        let named = path.to_owned();
        let head = button(live(move || if opened.get() { form::FOLD } else { unfold }), toggle)
            .id(format!("{id}-open"))
            .attr_live("aria-expanded", move || Some(if opened.get() { "true" } else { "false" }.to_owned()))
            .attr_live("aria-label", move || Some(name(opened.get(), &named)));
        let changes = (!editing.read_only).then(|| {
            let (renamed, removed) = ((files.clone(), path.to_owned()), (files.clone(), path.to_owned()));
            let rename = button(words::RENAME, move || renamed.0.begin_to_rename(&renamed.1))
                .id(format!("{id}-rename"))
                .attr("aria-label", words::rename(path));
            let remove = button(words::REMOVE, move || removed.0.remove(&removed.1));
            vec![rename, remove.attr("aria-label", form::remove(path))]
        });
        let renaming = {
            let (renaming, path) = (self.renaming, path.to_owned());
            let begun = Memo::new({
                let path = path.clone();
                move |_| renaming.with(|renamed| renamed.as_ref() == Some(&path))
            });
            live(move || begun.get().then(|| part(|| files.rename_form(&path))))
        };
        let text = {
            let path = path.to_owned();
            live(move || opened.get().then(|| part(|| editor(&at, &path))))
        };
        let name = el("span").child(el("strong").class("mono").child(path)).child(" ").child(facts);
        let buttons = el("span").class("row wraps").child(head).children(changes.unwrap_or_default());
        el("li")
            .class("item unfolds")
            .child(el("div").class("item-head").child(name).child(buttons))
            .child(renaming)
            .child(text)
            .into_child()
    }

    /// Why a typed path cannot be that of another file.
    fn refused(&self, path: &str) -> Option<String> {
        let used = || self.paths.with(|paths| paths.iter().any(|other| other == path)).then_some(words::USED);
        path_flaw(path).map(PathFlaw::sentence).or_else(used).map(str::to_owned)
    }

    /// Changes the files as one step.
    fn change(&self, change: impl FnOnce(&mut serde_json::Map<String, Value>)) {
        let Some(Value::Object(mut files)) = self.place.editing.peek(&self.place.at) else { return };
        change(&mut files);
        self.place.editing.put_apart(&self.place.at, Some(Value::Object(files)));
    }

    /// What is known of a path goes with it.
    fn forget(&self, path: &str) {
        let at = self.place.at.child(path);
        self.place.editing.set_open(&at, false);
        self.place.editing.problems.update(|problems| problems.retain(|(place, _)| !place.is_within(&at)));
    }

    fn remove(&self, path: &str) {
        let near = self.paths.with(|paths| {
            let at = paths.iter().position(|other| other == path)?;
            paths.get(at + 1).or_else(|| paths.get(at.checked_sub(1)?)).cloned()
        });
        self.change(|files| drop(files.shift_remove(path)));
        self.forget(path);
        crate::state::console().announce(&form::removed(path));
        dom::focus(&match near {
            Some(near) => format!("{}-open", control_id(&self.place.at.child(near))),
            None => control_id(&self.place.at),
        });
    }

    fn begin_to_rename(&self, path: &str) {
        self.renaming.set(Some(path.to_owned()));
        dom::focus(&format!("{}-path", control_id(&self.place.at.child(path))));
    }

    fn rename_form(&self, path: &str) -> AnyView {
        let (typed, problem) = (RwSignal::new(path.to_owned()), RwSignal::new(None::<String>));
        let id = control_id(&self.place.at.child(path));
        let stop = {
            let (renaming, id) = (self.renaming, id.clone());
            move || {
                renaming.set(None);
                dom::focus(&format!("{id}-rename"));
            }
        };
        let rename = {
            let (files, from, stop) = (self.clone(), path.to_owned(), stop.clone());
            let field = format!("{id}-path");
            move || {
                let to = typed.get_untracked().trim().to_owned();
                if to == from {
                    return stop();
                }
                problem.set(files.refused(&to));
                if problem.with_untracked(Option::is_some) {
                    return dom::focus(&field);
                }
                files.rename(&from, &to);
            }
        };
        let field = TextField::new(format!("{id}-path"), words::new_path_of(path), typed).error(problem.into());
        let keys = {
            let (rename, stop) = (rename.clone(), stop.clone());
            move |event: DomEvent| match dom::key(&event).as_str() {
                "Enter" => rename(),
                "Escape" => stop(),
                _ => {}
            }
        };
        el("div")
            .class("row ends")
            .child(el("div").class("grow").child(field).on("keydown", keys))
            .child(button(words::RENAME, rename))
            .child(button(common::CANCEL, stop))
            .into_child()
    }

    /// Another path, at the same position of the object.
    fn rename(&self, from: &str, to: &str) {
        let (editing, place) = (self.place.editing, self.place.at.child(to));
        if editing.is_open(&self.place.at.child(from)) {
            editing.set_open(&place, true);
        }
        let renamed = |(path, text): (String, Value)| (if path == from { to.to_owned() } else { path }, text);
        self.change(|files| *files = std::mem::take(files).into_iter().map(renamed).collect());
        self.forget(from);
        self.renaming.set(None);
        crate::state::console().announce(&words::renamed(from, to));
        dom::focus(&format!("{}-rename", control_id(&place)));
    }

    /// A new file by its path.
    fn adding(&self) -> AnyView {
        let (typed, problem) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
        let id = format!("{}-path", control_id(&self.place.at));
        let add = {
            let (files, id) = (self.clone(), id.clone());
            move || {
                let path = typed.get_untracked().trim().to_owned();
                problem.set(files.refused(&path));
                if problem.with_untracked(Option::is_some) {
                    return dom::focus(&id);
                }
                typed.set(String::new());
                let place = files.place.at.child(&path);
                files.place.editing.set_open(&place, true);
                files.change(|all| drop(all.insert(path.clone(), json::word(""))));
                crate::state::console().announce(&words::added_one(&path));
                dom::focus(&control_id(&place));
            }
        };
        let field = TextField::new(id, words::NEW_PATH, typed).hint(words::NEW_PATH_HINT).error(problem.into());
        let on_enter = {
            let add = add.clone();
            move |event: DomEvent| {
                if dom::key(&event) == "Enter" {
                    add();
                }
            }
        };
        el("div")
            .class("row ends")
            .child(el("div").class("grow").child(field).on("keydown", on_enter))
            .child(button(words::ADD, add))
            .into_child()
    }
}

/// The text of a file.
fn editor(place: &Place, path: &str) -> AnyView {
    let editing = place.editing;
    let there = editing.peek(&place.at);
    if there.as_ref().is_some_and(|value| !value.is_string()) {
        return kept_as_it_is(path, there.as_ref());
    }
    let text = editing.look(&place.at, |text| as_typed(text.and_then(Value::as_str).unwrap_or_default()));
    let at = place.at.clone();
    let write = move |event: DomEvent| {
        let typed = dom::field_value(&event);
        let was = editing.peek(&at);
        let was = was.as_ref().and_then(Value::as_str).unwrap_or_default();
        editing.put(&at, Some(Value::String(with_line_ends(was, &typed))));
    };
    let control = el("textarea")
        .class("code")
        .attr("rows", "16")
        .attr("spellcheck", "false")
        .attr("autocapitalize", "off")
        .attr_if("readonly", editing.read_only.then_some(""))
        .value(move || text.get())
        .on("input", write);
    let error = editing.problem(&place.at);
    let view = labelled(&control_id(&place.at), path, "", Some(error.into()), control);
    el("div").class("inside form").child(view).into_child()
}
