//! Files that a person picks: chosen in a field or dropped, whole folders too.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File};

use super::{call, property};
use crate::http::Bytes;

/// After so much work other work of the page has its turn: a path is 1.
const AT_A_TIME: usize = 1_000;
/// So much work is the size of a file: the browser looks on the disk for it, which takes a third of a millisecond.
const SIZE: usize = 25;

/// What was picked, before anything is known of it: files, and entries of a file system, which may be folders.
pub struct Picks(Array);

/// A file that was picked.
pub struct PickedFile {
    /// Its name, or its path from the name of the chosen folder on.
    pub path: String,
    /// How many bytes it has; 0 where it is known by its path alone.
    pub size: u64,
    file: Option<File>,
}

impl PickedFile {
    /// What is in it. `None` where the browser cannot read it (any more).
    pub async fn bytes(&self) -> Option<Bytes> {
        super::dom::file_bytes(self.file.as_ref()?).await
    }
}

/// What was chosen in the field that an event came from. The field is emptied, so that the same can be chosen again.
pub fn chosen(event: &Event) -> Picks {
    let Some(field) = event.target() else { return Picks(Array::new()) };
    let files = property(&field, "files").map_or_else(Array::new, |files| Array::from(&files));
    // Emptying a field of files is always allowed.
    let _ = js_sys::Reflect::set(&field, &"value".into(), &"".into());
    Picks(files)
}

/// Whether files are dragged, and not a text, say.
pub fn are_dragged(event: &Event) -> bool {
    let types = property(event, "dataTransfer").and_then(|transfer| property(&transfer, "types"));
    types.is_some_and(|types| Array::from(&types).includes(&"Files".into(), 0))
}

/// What was dropped. To be asked for at once: afterwards the browser tells nothing any more.
pub fn dropped(event: &Event) -> Picks {
    let picks = Array::new();
    let items = property(event, "dataTransfer").and_then(|transfer| property(&transfer, "items"));
    for item in items.map(|items| Array::from(&items)).into_iter().flatten() {
        // Every engine knows this name; none has another one for folders. What is no file gives neither.
        let entry = call(&item, "webkitGetAsEntry", &[]).filter(JsValue::is_object);
        let file = || call(&item, "getAsFile", &[]).filter(JsValue::is_object);
        if let Some(picked) = entry.or_else(file) {
            picks.push(&picked);
        }
    }
    Picks(picks)
}

impl Picks {
    /// Every file in it. Those in folders of the names that are skipped, below what was picked, are listed only.
    pub async fn list(self, skipped: &[&str]) -> Vec<PickedFile> {
        let mut found = Vec::new();
        let mut entries = Vec::new();
        let mut work = 0;
        for picked in self.0.iter() {
            let file = match picked.dyn_into::<File>() {
                Ok(file) => file,
                Err(entry) => {
                    entries.push(entry);
                    continue;
                }
            };
            let path = text(&file, "webkitRelativePath");
            let path = if path.is_empty() { file.name() } else { path };
            let is_skipped = is_inside(&path, skipped);
            work += if is_skipped { 1 } else { SIZE };
            if work > AT_A_TIME {
                super::time::sleep(0).await;
                work = 0;
            }
            found.push(if is_skipped { unread(path) } else { of_file(path, file) });
        }
        while let Some(entry) = entries.pop() {
            let path = text(&entry, "fullPath").trim_start_matches('/').to_owned();
            if property(&entry, "isDirectory").is_some_and(|is| is.is_truthy()) {
                match children(&entry).await {
                    Some(children) => entries.extend(children),
                    None => found.push(unread(path)),
                }
            } else if is_inside(&path, skipped) {
                found.push(unread(path));
            } else {
                let file = asked(&entry, "file").await.and_then(|file| file.dyn_into::<File>().ok());
                found.push(match file {
                    Some(file) => of_file(path, file),
                    None => unread(path),
                });
            }
        }
        found
    }
}

/// Whether a file lies in a folder of one of these names, below the one that its path begins with.
fn is_inside(path: &str, names: &[&str]) -> bool {
    path.rsplit_once('/').is_some_and(|(folders, _)| folders.split('/').skip(1).any(|name| names.contains(&name)))
}

fn unread(path: String) -> PickedFile {
    PickedFile { path, size: 0, file: None }
}

fn of_file(path: String, file: File) -> PickedFile {
    PickedFile { path, size: file.size() as u64, file: Some(file) }
}

fn text(of: &JsValue, name: &str) -> String {
    property(of, name).and_then(|text| text.as_string()).unwrap_or_default()
}

/// What stands in a folder. `None` where the browser cannot read it.
async fn children(folder: &JsValue) -> Option<Vec<JsValue>> {
    let reader = call(folder, "createReader", &[])?;
    let mut all = Vec::new();
    loop {
        // Told in parts; an empty one is the last.
        let part = Array::from(&asked(&reader, "readEntries").await?);
        if part.length() == 0 {
            return Some(all);
        }
        all.extend(part.iter());
    }
}

/// What a method answers that calls back: with a result, or with an error.
async fn asked(of: &JsValue, method: &str) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        if call(of, method, &[&resolve, &reject]).is_none() {
            // Nothing to be done about a rejecter that throws.
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(promise).await.ok()
}
