//! Zip archives: what is in one, and making one.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchive, ZipArchiveWriter};
use std::collections::BTreeMap;
use std::io::Write;

/// More entries are not read.
const MOST_ENTRIES: usize = 2_000;
/// More bytes, unpacked, are not read.
const MOST_BYTES: usize = 32 << 20;

/// Files by their paths.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Unpacks an archive, or says what is wrong with it.
pub(super) fn unpack(bytes: &[u8]) -> Result<Files, String> {
    let archive = ZipArchive::from_slice(bytes).map_err(|_| "The file is not a zip archive".to_owned())?;
    let damaged = |_| "The zip archive is damaged".to_owned();
    let mut files = Files::new();
    let mut left = MOST_BYTES;
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry().map_err(damaged)? {
        let path = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        if path.ends_with('/') {
            continue;
        }
        if path.starts_with('/') || path.contains('\\') || path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(format!("{path} is not a path inside the archive"));
        }
        let packed = archive.get_entry(entry.wayfinder()).map_err(damaged)?.data();
        let unpacked = match entry.compression_method() {
            CompressionMethod::STORE => packed.to_vec(),
            CompressionMethod::DEFLATE => {
                decompress_to_vec_with_limit(packed, left).map_err(|_| format!("{path} cannot be unpacked"))?
            }
            _ => return Err(format!("{path} is packed in a way that is not supported")),
        };
        left = left.checked_sub(unpacked.len()).ok_or("The zip archive is too large")?;
        if crc(&unpacked) != entry.crc32() {
            return Err(format!("{path} is damaged"));
        }
        if files.insert(path.clone(), unpacked).is_some() || files.len() > MOST_ENTRIES {
            return Err(format!("{path} is there twice, or one entry too many"));
        }
    }
    Ok(files)
}

/// Packs files, deflated, in their order.
pub(super) fn pack(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, rawzip::Error> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (path, content) in files {
        let (mut entry, _) = archive.new_file(path.as_str()).compression_method(CompressionMethod::DEFLATE).start()?;
        entry.write_all(&compress_to_vec(content, 6))?;
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        entry.finish(DataDescriptorOutput::new(crc(content), size))?;
    }
    archive.finish()?;
    Ok(bytes)
}

/// CRC-32 (APPNOTE 4.4.7), bit by bit: packages are small, and a table weighs more than it saves.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}
