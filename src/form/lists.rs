//! Lists and maps: add, duplicate, reorder by buttons, remove; each can be undone.

use leptos::prelude::*;
use serde_json::Value;

use super::control_id;
use super::field::{Place, content_view, value_view};
use super::objects::{blank, first_control};
use crate::browser::dom;
use crate::document::{Kind, List};
use crate::domain::json;
use crate::signals::{Memo, RwSignal};
use crate::ui::{DomEvent, IntoChild, TextField, all, button, el, live, part};
use crate::words::form as words;

/// What names the items of a list.
pub type Named = List;

/// The name of an item: by what identifies it, else by what usually names things. A name is better than an id.
pub fn name_of(value: Option<&Value>, list: &List) -> Option<String> {
    let value = value?;
    if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
        return Some(text.to_owned());
    }
    // What is told apart by its kind alone is called by it.
    if let Kind::Union(union) = list.item
        && list.identity.contains(&union.tag)
    {
        let known = union.variant_of(value).map(|variant| variant.label);
        return known.or_else(|| value.get(union.tag)?.as_str()).map(str::to_owned);
    }
    let text = |key: &str| value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let named = ["name", "title", "text", "key"].iter().find_map(|key| text(key));
    named.or_else(|| list.identity.iter().find_map(|key| text(key))).map(str::to_owned)
}

/// A list, drawn again as a whole when it is re-arranged: what is unfolded stays unfolded.
pub fn list(place: &Place, list: &'static List, label: &str) -> AnyView {
    let shape = place.editing.shape(&place.at);
    let (place, label) = (place.clone(), label.to_owned());
    live(move || {
        shape.get();
        part(|| list_now(&place, list, &label))
    })
}

fn list_now(place: &Place, list: &'static List, label: &str) -> AnyView {
    let count = place.editing.peek(&place.at).and_then(|value| value.as_array().map(Vec::len)).unwrap_or_default();
    let items = (0..count).map(|position| item(place, list, position, count)).collect::<Vec<_>>();
    let add = add_button(place, list, count, label);
    let add = (!place.editing.read_only).then_some(add);
    let empty = (count == 0).then(|| el("p").class("muted").child(words::none_yet(list.noun)));
    let rows = (count > 0).then(|| el("ul").class("plain card items").children(items));
    all([empty.into_child(), rows.into_child(), add.into_child()])
}

fn add_button(place: &Place, list: &'static List, count: usize, _label: &str) -> AnyView {
    let place = place.clone();
    let id = add_id(&place);
    let add = move || {
        let mut items = place.editing.peek(&place.at).and_then(|value| value.as_array().cloned()).unwrap_or_default();
        items.push(blank(list.item));
        place.editing.arrange(&place.at, items, &Some);
        let at = place.at.child(count);
        place.editing.set_open(&at, true);
        dom::focus(&first_control(&at, list.item));
    };
    el("div").class("row").child(button(words::add(list.noun), add).id(id)).into_child()
}

fn add_id(place: &Place) -> String {
    format!("{}-add", control_id(&place.at))
}

/// One item: a plain value in its own control, anything else folded, with its name.
fn item(place: &Place, list: &'static List, position: usize, count: usize) -> AnyView {
    let at = place.child(position);
    let simple = list.item.is_plain();
    let name = at
        .editing
        .look(&at.at, move |value| name_of(value, list).unwrap_or_else(|| words::numbered(list.noun, position + 1)));
    let id = control_id(&at.at);
    if simple {
        let label = words::numbered(list.noun, position + 1);
        return el("li")
            .class("item")
            .child(el("div").class("grow").child(value_view(&at, list.item, &label, "", None)))
            .child(moves(place, list, position, count, name))
            .into_child();
    }
    let editing = at.editing;
    let opened = Memo::new({
        let at = at.at.clone();
        move |_| editing.is_open(&at)
    });
    let toggle = {
        let at = at.at.clone();
        move || editing.set_open(&at, !opened.get_untracked())
    };
    let tag = {
        let kind = editing.look(&at.at, move |value| kind_name(value, list));
        live(move || kind.get().map(|text| el("span").class("tag").child(text)))
    };
    let problems = {
        let at = at.at.clone();
        Memo::new(move |_| editing.problems.with(|all| all.iter().filter(|(place, _)| place.is_within(&at)).count()))
    };
    let marked = live(move || {
        let count = problems.get();
        (count > 0).then(|| el("span").class("error").child(words::problems(count)))
    });
    let head = button(live(move || if opened.get() { words::FOLD } else { words::UNFOLD }), toggle)
        .id(format!("{id}-open"))
        .attr_live("aria-expanded", move || Some(if opened.get() { "true" } else { "false" }.to_owned()))
        .attr_live("aria-label", move || Some(words::unfold(opened.get(), &name.get())));
    let inside = {
        let at = at.clone();
        live(move || {
            opened.get().then(|| part(|| el("div").class("inside form").child(content_view(&at, list.item, list.noun))))
        })
    };
    el("li")
        .class("item unfolds")
        .id(format!("{id}-item"))
        .child(
            el("div")
                .class("item-head")
                .child(
                    el("span")
                        .child(el("strong").child(live(move || name.get())))
                        .child(" ")
                        .child(tag)
                        .child(" ")
                        .child(marked),
                )
                .child(el("span").class("row").child(head).child(moves(place, list, position, count, name))),
        )
        .child(inside)
        .into_child()
}

