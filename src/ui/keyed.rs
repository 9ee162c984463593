//! Items by their keys: what stays in a list stays as it is in the page, with focus, while others come and go.

use leptos::prelude::*;
use leptos::tachys::view::Mountable;
use leptos::tachys::view::any_view::AnyViewState;

use super::El;
use crate::browser::dom;
use crate::browser::element::Element;
use crate::signals::{Memo, RwSignal};

/// So many new items are built in one go. The rest comes right behind: nobody waits for a long list to be able to press
/// or type something.
const AT_A_TIME: usize = 16;

/// Fills a list with an item for each of its keys, which are not there twice.
pub fn keyed(list: El, keys: Memo<Vec<String>>, item: Callback<String, AnyView>) -> El {
    let owner = Owner::current().unwrap_or_default();
    let more = RwSignal::new(0_u32);
    let mut drawn: Vec<Row> = Vec::new();
    list.following(Box::new(move |list| {
        more.track();
        let mut new = 0;
        let mut wanted = Vec::new();
        let all = keys.get();
        for (position, key) in all.iter().enumerate() {
            let is_new = !drawn.iter().any(|row| row.key == *key);
            new += usize::from(is_new);
            if !is_new || new <= AT_A_TIME {
                wanted.push((position, key.clone()));
            }
        }
        let build = |position: usize| item.run(all.get(position).cloned().unwrap_or_default());
        drawn = redraw(std::mem::take(&mut drawn), wanted, list, None, &owner, build);
        if new > AT_A_TIME {
            dom::spawn(async move {
                dom::pause(0).await;
                more.update(|more| *more = more.wrapping_add(1));
            });
        }
    }))
}

/// A row that is in the page.
pub(super) struct Row {
    key: String,
    view: AnyViewState,
    /// Ends what the row follows, with the row.
    _owner: Owner,
}

/// Makes the rows in the page those that are wanted, before an element or at the end. What is there already stays where
/// it is, with focus, unless it has to go behind something that stood after it.
pub(super) fn redraw(
    old: Vec<Row>,
    wanted: Vec<(usize, String)>,
    body: &Element,
    after: Option<&Element>,
    owner: &Owner,
    build: impl Fn(usize) -> AnyView,
) -> Vec<Row> {
    let mut old: Vec<Option<Row>> = old.into_iter().map(Some).collect();
    let mut next = 0;
    let mut rows: Vec<(Row, bool)> = Vec::with_capacity(wanted.len());
    for (position, key) in wanted {
        let at = old.iter().position(|row| row.as_ref().is_some_and(|row| row.key == key));
        let kept = at.and_then(|at| Some((at, old.get_mut(at)?.take()?)));
        rows.push(match kept {
            Some((at, row)) => {
                let stays = at >= next;
                next = next.max(at + 1);
                (row, stays)
            }
            None => {
                let owner = owner.child();
                let view = owner.with(|| untrack(|| build(position)).build());
                (Row { key, view, _owner: owner }, false)
            }
        });
    }
    for mut gone in old.into_iter().flatten() {
        gone.view.unmount();
    }
    let mut after = after.cloned();
    for (row, stays) in rows.iter_mut().rev() {
        if !*stays {
            row.view.mount(body, after.as_deref());
        }
        after = row.view.elements().into_iter().next().or(after);
    }
    rows.into_iter().map(|(row, _)| row).collect()
}
