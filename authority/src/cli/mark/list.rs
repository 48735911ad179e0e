//! `mark list`: marks that match.

use std::{fmt::Write as _, process::ExitCode, sync::Arc};

use clap::{Args, ValueEnum};
use shirushi_authority::view::{MarkQuery, MarkSummary, PageRequest, StateFilter, View};
use shirushi_verifier::domain::SchemeId;

use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// List marks.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Words to find in number, holder, system or URL
    words: Vec<String>,
    /// Marks of this scheme only
    #[arg(long, value_name = "ID")]
    scheme: Option<SchemeId>,
    /// Marks in this state
    #[arg(long, value_enum, default_value_t = States::Any)]
    state: States,
}

/// States to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum States {
    /// May be used today
    InUse,
    /// Revoked
    Revoked,
    /// Suspended
    Suspended,
    /// Expired
    Expired,
    /// All
    Any,
}

impl List {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let query = MarkQuery {
            text: self.words.join(" "),
            scheme: self.scheme.map(|s| s.to_string()),
            states: match self.state {
                States::InUse => StateFilter::InUse,
                States::Revoked => StateFilter::Revoked,
                States::Suspended => StateFilter::Suspended,
                States::Expired => StateFilter::Expired,
                States::Any => StateFilter::Any,
            },
        };
        let office = context.office(Signing::No)?;
        let now = jiff::Timestamp::from_second(context.now()?.seconds())?;
        let view = View::new(Arc::new(office));
        let mut marks = Vec::new();
        let mut number = 1;
        loop {
            let page = view.search(&query, PageRequest::new(number, PageRequest::MAX_SIZE), now)?;
            marks.extend(page.items);
            if number >= page.pages {
                break;
            }
            number += 1;
        }
        context.output.answer(&marks, || text(&marks))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn text(marks: &[MarkSummary]) -> String {
    let mut text = String::new();
    for mark in marks {
        let state = mark.state.code();
        let _ = writeln!(
            text,
            "{}-{:02}  {state:18}  {}  {}  {}  {}",
            mark.registration, mark.renewal, mark.valid_to, mark.url, mark.holder, mark.system
        );
    }
    let _ = write!(text, "{} marks", marks.len());
    text
}