/// What an item is, where the list holds several kinds.
fn kind_name(value: Option<&Value>, list: &List) -> Option<String> {
    let Kind::Union(union) = list.item else { return None };
    let value = value.filter(|_| !list.identity.contains(&union.tag))?;
    match union.variant_of(value) {
        Some(variant) => Some(variant.label.to_owned()),
        None => value.get(union.tag).and_then(Value::as_str).map(str::to_owned),
    }
}

/// Duplicate, move, remove: under "More", made when it is unfolded.
fn moves(place: &Place, list: &'static List, position: usize, count: usize, name: Memo<String>) -> AnyView {
    if place.editing.read_only {
        return ().into_child();
    }
    let shown = RwSignal::new(false);
    let place = place.clone();
    let toggled = move |event: DomEvent| shown.set(dom::is_open(&event));
    let inside = live(move || {
        shown.get().then(|| {
            let place = place.clone();
            part(|| {
                let act = |what: Move, words: String| {
                    let place = place.clone();
                    button(words, move || what.act(&place, list, position))
                };
                let name = name.get();
                let mut buttons = vec![act(Move::Duplicate, words::duplicate(&name))];
                if position > 0 {
                    buttons.push(act(Move::Up, words::move_up(&name)));
                }
                if position + 1 < count {
                    buttons.push(act(Move::Down, words::move_down(&name)));
                }
                buttons.push(act(Move::Remove, words::remove(&name)));
                el("div").class("stack").children(buttons)
            })
        })
    });
    el("details")
        .class("more")
        .on("toggle", toggled)
        .child(
            el("summary")
                .attr_live("aria-label", move || Some(words::more_for(&name.get())))
                .child(crate::words::common::MORE),
        )
        .child(inside)
        .into_child()
}

/// What is done with one item.
#[derive(Clone, Copy)]
enum Move {
    Duplicate,
    Up,
    Down,
    Remove,
}

impl Move {
    fn act(self, place: &Place, list: &'static List, position: usize) {
        let editing = place.editing;
        let Some(Value::Array(mut items)) = editing.peek(&place.at) else { return };
        let count = items.len();
        let focus = match self {
            Self::Duplicate => {
                let Some(copy) = items.get(position).cloned() else { return };
                items.insert(position + 1, copy);
                editing.arrange(&place.at, items, &|from| Some(if from > position { from + 1 } else { from }));
                position + 1
            }
            Self::Up | Self::Down => {
                let other = if matches!(self, Self::Up) { position.wrapping_sub(1) } else { position + 1 };
                if other >= count {
                    return;
                }
                items.swap(position, other);
                let went = move |from: usize| match from {
                    from if from == position => Some(other),
                    from if from == other => Some(position),
                    from => Some(from),
                };
                editing.arrange(&place.at, items, &went);
                other
            }
            Self::Remove => {
                if position >= count {
                    return;
                }
                let gone = items.remove(position);
                editing.arrange(&place.at, items, &|from| match from {
                    from if from == position => None,
                    from if from > position => Some(from - 1),
                    from => Some(from),
                });
                let name = super::objects::item_name(Some(&gone), list, position);
                crate::state::console().announce(&words::removed(&name));
                if count == 1 {
                    dom::focus(&add_id(place));
                    return;
                }
                position.min(count - 2)
            }
        };
        let at = place.at.child(focus);
        let simple = list.item.is_plain();
        let id = control_id(&at);
        dom::focus(&if simple { id } else { format!("{id}-open") });
    }
}

/// Own keys, each with a value of one kind.
pub fn map(place: &Place, kind: &'static Kind, label: &str) -> AnyView {
    let shape = place.editing.shape(&place.at);
    let (place, label) = (place.clone(), label.to_owned());
    live(move || {
        shape.get();
        part(|| map_now(&place, kind, &label))
    })
}

fn map_now(place: &Place, kind: &'static Kind, label: &str) -> AnyView {
    let keys: Vec<String> = match place.editing.peek(&place.at) {
        Some(Value::Object(object)) => object.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let rows = keys.iter().map(|key| {
        let at = place.child(key);
        let (taken, gone) = (place.clone(), key.clone());
        let remove = move || {
            let Some(Value::Object(mut object)) = taken.editing.peek(&taken.at) else { return };
            object.shift_remove(&gone);
            taken.editing.replace(&taken.at, Some(Value::Object(object)));
            dom::focus(&format!("{}-key", control_id(&taken.at)));
        };
        el("li")
            .class("item")
            .child(el("div").class("grow").child(value_view(&at, *kind, key, "", None)))
            .child(button(words::remove(key), remove))
    });
    let rows = (!keys.is_empty()).then(|| el("ul").class("plain card items").children(rows));
    let typed = RwSignal::new(String::new());
    let id = format!("{}-key", control_id(&place.at));
    let added = place.clone();
    let add = {
        let (id, kind) = (id.clone(), *kind);
        move || {
            let key = typed.get_untracked().trim().to_owned();
            let Some(Value::Object(mut object)) = added.editing.peek(&added.at) else { return };
            if key.is_empty() || object.contains_key(&key) {
                dom::focus(&id);
                return;
            }
            let value = match blank(kind) {
                Value::Null => json::word(""),
                value => value,
            };
            object.insert(key.clone(), value);
            added.editing.replace(&added.at, Some(Value::Object(object)));
            dom::focus(&control_id(&added.at.child(&key)));
        }
    };
    let field = TextField::new(id, words::key_of(label), typed);
    let adding =
        (!place.editing.read_only).then(|| el("div").class("row ends").child(field).child(button(words::ADD_KEY, add)));
    all([rows.into_child(), adding.into_child()])
}
