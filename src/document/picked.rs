//! What is taken of files that a person picked, a whole folder perhaps, and what is left out for which reason.
//!
//! What the path and the size decide is decided first: what lies in a skipped folder, or is beyond the limits, is not
//! even read. Of every file that was picked it is told what became of it.

use serde_json::{Map, Value};

use super::files::{PathFlaw, path_flaw, size};
use super::schema::FilesLimits;
use crate::words::files as words;

/// A file that was picked, before it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    /// Its path as the browser gives it: a name, or from the name of the chosen folder on.
    pub path: String,
    /// How many bytes it has.
    pub size: u64,
}

/// Why a file is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The path is that of a folder which is always left out, with so many files in it.
    Folder(usize),
    /// No file can have this path.
    Path(PathFlaw),
    /// Another file that was picked has the same path.
    Twice,
    /// It has so many bytes, and that is too many.
    TooLarge(u64),
    /// There are as many files as are taken.
    TooMany,
    /// With its bytes, so many, all files would have too many together.
    TooMuch(u64),
    /// The browser could not read it.
    Unreadable,
    /// It is no text, or none in UTF-8.
    NoText,
}

/// A file, or a folder of them, that is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Its path, below the chosen folder.
    pub path: String,
    /// Why.
    pub reason: Reason,
}

impl LeftOut {
    /// How many files that are.
    pub fn files(&self) -> usize {
        match self.reason {
            Reason::Folder(files) => files,
            _ => 1,
        }
    }

    /// What is said of it.
    pub fn sentence(&self, limits: &FilesLimits) -> String {
        let why = match self.reason {
            Reason::Folder(files) => return words::skipped(&self.path, files),
            Reason::Path(flaw) => flaw.sentence().to_owned(),
            Reason::Twice => words::TWICE.to_owned(),
            Reason::TooLarge(bytes) => words::too_large(bytes, limits.most_bytes),
            Reason::TooMany => words::too_many(limits.most_files),
            Reason::TooMuch(bytes) => words::too_much(bytes, limits.most_together),
            Reason::Unreadable => words::UNREADABLE.to_owned(),
            Reason::NoText => words::NO_TEXT.to_owned(),
        };
        words::left_out(&self.path, &why)
    }
}

/// Goes through files that were picked: names one after the other to be read, until enough are there.
#[derive(Debug)]
pub struct Picking {
    limits: &'static FilesLimits,
    waiting: std::vec::IntoIter<Candidate>,
    reading: Option<Candidate>,
    /// How many there are, and their bytes, with those that were there before.
    count: usize,
    bytes: u64,
    taken: Vec<(String, String)>,
    left: Vec<LeftOut>,
}

#[derive(Debug)]
struct Candidate {
    /// Which of the picked it is.
    at: usize,
    path: String,
    size: u64,
    /// How many bytes the file has that it takes the place of.
    replaces: Option<u64>,
}

impl Picking {
    /// Begins with files that were picked, and those that are there. Where all that were picked lie in one folder, that
    /// is the chosen one, and their paths begin below it.
    pub fn new(picked: &[Picked], there: &Map<String, Value>, limits: &'static FilesLimits) -> Self {
        let top = shared_folder(picked);
        let mut waiting: Vec<Candidate> = Vec::new();
        let mut left: Vec<LeftOut> = Vec::new();
        for (at, Picked { path, size: bytes }) in picked.iter().enumerate() {
            let path = top.and_then(|top| path.get(top.len() + 1..)).unwrap_or(path);
            if let Some(folder) = skipped_folder(path, limits) {
                // Those of one folder usually follow each other.
                let known = left.iter().rposition(|other| other.path == folder);
                match known.and_then(|known| left.get_mut(known)) {
                    Some(LeftOut { reason: Reason::Folder(files), .. }) => *files += 1,
                    _ => left.push(LeftOut { path: folder.to_owned(), reason: Reason::Folder(1) }),
                }
                continue;
            }
            let (path, replaces) = (path.to_owned(), there.get(path).map(size));
            waiting.push(Candidate { at, path, size: *bytes, replaces });
        }
        left.sort_by(|a, b| a.path.cmp(&b.path));
        waiting.sort_by(|a, b| a.path.cmp(&b.path));
        let mut before: Option<String> = None;
        waiting.retain(|candidate| {
            let reason = match path_flaw(&candidate.path) {
                Some(flaw) => Some(Reason::Path(flaw)),
                None => (before.as_ref() == Some(&candidate.path)).then_some(Reason::Twice),
            };
            before = Some(candidate.path.clone());
            left.extend(reason.map(|reason| LeftOut { path: candidate.path.clone(), reason }));
            reason.is_none()
        });
        Self {
            limits,
            waiting: waiting.into_iter(),
            reading: None,
            count: there.len(),
            bytes: there.values().map(size).sum(),
            taken: Vec::new(),
            left,
        }
    }

