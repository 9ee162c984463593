//! Files that a person picks: chosen in a field or dropped, whole folders too.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File};

use super::{call, property};
use crate::http::Bytes;

/// After so many files other work of the page has its turn.
const AT_A_TIME: usize = 1_000;

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
        for (at, picked) in self.0.iter().enumerate() {
            if at % AT_A_TIME == AT_A_TIME - 1 {
                super::time::sleep(0).await;
            }
            match picked.dyn_into::<File>() {
                Ok(file) => {
                    let path = text(&file, "webkitRelativePath");
                    found.push(of_file(if path.is_empty() { file.name() } else { path }, file));
                }
                Err(entry) => entries.push(Entry { entry, inside: false, is_skipped: false }),
            }
        }
        while let Some(entry) = entries.pop() {
            let path = text(&entry.entry, "fullPath").trim_start_matches('/').to_owned();
            let unread = |path: String| PickedFile { path, size: 0, file: None };
            if property(&entry.entry, "isDirectory").is_some_and(|is| is.is_truthy()) {
                let is_skipped =
                    entry.is_skipped || entry.inside && skipped.contains(&text(&entry.entry, "name").as_str());
                let inside = |child: JsValue| Entry { entry: child, inside: true, is_skipped };
                match children(&entry.entry).await {
                    Some(children) => entries.extend(children.into_iter().map(inside)),
                    None => found.push(unread(path)),
                }
            } else if entry.is_skipped {
                found.push(unread(path));
            } else {
                let file = asked(&entry.entry, "file").await.and_then(|file| file.dyn_into::<File>().ok());
                found.push(match file {
                    Some(file) => of_file(path, file),
                    None => unread(path),
                });
            }
        }
        found
    }
}

/// An entry of a file system.
struct Entry {
    entry: JsValue,
    /// It stands in a folder that was picked.
    inside: bool,
    /// It stands in one that is skipped.
    is_skipped: bool,
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
