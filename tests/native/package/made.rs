//! Packages and zip archives for tests: good ones by the `zip` crate, bad ones byte by byte.

use std::io::{Cursor, Write as _};

use flate2::{Compress, Compression, Crc, FlushCompress, write::DeflateEncoder};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What an export of an agent has, with everything that a package can show.
pub const SPEC: &str = r#"# made by hand
agent-package:
  spec-version: v2
  exclude: ['./.git/**']
  agents:
    - name: Invoice Roast
      description: "Forensic expense analyst."
      model: { provider: OpenAI, name: gpt-5, temperature: 0.2 }
      version: 1.10
      architecture: agent_platform.architectures.experimental_1
      reasoning: enabled
      runbook: runbook.md
      action-packages:
        - { name: Browsing, organization: Sema4.ai, type: zip, version: 1.3.0, whitelist: "open,close", path: Sema4.ai/browsing/1.3.0.zip }
        - { name: Mail, organization: MyActions, type: folder, version: 0.0.1, whitelist: '', path: MyActions/mail }
        - { name: Gone, organization: MyActions, type: folder, version: 0.0.1, path: MyActions/gone }
      mcp-servers:
        - name: Ledger
          transport: streamable-http
          url: https://robot:hunter2@ledger.example/mcp?key=open-sesame#top
          headers:
            Authorization: { type: secret, value: '**********' }
            X-Api-Key: { type: secret, value: unmasked-key-7 }
            X-Tenant: acme-tenant
            X-Region: { type: string, value: eu-west-9 }
          env:
            LEDGER_TOKEN: '**********'
            LEDGER_MODE: fast-lane
          force-serial-tool-calls: false
      semantic-data-models:
        - name: sales.yaml
        - name: gone.yaml
      shared-files:
        - { file-ref: 6f1c2b1e-0000-4000-8000-000000000001, name: rates.csv, mime-type: text/csv }
        - { file-ref: 6f1c2b1e-0000-4000-8000-000000000002, name: gone.csv, mime-type: text/csv }
      conversation-starter: Here is a receipt.
      welcome-message: |
        Hello.
        Send me a receipt.
      metadata: { mode: conversational, question-groups: [] }
      agent-settings: { x: 1 }
      a-later-key: 1
"#;

/// Its runbook.
pub const RUNBOOK: &str = "## Objective\nExtract and check receipts, in € and £.\n";

/// Its semantic data model.
pub const MODEL: &str = "name: Sales\ntables:\n  - name: orders\n    base_table: { data_connection_id: conn-1, table: orders }\n  \
    - name: people\n    base_table: { data_connection_id: conn-1, data_connection_name: warehouse }\n\
    data-connection: { id: conn-2, name: crm, password: s3same }\n";

/// The files of a package with this specification.
pub fn files(spec: &str) -> Vec<(String, Vec<u8>)> {
    let inner = zipped(&[("package.yaml".to_owned(), b"name: Browsing\n".to_vec())], CompressionMethod::Stored);
    vec![
        ("agent-spec.yaml".to_owned(), spec.into()),
        ("runbook.md".to_owned(), RUNBOOK.into()),
        ("semantic-data-models/sales.yaml".to_owned(), MODEL.into()),
        ("agent-files/6f1c2b1e-0000-4000-8000-000000000001".to_owned(), b"eur,1.1\n".repeat(100)),
        ("actions/MyActions/mail/package.yaml".to_owned(), b"name: Mail\n".to_vec()),
        ("actions/Sema4.ai/browsing/1.3.0.zip".to_owned(), inner),
    ]
}

/// An archive of files, as a library writes it.
pub fn zipped(files: &[(String, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A package with this specification.
pub fn package(spec: &str) -> Vec<u8> {
    zipped(&files(spec), CompressionMethod::Deflated)
}

/// The smallest specification that there can be.
pub const SMALL: &str = "agent-package: {agents: [{name: A}]}";

/// An entry, with every lie that one can tell about it.
#[derive(Clone)]
pub struct Raw {
    pub name: Vec<u8>,
    pub local_name: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub packed: Vec<u8>,
    pub size: u32,
    pub crc: u32,
    pub attributes: u32,
    /// Where its header is, if not at a place of its own.
    pub at: Option<u32>,
}

impl Raw {
    /// An honest one, stored.
    pub fn new(name: impl AsRef<[u8]>, bytes: impl AsRef<[u8]>) -> Self {
        let (name, bytes) = (name.as_ref().to_vec(), bytes.as_ref().to_vec());
        let mut crc = Crc::new();
        crc.update(&bytes);
        let size = bytes.len().try_into().unwrap();
        let local_name = name.clone();
        Self { name, local_name, method: 0, flags: 0, packed: bytes, size, crc: crc.sum(), attributes: 0, at: None }
    }

    /// An honest one, deflated.
    pub fn deflated(name: &str, bytes: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        Self { packed: encoder.finish().unwrap(), method: 8, ..Self::new(name, bytes) }
    }

    /// One that inflates to so many MiB of zeros, and says so; its checksum is left out.
    pub fn bomb(name: &str, mebibytes: u32) -> Self {
        let mut deflate = Compress::new(Compression::best(), false);
        let (mut one, mut end) = (Vec::with_capacity(8_192), Vec::with_capacity(64));
        deflate.compress_vec(&vec![0; 1 << 20], &mut one, FlushCompress::Full).unwrap();
        Compress::new(Compression::best(), false).compress_vec(&[], &mut end, FlushCompress::Finish).unwrap();
        let mut packed = one.repeat(mebibytes as usize);
        packed.extend(end);
        Self { packed, method: 8, size: mebibytes << 20, crc: 0, ..Self::new(name, "") }
    }
}

/// An archive of entries, whatever they say.
pub fn raw(entries: &[Raw]) -> Vec<u8> {
    let count = entries.len() as u16;
    raw_with_count(entries, count)
}

/// An archive that says how many entries it has.
pub fn raw_with_count(entries: &[Raw], count: u16) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let at = entry.at.unwrap_or(file.len() as u32);
        let packed = entry.packed.len() as u32;
        let common = |name: &[u8]| {
            let mut fields = Vec::new();
            fields.extend([entry.flags, entry.method, 0, 0].map(u16::to_le_bytes).concat());
            fields.extend([entry.crc, packed, entry.size].map(u32::to_le_bytes).concat());
            fields.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
            fields
        };
        if entry.at.is_none() {
            file.extend(b"PK\x03\x04\x14\x00");
            file.extend(common(&entry.local_name));
            file.extend(&entry.local_name);
            file.extend(&entry.packed);
        }
        directory.extend(b"PK\x01\x02\x14\x03\x14\x00");
        directory.extend(common(&entry.name));
        directory.extend([0; 6]);
        directory.extend(entry.attributes.to_le_bytes());
        directory.extend(at.to_le_bytes());
        directory.extend(&entry.name);
    }
    let begin = file.len() as u32;
    file.extend(&directory);
    file.extend(end_record(count, directory.len() as u32, begin));
    file
}

/// The record at an archive's end (APPNOTE 4.3.16).
pub fn end_record(count: u16, size: u32, begin: u32) -> Vec<u8> {
    let mut record = b"PK\x05\x06\0\0\0\0".to_vec();
    record.extend([count, count].map(u16::to_le_bytes).concat());
    record.extend([size, begin].map(u32::to_le_bytes).concat());
    record.extend([0, 0]);
    record
}
