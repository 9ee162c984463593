//! What an entry of an archive holds, a piece at a time: stored or deflated, counted, and checked against its CRC.

use miniz_oxide::inflate::stream::{FullReset, InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use super::refusal::EntryFlaw;

/// So many bytes are unpacked at a time.
const PIECE: usize = 32 * 1024;

/// What an entry claims to be.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// How its bytes are packed: 0 or 8 (APPNOTE 4.4.5).
    pub method: u16,
    /// How many bytes it has, unpacked.
    pub size: u64,
    /// CRC-32 of these bytes.
    pub crc: u32,
}

/// Bytes as they are.
pub const STORED: u16 = 0;
/// Deflate (RFC 1951).
pub const DEFLATED: u16 = 8;

/// Unpacks one entry after the other, in the same room.
pub struct Unpacker {
    state: Box<InflateState>,
    piece: Box<[u8]>,
}

impl Default for Unpacker {
    fn default() -> Self {
        Self { state: InflateState::new_boxed(DataFormat::Raw), piece: vec![0; PIECE].into() }
    }
}

impl Unpacker {
    /// Hands over what an entry holds, piece by piece, at most as many bytes as it claims. `Ok` says that all of it was
    /// handed over and is what it claims to be; only then may anybody use it.
    pub fn unpack(&mut self, packed: &[u8], claim: Claim, mut each: impl FnMut(&[u8])) -> Result<(), EntryFlaw> {
        let mut seen = Seen { size: 0, crc: Crc::default() };
        match claim.method {
            STORED => {
                seen.add(packed, claim)?;
                each(packed);
            }
            DEFLATED => self.inflate(packed, claim, &mut seen, &mut each)?,
            other => return Err(EntryFlaw::Method(other)),
        }
        if seen.size != claim.size {
            Err(EntryFlaw::Size)
        } else if seen.crc.value() != claim.crc {
            Err(EntryFlaw::Checksum)
        } else {
            Ok(())
        }
    }

    fn inflate(
        &mut self,
        mut packed: &[u8],
        claim: Claim,
        seen: &mut Seen,
        each: &mut impl FnMut(&[u8]),
    ) -> Result<(), EntryFlaw> {
        // Nothing of the entry before may be seen through a reference that reaches back too far.
        self.state.reset_as(FullReset(DataFormat::Raw));
        loop {
            let step = inflate(&mut self.state, packed, &mut self.piece, MZFlush::None);
            packed = packed.get(step.bytes_consumed..).unwrap_or_default();
            let piece = self.piece.get(..step.bytes_written).unwrap_or_default();
            seen.add(piece, claim)?;
            each(piece);
            match step.status {
                Ok(MZStatus::StreamEnd) if packed.is_empty() => return Ok(()),
                Ok(MZStatus::Ok) if step.bytes_consumed > 0 || step.bytes_written > 0 => {}
                // It breaks off, it is no deflate, or something stands behind its end.
                _ => return Err(EntryFlaw::Damaged),
            }
        }
    }
}

/// What passed so far.
struct Seen {
    size: u64,
    crc: Crc,
}

impl Seen {
    /// Counts a piece, before anybody gets it; stops where it is more than claimed.
    fn add(&mut self, piece: &[u8], claim: Claim) -> Result<(), EntryFlaw> {
        self.size += piece.len() as u64;
        if self.size > claim.size {
            return Err(EntryFlaw::Size);
        }
        self.crc.add(piece);
        Ok(())
    }
}

/// CRC-32 as zip has it (APPNOTE 4.4.7), a byte at a time with one table of a kilobyte: the crates that are faster come
/// with sixteen of them, which no compression makes smaller, and 256 MiB take a second anyway.
struct Crc(u32);

const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut crc = at as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[at] = crc;
        at += 1;
    }
    table
}

impl Default for Crc {
    fn default() -> Self {
        Self(u32::MAX)
    }
}

impl Crc {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            // proof: the index is a byte, and there are 256 places
            self.0 = TABLE[usize::from(self.0 as u8 ^ byte)] ^ self.0 >> 8;
        }
    }

    fn value(&self) -> u32 {
        !self.0
    }
}
