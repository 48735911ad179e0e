//! Publishing to a folder, for a web server or CDN that serves files.
//!
//! Each file is written whole and only if it changed, so that a copy job moves
//! little and a reader never sees half a file.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::Serialize;
use shirushi_verifier::domain::UnixTime;

use super::{
    StatusSignError,
    holders::{HolderRow, RevocationRow, holder_rows, revocation_rows},
    passes::{PassRow, pass_rows},
    sign_lists,
};
use crate::{office::Office, store::write_whole};

/// What publishing did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Status lists signed anew.
    pub lists_signed: usize,
    /// Files written because they changed.
    pub written: Vec<String>,
    /// Files that were as they should be.
    pub unchanged: usize,
}

/// Why publishing failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// A status list could not be signed.
    #[error(transparent)]
    Status(#[from] StatusSignError),
    /// There is no trust bundle.
    #[error("there is no trust bundle yet; sign one with `trust sign`")]
    NoTrust,
    /// A file could not be written.
    #[error("the published file {} cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Signs the status lists that need it, and writes everything for the public below `out`.
///
/// # Errors
/// [`PublishError`]; files already written stay, each of them whole.
pub fn publish(office: &Office, out: &Path, now: UnixTime) -> Result<Published, PublishError> {
    let lists_signed = sign_lists(office, now)?;
    let trust = office.trust().ok_or(PublishError::NoTrust)?;
    let mut writer = Writer {
        out,
        written: Vec::new(),
        unchanged: 0,
    };
    let lists = office.lists();
    for list in &lists {
        writer.write(&format!("status/{}", list.list), &list.bytes)?;
    }
    let uris: Vec<_> = lists.iter().map(|l| l.uri.as_str()).collect();
    let aggregation = serde_json::json!({ "status_lists": uris });
    writer.write("status/index.json", pretty(&aggregation).as_bytes())?;
    writer.write("trust.cbor", &trust.bytes)?;
    let holders = holder_rows(office, now);
    writer.write("marks.json", pretty(&holders).as_bytes())?;
    writer.write("marks.csv", holders_csv(&holders).as_bytes())?;
    let passes = pass_rows(office, now);
    writer.write("passes.json", pretty(&passes).as_bytes())?;
    writer.write("passes.csv", passes_csv(&passes).as_bytes())?;
    let revoked = revocation_rows(office, now);
    writer.write("revocations.json", pretty(&revoked).as_bytes())?;
    writer.write("revocations.csv", revocations_csv(&revoked).as_bytes())?;
    writer.write("revocations.html", revocations_html(&revoked).as_bytes())?;
    Ok(Published {
        lists_signed,
        written: writer.written,
        unchanged: writer.unchanged,
    })
}

struct Writer<'o> {
    out: &'o Path,
    written: Vec<String>,
    unchanged: usize,
}

impl Writer<'_> {
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let path = self.out.join(name);
        if fs::read(&path).is_ok_and(|there| there == bytes) {
            self.unchanged += 1;
            return Ok(());
        }
        path.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| write_whole(&path, bytes, false))
            .map_err(|source| PublishError::Write { path, source })?;
        self.written.push(name.to_owned());
        Ok(())
    }
}

fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn holders_csv(rows: &[HolderRow]) -> String {
    let head = "registration,scheme,holder,system,url,valid_from,valid_to,state\r\n".to_owned();
    rows.iter().fold(head, |csv, row| {
        let (from, to) = (row.valid_from.to_string(), row.valid_to.to_string());
        csv + &csv_line(&[
            &row.registration,
            &row.scheme,
            &row.holder,
            &row.system,
            &row.url,
            &from,
            &to,
            row.state,
        ])
    })
}

fn passes_csv(rows: &[PassRow]) -> String {
    let head = "pass,scheme,unit,holder,system,valid_from,valid_to,state\r\n".to_owned();
    rows.iter().fold(head, |csv, row| {
        let (from, to) = (row.valid_from.to_string(), row.valid_to.to_string());
        csv + &csv_line(&[
            &row.pass,
            &row.scheme,
            &row.unit,
            &row.holder,
            &row.system,
            &from,
            &to,
            row.state,
        ])
    })
}

fn revocations_csv(rows: &[RevocationRow]) -> String {
    let head = "registration,scheme,holder,system,url,revoked_on,reason,reason_ja,reason_en\r\n"
        .to_owned();
    rows.iter().fold(head, |csv, row| {
        let on = row.revoked_on.to_string();
        csv + &csv_line(&[
            &row.registration,
            &row.scheme,
            &row.holder,
            &row.system,
            &row.url,
            &on,
            &row.reason,
            &row.reason_ja,
            &row.reason_en,
        ])
    })
}

/// A line of CSV (RFC 4180). A field that a spreadsheet would take for a
/// formula gets an apostrophe before it.
fn csv_line(fields: &[&str]) -> String {
    let quoted = fields.iter().map(|field| {
        let formula = field.starts_with(['=', '+', '-', '@', '\t']);
        let guard = if formula { "'" } else { "" };
        format!("\"{guard}{}\"", field.replace('"', "\"\""))
    });
    quoted.collect::<Vec<_>>().join(",") + "\r\n"
}

fn revocations_html(rows: &[RevocationRow]) -> String {
    let mut body = String::new();
    for row in rows {
        let cells = [
            row.registration.as_str(),
            &row.revoked_on.to_string(),
            &row.holder,
            &row.system,
            &row.url,
            &row.reason_ja,
            &row.reason_en,
        ]
        .map(|cell| format!("<td>{}</td>", escape(cell)));
        body += "<tr>";
        body += &cells.concat();
        body += "</tr>\n";
    }
    format!(
        "<!doctype html>\n<html lang=\"ja\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>取り消されたマーク / Revoked marks</title>\n\
         <h1>取り消されたマーク <span lang=\"en\">Revoked marks</span></h1>\n<table>\n\
         <tr><th>番号 / No.<th>取消日 / Revoked<th>取得者 / Holder<th>対象 / System\
         <th>URL<th>理由<th>Reason</tr>\n{body}</table>\n</html>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_looks_like_a_formula_is_disarmed() {
        assert_eq!(csv_line(&["@nifty", "a\"b"]), "\"'@nifty\",\"a\"\"b\"\r\n");
    }

    #[test]
    fn markup_in_names_is_escaped() {
        assert_eq!(escape("<b>&\"</b>"), "&lt;b&gt;&amp;&quot;&lt;/b&gt;");
    }
}
