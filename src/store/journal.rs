//! Release sheets and the journal's log.

use super::chain::{self, HEAD, Link, Place};
use super::{KeyValue, StoreError, open, wrap};
use crate::lifecycle::{Chain, Entry, Journal, JournalLine, NotRecorded, Owed, Record, fold};
use crate::words::journal as words;

const RECORD: &str = "sheet";
const VERSION: u32 = 1;

/// Records of release sheets and the log of what was sent.
pub struct Records<'a, K>(pub &'a K);

impl<K: KeyValue> Records<'_, K> {
    /// Keeps a new sheet.
    pub async fn open_sheet(&self, record: &Record) -> Result<(), StoreError> {
        self.0.put(&record_key(&record.id), &wrap(RECORD, VERSION, record)).await
    }

    /// Every sheet that can be read.
    pub async fn sheets(&self) -> Result<Vec<Record>, StoreError> {
        let all = self.0.scan("sheet/").await?;
        Ok(all.iter().filter_map(|(_, text)| open(RECORD, VERSION, text).ok()).collect())
    }

    /// The sheets that were left: being sent, as far as is known, or with something about them to be told.
    pub async fn left(&self) -> Result<Vec<Record>, StoreError> {
        let all = self.0.scan("sheet/").await?;
        // Most are neither, and long: only those that may be are read.
        let may_be = |text: &str| text.contains("\"Sending\"") || text.contains("\"owed\"");
        let read = |text: &String| open::<Record>(RECORD, VERSION, text).ok().filter(Record::is_left);
        Ok(all.iter().map(|(_, text)| text).filter(|text| may_be(text)).filter_map(read).collect())
    }

    /// Keeps that the person was told of a sheet, unless something about it is still to be found out. What stands between
    /// two of its requests is told until it is `put_away`.
    pub async fn was_told(&self, id: &str, put_away: bool) -> Result<(), NotRecorded> {
        let Some(record) = self.load(id).await? else { return Ok(()) };
        let told = record.course.owed == Owed::Telling && !record.stands_between();
        if told || put_away {
            self.advance(&record, &record.put_away()).await?;
        }
        Ok(())
    }

    /// The journal, newest first, and how many entries of it could not be read.
    pub async fn journal(&self) -> Result<(Vec<JournalLine>, usize), StoreError> {
        let places: Vec<Place> = self.0.log().await?.iter().map(|text| Place::read(text)).collect();
        let entries: Vec<Entry> = places.iter().filter_map(|place| place.entry.clone()).collect();
        let anchors = places.iter().filter(|place| place.is_anchor()).count();
        Ok((fold(&entries), places.len() - anchors - entries.len()))
    }

    /// Whether the log's entries still follow each other as they were written.
    pub async fn chain(&self) -> Result<Chain, StoreError> {
        // Read before the log, which by then goes at least as far.
        let head = self.0.get(HEAD).await?;
        let head = head.and_then(|text| open::<Link>(HEAD, chain::VERSION, &text).ok());
        Ok(chain::check(&self.0.log().await?, head.as_ref()))
    }

    async fn append_linked(&self, entry: &Entry) -> Result<(), StoreError> {
        loop {
            let newest = self.0.newest().await?;
            let after = match newest.as_deref().map(Place::read) {
                None => Link::default(),
                Some(place) => match place.next() {
                    Some(link) => link,
                    // Of the first versions, or not to be read: counted.
                    None => chain::next_after(&self.0.log().await?),
                },
            };
            let text = chain::linked(entry, &after);
            // Another tab may have been first: then this one follows that one's entry.
            if self.0.append_after(newest.as_deref(), &text).await? {
                if let Some(link) = Place::read(&text).next() {
                    // Without it only an end that was cut off would not be missed.
                    let _ = self.0.put(HEAD, &wrap(HEAD, chain::VERSION, &link)).await;
                }
                return Ok(());
            }
        }
    }
}

/// The same records, kept in a person's name.
pub struct Signed<'a, K> {
    /// The records.
    pub records: Records<'a, K>,
    /// What the person is called, for the journal.
    pub by: Option<String>,
}

impl<K: KeyValue> Journal for Signed<'_, K> {
    async fn load(&self, id: &str) -> Result<Option<Record>, NotRecorded> {
        self.records.load(id).await
    }

    async fn advance(&self, from: &Record, to: &Record) -> Result<bool, NotRecorded> {
        self.records.advance(from, to).await
    }

    async fn append(&self, entry: &Entry) -> Result<(), NotRecorded> {
        self.records.append(&Entry { by: self.by.clone(), ..entry.clone() }).await
    }
}

impl<K: KeyValue> Journal for Records<'_, K> {
    async fn load(&self, id: &str) -> Result<Option<Record>, NotRecorded> {
        let Some(text) = self.0.get(&record_key(id)).await.map_err(not_recorded)? else { return Ok(None) };
        open(RECORD, VERSION, &text).map(Some).map_err(|_| NotRecorded(words::SHEET_UNREADABLE.to_owned()))
    }

    async fn advance(&self, from: &Record, to: &Record) -> Result<bool, NotRecorded> {
        // The wording of the message may have changed since the sheet was opened: what must not have changed is how
        // far it got. So the text that is compared is the one stored now, when its state is the caller's.
        let key = record_key(&from.id);
        let stored = self.0.get(&key).await.map_err(not_recorded)?;
        if let Some(text) = &stored {
            // A record that cannot be read is left as it is.
            let record: Record =
                open(RECORD, VERSION, text).map_err(|_| NotRecorded(words::SHEET_UNREADABLE.to_owned()))?;
            if record.state != from.state {
                return Ok(false);
            }
        }
        self.0.compare_and_put(&key, stored.as_deref(), &wrap(RECORD, VERSION, to)).await.map_err(not_recorded)
    }

    async fn append(&self, entry: &Entry) -> Result<(), NotRecorded> {
        self.append_linked(entry).await.map_err(not_recorded)
    }
}

fn not_recorded(error: StoreError) -> NotRecorded {
    NotRecorded(error.words().to_owned())
}

pub(super) fn record_key(id: &str) -> String {
    format!("sheet/{id}")
}
