//! The form as a whole: its sections, their contents list, and finding a field by its name.

use leptos::prelude::*;
use serde_json::Value;

use super::control_id;
use super::editing::Editing;
use super::field::{Place, field_view, kept_as_it_is, plain};
use crate::browser::dom;
use crate::document::{Field, Kind, Pointer, Section};
use crate::domain::{Connection, json};
use crate::signals::{Memo, RwSignal};
use crate::ui::{El, IntoChild, SelectField, TextField, all, button, el, link, live, part};
use crate::words::form as words;

fn section_id(position: usize) -> String {
    format!("section-{position}")
}

/// Whether a section is only what the vendor gives.
fn is_given(section: &Section) -> bool {
    section.fields.iter().all(|field| field.response_only)
}

/// Every section, one below the other.
pub fn sections(editing: Editing, connection: &Connection) -> AnyView {
    let shape = editing.shape(&Pointer::root());
    let connection = connection.clone();
    live(move || {
        shape.get();
        part(|| {
            let place = Place { editing, connection: connection.clone(), at: Pointer::root() };
            let known = editing.schema.sections.iter().enumerate().map(|(position, section)| {
                let content = if is_given(section) { given(editing, section) } else { fields(&place, section.fields) };
                section_view(&section_id(position), section.title, content)
            });
            let mut views: Vec<AnyView> = known.collect();
            let others = others(editing);
            if !others.is_empty() {
                let content = el("div").class("form").children(others).into_child();
                views.push(section_view("section-others", words::OTHERS, content));
            }
            views.into_child()
        })
    })
}

fn section_view(id: &str, title: &str, content: AnyView) -> AnyView {
    let heading = format!("{id}-title");
    el("section")
        .class("card pad form")
        .id(id)
        .attr("tabindex", "-1")
        .attr("aria-labelledby", &heading)
        .child(el("h2").id(&heading).child(title))
        .child(content)
        .into_child()
}

fn fields(place: &Place, fields: &'static [Field]) -> AnyView {
    let views = fields.iter().map(|field| field_view(place, field)).collect::<Vec<_>>();
    el("div").class("form").children(views).into_child()
}

/// What the vendor gives, as a list of facts.
fn given(editing: Editing, section: &'static Section) -> AnyView {
    let rows = editing.with(|document| {
        let known = section.fields.iter().filter_map(|field| Some((field, document.get(field.key)?)));
        let row = |(field, value): (&Field, &Value)| {
            let text = if matches!(field.kind, Kind::Raw) { json::indented(value) } else { plain(value) };
            let told = if matches!(field.kind, Kind::Raw) && !value.is_null() {
                el("dd").child(
                    el("details")
                        .child(el("summary").child(words::SHOW))
                        .child(el("pre").class("code").attr("tabindex", "0").child(text)),
                )
            } else {
                el("dd").child(text)
            };
            [el("dt").child(field.label), told]
        };
        known.flat_map(row).collect::<Vec<El>>()
    });
    el("dl").class("fields").children(rows).into_child()
}

/// Keys of the document that no section knows.
fn others(editing: Editing) -> Vec<AnyView> {
    editing.with(|document| {
        let keys = document.as_object().into_iter().flatten();
        let unknown = keys.filter(|(key, _)| !editing.schema.fields().any(|field| field.key == *key));
        unknown.map(|(key, value)| kept_as_it_is(key, Some(value))).collect()
    })
}

/// The contents list: links where there is room, a choice where there is none.
pub fn contents(editing: Editing) -> AnyView {
    let entries: Vec<(String, &'static str, &'static [Field])> = editing
        .schema
        .sections
        .iter()
        .enumerate()
        .map(|(position, section)| (section_id(position), section.title, section.fields))
        .collect();
    let links = entries.iter().map(|(id, title, fields)| {
        let fields: &'static [Field] = fields;
        let counts = Memo::new(move |_| {
            editing.changes();
            editing.with(|document| {
                let list = fields.iter().find_map(|field| document.get(field.key)?.as_array());
                list.map(Vec::len).filter(|_| fields.len() == 1)
            })
        });
        let problems = Memo::new(move |_| {
            editing.problems.with(|all| {
                let here = |place: &Pointer| {
                    place.steps().first().is_some_and(|step| fields.iter().any(|field| field.key == step))
                };
                all.iter().filter(|(place, _)| here(place)).count()
            })
        });
        link(format!("#{id}"), *title)
            .child(live(move || counts.get().map(|count| el("span").class("muted").child(count.to_string()))))
            .child(live(move || {
                let count = problems.get();
                (count > 0).then(|| el("span").class("error").child(words::problems(count)))
            }))
    });
    let options = std::iter::once((String::new(), words::GO_TO.to_owned()))
        .chain(entries.iter().map(|(id, title, _)| (id.clone(), (*title).to_owned())))
        .collect();
    let jump = Callback::new(move |id: String| {
        if !id.is_empty() {
            dom::focus(&id);
        }
    });
    let nothing = crate::signals::Signal::stored(String::new());
    let select = SelectField::new("go-to", words::CONTENTS, crate::signals::Signal::stored(options), nothing, jump);
    el("div")
        .class("contents")
        .child(el("nav").class("toc").attr("aria-label", words::CONTENTS).children(links.collect::<Vec<_>>()))
        .child(el("div").class("toc-select").child(select))
        .child(find_field(editing))
        .into_child()
}

