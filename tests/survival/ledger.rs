//! Results as they come, so that a run that was stopped goes on where it was.

use std::{fs::OpenOptions, io::Write, path::PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::report::Entry;

/// A file of results, one a line.
pub(crate) struct Ledger {
    path: PathBuf,
    build: String,
    entries: Vec<Entry>,
}

/// A result, and which build of the bench had it: another may have another.
#[derive(Serialize, Deserialize)]
struct Line {
    build: String,
    entry: Entry,
}

impl Ledger {
    /// The results that this build of the program had before, unless they are to be forgotten.
    pub(crate) fn open(path: &std::path::Path, fresh: bool) -> Self {
        let text = if fresh {
            String::new()
        } else {
            std::fs::read_to_string(path).unwrap_or_default()
        };
        let build = build();
        // A line that was cut short when a run was stopped is not there.
        let lines = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        let entries = lines
            .filter(|line: &Line| line.build == build)
            .map(|line| line.entry)
            .collect();
        Self {
            path: path.to_owned(),
            build,
            entries,
        }
    }

    /// A result for the same row, template, seed and number of badges.
    pub(crate) fn find(&self, wanted: &Entry, badges: u32) -> Option<Entry> {
        let same = |entry: &&Entry| {
            entry.row.badges == badges
                && entry.seed == wanted.seed
                && entry.set == wanted.set
                && entry.name == wanted.name
                && entry.template_id == wanted.template_id
        };
        self.entries.iter().find(same).cloned()
    }

    /// Keeps a result.
    pub(crate) fn append(&self, entry: &Entry) {
        let line = Line {
            build: self.build.clone(),
            entry: entry.clone(),
        };
        let line = serde_json::to_string(&line).expect("a result is JSON");
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)
            .expect("the ledger can be opened");
        writeln!(file, "{line}").expect("the ledger can be written");
    }
}

/// A digest of the running program.
fn build() -> String {
    let program = std::env::current_exe().and_then(std::fs::read);
    let digest = Sha256::digest(program.expect("the running program can be read"));
    hex::encode(&digest[..8])
}
