//! A zip archive from anywhere: opened only where its directory is whole, honest and harmless.
//!
//! Everything is decided by its directory and by the headers beside the entries; nothing is unpacked before all of that
//! holds. What the vendor's importer sees in an archive and what is seen here must be the same, so whatever readers of
//! zips are known to disagree about is refused: entries of one name, a second name at the entry's place, entries that
//! share bytes, bytes around the archive.

use std::collections::BTreeMap;

use rawzip::{ErrorKind, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};

use super::inflate::{Claim, DEFLATED, STORED};
use super::names::{checked, key, shown};
use super::refusal::{EntryFlaw, MOST_BYTES, MOST_ENTRIES, MOST_UNPACKED, Refusal};

/// Up to this size an entry may be packed as well as it can.
const SMALL: u64 = 4 * 1024 * 1024;
/// Larger ones may get so many times larger. Deflate ends at 1032, which only long runs of one byte come near; texts
/// that repeat themselves stay below 100.
const MOST_TIMES: u64 = 400;

/// Which part of a Unix mode tells what a thing is, and what a file and a folder have there.
const KIND: u32 = 0o170_000;
const FILE: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;

/// Where a zip archive with an entry begins (APPNOTE 4.3.7).
const LOCAL_HEADER: &[u8] = b"PK\x03\x04";

/// How many bytes of an entry's header stand before its name (APPNOTE 4.3.7).
const HEADER_LENGTH: u64 = 30;

/// An archive that may be unpacked.
pub struct Archive<'a> {
    /// Its files, in the order of its directory; without folders that stand for themselves.
    pub entries: Vec<Entry<'a>>,
}

/// A file in an archive.
pub struct Entry<'a> {
    /// With its folders; see [`checked`].
    pub name: &'a str,
    /// What it says of itself.
    pub claim: Claim,
    /// Its bytes as they are packed.
    pub packed: &'a [u8],
}

/// An entry's place in the file, from its header to its last byte.
struct Place<'a> {
    name: &'a str,
    from: u64,
    to: u64,
}

impl<'a> Archive<'a> {
    /// Reads an archive's directory and every entry's header.
    pub fn open(file: &'a [u8]) -> Result<Self, Refusal> {
        if file.len() as u64 > MOST_BYTES {
            return Err(Refusal::TooLarge(file.len() as u64));
        }
        let archive = ZipArchive::from_slice(file).map_err(|error| match error.kind() {
            ErrorKind::MissingEndOfCentralDirectory if !file.starts_with(LOCAL_HEADER) => Refusal::NotZip,
            ErrorKind::MissingEndOfCentralDirectory | ErrorKind::Eof => Refusal::Truncated,
            _ => Refusal::Directory,
        })?;
        // Before any entry is looked at: an archive may say that it has millions, and have them.
        let announced = archive.entries_hint();
        if announced > MOST_ENTRIES {
            return Err(Refusal::TooManyEntries(announced));
        }
        let mut found = Found::default();
        let mut records = archive.entries();
        while let Some(record) = records.next_entry().map_err(|_| Refusal::Directory)? {
            found.count += 1;
            if found.count > MOST_ENTRIES {
                return Err(Refusal::TooManyEntries(found.count));
            }
            found.add(file, &archive, &record)?;
        }
        if found.count != announced {
            return Err(Refusal::Directory);
        }
        let end = archive.directory_offset();
        found.places.sort_unstable_by_key(|place| place.from);
        apart(&found.places, end)?;
        let begin = found.places.first().map_or(end, |place| place.from);
        if begin != 0 || archive.end_offset() != file.len() as u64 {
            return Err(Refusal::Surrounded);
        }
        Ok(Self { entries: found.entries })
    }

    /// The entry of a name, letter by letter.
    pub fn find(&self, name: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.name == name)
    }
}