/// How many fields are offered at a time.
const MOST_FOUND: usize = 12;

/// Finds fields by their names, wherever they are folded.
pub fn find_field(editing: Editing) -> AnyView {
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let needle = dom::lower_case(typed.get().trim());
        editing.changes();
        if needle.is_empty() { Vec::new() } else { editing.with(|document| find(editing, document, &needle)) }
    });
    let go = move |at: &Pointer| {
        open_way_to(editing, at);
        dom::focus(&control_id(at));
    };
    let list = live(move || {
        let found = found.get();
        let any = !typed.get().trim().is_empty();
        let items = found.into_iter().map(|(at, words)| {
            let words = words.clone();
            el("li").child(button(words, move || go(&at)).class("btn link"))
        });
        let items: Vec<El> = items.collect();
        let none = items.is_empty();
        any.then(|| {
            all([
                el("ul").class("plain").children(items).into_child(),
                none.then(|| el("p").class("muted").child(words::NOT_FOUND)).into_child(),
            ])
        })
    });
    let field = TextField::new("find-field", words::FIND, typed).kind("search");
    el("div").class("find").attr("role", "search").child(field).child(list).into_child()
}

/// Unfolds every item and file around a place.
pub fn open_way_to(editing: Editing, at: &Pointer) {
    let mut place = Pointer::root();
    for step in at.steps() {
        let kind = editing.with(|document| editing.schema.kind_at(document, &place));
        place = place.child(step);
        if step.parse::<usize>().is_ok() || matches!(kind, Some(Kind::Files(_))) {
            editing.set_open(&place, true);
        }
    }
}

fn find(editing: Editing, document: &Value, needle: &str) -> Vec<(Pointer, String)> {
    let mut found = Vec::new();
    for section in editing.schema.sections.iter().filter(|section| !is_given(section)) {
        for field in section.fields {
            let at = Pointer::root().child(field.key);
            walk(&mut found, document.get(field.key), &at, field.kind, field.label, "", needle);
        }
    }
    found
}

/// Fields below a place whose name, or whose text, has the needle in it.
fn walk(
    found: &mut Vec<(Pointer, String)>,
    value: Option<&Value>,
    at: &Pointer,
    kind: Kind,
    label: &str,
    trail: &str,
    needle: &str,
) {
    if found.len() >= MOST_FOUND {
        return;
    }
    let path = if trail.is_empty() { label.to_owned() } else { format!("{trail} › {label}") };
    let below = |found: &mut Vec<(Pointer, String)>, value: &Value, fields: &'static [Field]| {
        for field in fields.iter().filter(|field| !field.response_only && field.belongs_into(value)) {
            walk(found, value.get(field.key), &at.child(field.key), field.kind, field.label, &path, needle);
        }
    };
    match (kind, value) {
        (Kind::Object(fields), Some(value @ Value::Object(_))) => below(found, value, fields),
        (Kind::Union(union), Some(value @ Value::Object(_))) => {
            if let Some(variant) = union.variant_of(value) {
                below(found, value, variant.fields);
            }
        }
        (Kind::List(list), Some(Value::Array(items))) => {
            for (position, item) in items.iter().enumerate() {
                let name = super::objects::item_name(Some(item), list, position);
                walk(found, Some(item), &at.child(position), list.item, &name, &path, needle);
            }
        }
        (Kind::Files(_), Some(Value::Object(files))) => {
            let fits = |file: &&String| dom::lower_case(file).contains(needle);
            let more = files.keys().filter(fits).take(MOST_FOUND - found.len());
            found.extend(more.map(|file| (at.child(file), format!("{path} › {file}"))));
        }
        (Kind::List(_) | Kind::Object(_) | Kind::Union(_) | Kind::Map(_) | Kind::Files(_), _) => {}
        (_, value) => {
            let text = value.and_then(Value::as_str).unwrap_or_default();
            let fits =
                dom::lower_case(label).contains(needle) || (text.len() < 500 && dom::lower_case(text).contains(needle));
            if fits {
                found.push((at.clone(), path));
            }
        }
    }
}
