//! Writing: the same evidence gives the same bytes, so that a signature over a file can be checked by making it again.

use std::{
    collections::HashSet,
    fmt::Write as _,
    io::{self, Write as _},
};

use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};
use shirushi_verifier::domain::UnixTime;
use shirushi_watermark::picture::Format;

use crate::Record;

/// A WARC file of these exchanges, each record a gzip member of its own (WARC/1.1, annex D).
///
/// First a `warcinfo` that names `software` and the time `made`; then each exchange as `request`
/// and `response`. Of exchanges that are the same in everything the first is written. Ids are
/// derived from what the records hold (UUID version 8, RFC 9562 5.8), and nothing else goes in: the
/// same arguments give the same bytes.
///
/// Answers are kept without transfer coding; one that was chunked is written as one chunk, so that
/// its head stands as the server wrote it and the message is whole (RFC 9112 7.1).
pub fn file(records: &[&Record], made: UnixTime, software: &str) -> Vec<u8> {
    let mut file = Vec::new();
    push(&mut file, &info(made, software));
    let mut written = HashSet::new();
    for record in records {
        let request = request(record);
        let response = response(record);
        if written.insert((request.id.clone(), response.id.clone())) {
            push(&mut file, &request.concurrent_to(&response.id));
            push(&mut file, &response);
        }
    }
    file
}

/// A record: its named fields, and its block.
struct Written {
    id: String,
    fields: Vec<(&'static str, String)>,
    block: Vec<u8>,
    /// How much is done to make it small.
    level: Compression,
}

impl Written {
    /// A record of a type, whose id follows from all that is given here.
    fn new(kind: &str, fields: Vec<(&'static str, String)>, block: Vec<u8>) -> Self {
        let mut hasher = Sha256::new();
        for text in [kind]
            .into_iter()
            .chain(fields.iter().flat_map(|(name, value)| [*name, value]))
        {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text);
        }
        hasher.update(&block);
        let id = format!("<urn:uuid:{}>", uuid(&hasher.finalize()));
        let mut all = vec![
            ("WARC-Type", kind.to_owned()),
            ("WARC-Record-ID", id.clone()),
        ];
        all.extend(fields);
        Self {
            id,
            fields: all,
            block,
            level: Compression::fast(),
        }
    }

    /// As it is: what is compressed already would not become smaller, and to try costs more than all
    /// else that is done with a page.
    fn stored(self) -> Self {
        Self {
            level: Compression::none(),
            ..self
        }
    }

    fn concurrent_to(mut self, other: &str) -> Self {
        self.fields.push(("WARC-Concurrent-To", other.to_owned()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut head = String::from("WARC/1.1\r\n");
        for (name, value) in &self.fields {
            let _ = write!(head, "{name}: {}\r\n", on_one_line(value));
        }
        let _ = write!(head, "Content-Length: {}\r\n\r\n", self.block.len());
        [head.as_bytes(), &self.block, b"\r\n\r\n"].concat()
    }
}

fn info(made: UnixTime, software: &str) -> Written {
    let block = format!(
        "software: {}\r\nformat: WARC File Format 1.1\r\n\
         conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n",
        on_one_line(software)
    );
    let fields = vec![
        ("WARC-Date", made.to_string()),
        ("Content-Type", "application/warc-fields".to_owned()),
    ];
    Written::new("warcinfo", fields, block.into_bytes())
}

fn request(record: &Record) -> Written {
    let mut fields = of_both(record);
    let media_type = "application/http; msgtype=request".to_owned();
    fields.push(("Content-Type", media_type));
    fields.push(("WARC-Block-Digest", digest(&record.request)));
    Written::new("request", fields, record.request.to_vec())
}

fn response(record: &Record) -> Written {
    let is_chunked = is_chunked(&record.head);
    let mut block = record.head.to_vec();
    if is_chunked {
        block.extend_from_slice(&chunk(&record.body, record.truncated));
    } else {
        block.extend_from_slice(&record.body);
    }
    let mut fields = of_both(record);
    let media_type = "application/http; msgtype=response".to_owned();
    fields.push(("Content-Type", media_type));
    fields.push(("WARC-Block-Digest", digest(&block)));
    if !is_chunked {
        // The standard takes it without chunks and some tools with them: there the block's digest is enough.
        fields.push(("WARC-Payload-Digest", digest(&record.body)));
    }
    if record.truncated {
        fields.push(("WARC-Truncated", "length".to_owned()));
    }
    let written = Written::new("response", fields, block);
    if Format::of(&record.body).is_some() {
        written.stored()
    } else {
        written
    }
}

/// A body as one chunk, and the last, empty one where the body is whole.
fn chunk(body: &[u8], is_cut: bool) -> Vec<u8> {
    let mut chunk = Vec::new();
    if !body.is_empty() {
        chunk = [format!("{:x}\r\n", body.len()).as_bytes(), body, b"\r\n"].concat();
    }
    if !is_cut {
        chunk.extend_from_slice(b"0\r\n\r\n");
    }
    chunk
}

fn of_both(record: &Record) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("WARC-Target-URI", record.url.to_string()),
        ("WARC-Date", record.at.to_string()),
    ];
    if let Some(address) = record.address {
        fields.push(("WARC-IP-Address", address.to_string()));
    }
    fields
}

/// Whether the head says that the body came in chunks.
fn is_chunked(head: &[u8]) -> bool {
    let mut lines = head.split(|&byte| byte == b'\n');
    lines.any(|line| {
        let line = String::from_utf8_lossy(line);
        line.split_once(':').is_some_and(|(name, value)| {
            name.eq_ignore_ascii_case("transfer-encoding")
                && value.trim().to_ascii_lowercase().ends_with("chunked")
        })
    })
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&Sha256::digest(bytes)))
}

/// A UUID of version 8: the first 122 bits of a hash.
fn uuid(hash: &[u8]) -> String {
    let mut bytes = [0; 16];
    bytes
        .iter_mut()
        .zip(hash)
        .for_each(|(to, &from)| *to = from);
    bytes[6] = 0x80 | bytes[6] & 0x0f;
    bytes[8] = 0x80 | bytes[8] & 0x3f;
    let hex = hex(&bytes);
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts.join("-")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// A value of a named field: no line of its own can begin in it.
fn on_one_line(value: &str) -> String {
    value.replace(|c: char| c.is_control(), " ")
}

/// Appends a record as a gzip member without time or name.
fn push(file: &mut Vec<u8>, record: &Written) {
    let kept = file.len();
    let mut member = GzBuilder::new().write(&mut *file, record.level);
    let written: io::Result<()> = member
        .write_all(&record.bytes())
        .and_then(|()| member.finish().map(drop));
    // A vector takes every byte; were it otherwise, no half member must stay.
    if written.is_err() {
        file.truncate(kept);
    }
}

#[cfg(test)]
mod tests;