    /// The next one to read, by its position among the picked; then [`Self::was_read`] is told what is in it.
    pub fn to_read(&mut self) -> Option<usize> {
        // One of which nothing was told.
        self.was_read(None);
        while let Some(candidate) = self.waiting.next() {
            let at = candidate.at;
            match self.refused(&candidate, candidate.size) {
                Some(reason) => self.left.push(LeftOut { path: candidate.path, reason }),
                None => {
                    self.reading = Some(candidate);
                    return Some(at);
                }
            }
        }
        None
    }

    /// What is in the file that was to be read; `None` where the browser could not read it.
    pub fn was_read(&mut self, bytes: Option<&[u8]>) {
        let Some(candidate) = self.reading.take() else { return };
        let text = match bytes {
            None => Err(Reason::Unreadable),
            // It may have grown since it was picked.
            Some(bytes) => match self.refused(&candidate, bytes.len() as u64) {
                Some(reason) => Err(reason),
                None if bytes.contains(&0) => Err(Reason::NoText),
                None => std::str::from_utf8(bytes).map_err(|_| Reason::NoText),
            },
        };
        match text {
            Ok(text) => {
                self.count += usize::from(candidate.replaces.is_none());
                self.bytes = self.bytes + text.len() as u64 - candidate.replaces.unwrap_or_default();
                self.taken.push((candidate.path, text.to_owned()));
            }
            Err(reason) => self.left.push(LeftOut { path: candidate.path, reason }),
        }
    }

    /// What is taken, by path; and what is left out, skipped folders first. What was not asked for is left out as not
    /// read.
    pub fn done(mut self) -> (Vec<(String, String)>, Vec<LeftOut>) {
        self.was_read(None);
        let unread = self.waiting.map(|candidate| LeftOut { path: candidate.path, reason: Reason::Unreadable });
        self.left.extend(unread);
        (self.taken, self.left)
    }

    /// Why a file of so many bytes is not taken. What takes the place of one that is no smaller always has room.
    fn refused(&self, candidate: &Candidate, bytes: u64) -> Option<Reason> {
        let was = candidate.replaces.unwrap_or_default();
        if bytes > self.limits.most_bytes {
            Some(Reason::TooLarge(bytes))
        } else if candidate.replaces.is_none() && self.count >= self.limits.most_files {
            Some(Reason::TooMany)
        } else if bytes > was && self.bytes + bytes - was > self.limits.most_together {
            Some(Reason::TooMuch(bytes))
        } else {
            None
        }
    }
}

/// The folder that the paths of all begin with.
fn shared_folder(picked: &[Picked]) -> Option<&str> {
    let (top, _) = picked.first()?.path.split_once('/')?;
    let all = picked.iter().all(|file| file.path.split_once('/').is_some_and(|(other, _)| other == top));
    (all && path_flaw(top).is_none()).then_some(top)
}

/// The outermost folder around a file that is always left out.
fn skipped_folder<'p>(path: &'p str, limits: &FilesLimits) -> Option<&'p str> {
    let mut from = 0;
    while let Some(end) = path.get(from..).and_then(|rest| rest.find('/')).map(|length| from + length) {
        if path.get(from..end).is_some_and(|part| limits.skipped.contains(&part)) {
            return path.get(..end);
        }
        from = end + 1;
    }
    None
}
