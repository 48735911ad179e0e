//! Answers: text for people, or one JSON document; notes and progress go to standard error.

use std::io::{self, IsTerminal, Write};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::failure::Failure;

/// How to answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether programs read the answers.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Answers with `document`, or with `text` for people.
    pub(crate) fn answer(
        self,
        document: &impl Serialize,
        text: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        let answer = if self.json {
            serde_json::to_string_pretty(document).context("encoding the answer")?
        } else {
            text()
        };
        Self::print(&answer)
    }

    /// Prints a line to standard output.
    pub(crate) fn print(text: &str) -> Result<(), Failure> {
        match writeln!(io::stdout(), "{text}") {
            // Whoever reads has had enough, as `head` does.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => Ok(other.context("writing the answer")?),
        }
    }

    /// Tells something beside the answer.
    pub(crate) fn note(text: &str) {
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(io::stderr(), "note: {text}");
    }

    /// A progress bar on standard error, if a person sits there.
    pub(crate) fn progress(self, steps: u64, what: &'static str) -> ProgressBar {
        if self.json || !io::stderr().is_terminal() {
            return ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::hidden());
        }
        let style = ProgressStyle::with_template("{msg} [{bar:40}] {pos}/{len} {elapsed}");
        ProgressBar::new(steps)
            .with_message(what)
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }
}