/// What was found so far.
#[derive(Default)]
struct Found<'a> {
    count: u64,
    /// The sizes that entries claim, together.
    unpacked: u64,
    /// Names as two that are one are found by.
    names: BTreeMap<String, &'a str>,
    places: Vec<Place<'a>>,
    entries: Vec<Entry<'a>>,
}

impl<'a> Found<'a> {
    fn add(
        &mut self,
        file: &'a [u8],
        archive: &ZipSliceArchive<&'a [u8]>,
        record: &ZipFileHeaderRecord<'_>,
    ) -> Result<(), Refusal> {
        let bytes = record.file_path().as_bytes();
        let refuse = |flaw| Refusal::Entry(shown(bytes), flaw);
        checked(bytes).map_err(|flaw| Refusal::Name(shown(bytes), flaw))?;
        let method = record.compression_method().as_u16();
        let claim = Claim { method, size: record.uncompressed_size_hint(), crc: record.crc32() };
        let packed_size = record.compressed_size_hint();
        if record.flags().is_encrypted() {
            return Err(refuse(EntryFlaw::Encrypted));
        }
        if ![STORED, DEFLATED].contains(&method) {
            return Err(refuse(EntryFlaw::Method(method)));
        }
        if ![0, FILE, FOLDER].contains(&(record.external_attributes() >> 16 & KIND)) {
            return Err(refuse(EntryFlaw::NotAFile));
        }
        if claim.size > SMALL && claim.size > packed_size.saturating_mul(MOST_TIMES) {
            return Err(refuse(EntryFlaw::Bomb));
        }
        self.unpacked = self.unpacked.saturating_add(claim.size);
        if self.unpacked > MOST_UNPACKED {
            return Err(Refusal::TooLargeUnpacked(self.unpacked));
        }
        let damaged = || refuse(EntryFlaw::Damaged);
        let entry = archive.get_entry(record.wayfinder()).map_err(|_| damaged())?;
        let header = entry.local_header();
        if header.flags().is_encrypted() {
            return Err(refuse(EntryFlaw::Encrypted));
        }
        if header.compression_method().as_u16() != method {
            return Err(damaged());
        }
        if header.file_path().as_bytes() != bytes {
            return Err(refuse(EntryFlaw::TwoNames));
        }
        // The same bytes once more, from the file: they outlive its reader.
        let from = record.local_header_offset();
        let (begin, to) = entry.compressed_data_range();
        let name = cut(file, from + HEADER_LENGTH, from + HEADER_LENGTH + bytes.len() as u64).ok_or_else(damaged)?;
        let name = std::str::from_utf8(name).map_err(|_| damaged())?;
        let packed = cut(file, begin, to).ok_or_else(damaged)?;
        if let Some(other) = self.names.insert(key(name), name) {
            return Err(refuse(EntryFlaw::Twice(shown(other.as_bytes()))));
        }
        self.places.push(Place { name, from, to });
        // A folder that stands for itself, and holds nothing.
        if !name.ends_with('/') || claim.size > 0 {
            self.entries.push(Entry { name, claim, packed });
        }
        Ok(())
    }
}

/// A part of a file, by its first byte and the one behind its last.
fn cut(file: &[u8], from: u64, to: u64) -> Option<&[u8]> {
    file.get(from.try_into().ok()?..to.try_into().ok()?)
}

/// Whether no entry has bytes of another one, or of the directory, which begins at `end`.
fn apart(places: &[Place<'_>], end: u64) -> Result<(), Refusal> {
    for pair in places.windows(2) {
        if let [first, second] = pair
            && first.to > second.from
        {
            let flaw = EntryFlaw::Overlaps(shown(first.name.as_bytes()));
            return Err(Refusal::Entry(shown(second.name.as_bytes()), flaw));
        }
    }
    match places.last() {
        Some(last) if last.to > end => Err(Refusal::Entry(shown(last.name.as_bytes()), EntryFlaw::Damaged)),
        _ => Ok(()),
    }
}
