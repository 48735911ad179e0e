//! `tick`: does what the passing of time demands; to be run once a day.

use std::{fmt::Write as _, process::ExitCode};

use clap::Args;
use serde::Serialize;
use shirushi_authority::registry::{Event, Refusal};

use super::{
    context::{Context, Signing},
    failure::Failure,
};

/// Revoke what was not cured or renewed in time: lapsed passes with their marks,
/// and expired marks; end what is over, and remind of what opens, ends or was not
/// done. Running it twice, or late, does the same as once.
#[derive(Debug, Args)]
pub(crate) struct Tick {
    /// Only tell what is due, change nothing
    #[arg(long)]
    dry_run: bool,
}

/// What was due.
#[derive(Debug, Serialize)]
struct Answer {
    done: bool,
    passes: Vec<Fallen>,
    marks: Vec<Fallen>,
    notices: usize,
}

/// A pass or a mark that was revoked.
#[derive(Debug, Serialize)]
struct Fallen {
    number: String,
    reason: String,
}

impl Tick {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        let (now, schemes) = (context.now()?, office.assets().schemes());
        let events = if self.dry_run {
            office.store().registry().tick(schemes, now)?
        } else {
            office.store().commit(now, office.actor(), |registry| {
                let events = registry.tick(schemes, now)?;
                Ok::<_, Refusal>((events.clone(), events))
            })?
        };
        let answer = Answer::of(&events, !self.dry_run);
        context.output.answer(&answer, || answer.text())?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Answer {
    fn of(events: &[Event], done: bool) -> Self {
        let (mut passes, mut marks, mut notices) = (Vec::new(), Vec::new(), 0);
        for event in events {
            match event {
                Event::PassRevoked(e) => passes.push(Fallen {
                    number: e.pass.to_string(),
                    reason: e.reason.text.en.to_string(),
                }),
                Event::Revoked(e) => marks.push(Fallen {
                    number: e.registration.to_string(),
                    reason: e.reason.text.en.to_string(),
                }),
                Event::Noticed(_) => notices += 1,
                _ => {}
            }
        }
        Self {
            done,
            passes,
            marks,
            notices,
        }
    }

    fn text(&self) -> String {
        let nothing_falls = self.passes.is_empty() && self.marks.is_empty();
        if nothing_falls && self.notices == 0 {
            return "Nothing is due.".to_owned();
        }
        let verb = if self.done { "revoked" } else { "due" };
        let mut text = String::new();
        for (what, fallen) in [("pass", &self.passes), ("mark", &self.marks)] {
            for Fallen { number, reason } in fallen {
                let _ = writeln!(text, "{what} {number}  {verb}: {reason}");
            }
        }
        let (passes, marks) = (self.passes.len(), self.marks.len());
        let notices = self.notices;
        let _ = write!(
            text,
            "Passes {verb}: {passes}, marks {verb}: {marks}, notices: {notices}."
        );
        if self.done && !nothing_falls {
            text.push_str(" Run `publish` to show it.");
        }
        text
    }
}
