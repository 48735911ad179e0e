//! `mark show`: everything about one mark.

use std::{fmt::Write as _, process::ExitCode, sync::Arc};

use clap::Args;
use shirushi_authority::{
    registry::Refusal,
    view::{MarkDetail, View},
};
use shirushi_verifier::domain::RegistrationNumber;

use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// Show everything about a mark.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Registration number
    registration: RegistrationNumber,
}

impl Show {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let registration = self.registration;
        let office = context.office(Signing::No)?;
        let now = jiff::Timestamp::from_second(context.now()?.seconds())?;
        let view = View::new(Arc::new(office));
        let mark = view.mark(&registration.to_string(), now)?;
        let mark = mark.ok_or(Refusal::NoSuchMark { registration })?;
        context.output.answer(&mark, || text(&mark))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn text(detail: &MarkDetail) -> String {
    let mark = &detail.mark;
    let passes: Vec<_> = detail
        .passes
        .iter()
        .map(|p| format!("{}-{:02}", p.number, p.renewal))
        .collect();
    let mut text = format!(
        "Mark {} ({})\n  state     {}\n  holder    {}\n  system    {}\n  URL       {}  ({})\n  \
         valid     {} to {}\n  renewal   opens {}\n  passes    {}\n  status    {} #{}\nHistory",
        detail.registration_on_face,
        mark.scheme,
        mark.state.code(),
        mark.holder,
        mark.system,
        mark.url,
        mark.host,
        mark.valid_from,
        mark.valid_to,
        detail.renewal_opens,
        passes.join(", "),
        detail.status_list,
        detail.status_index,
    );
    for step in &detail.history {
        let reason = step.reason.as_ref().map(|r| format!(": {}", r.en));
        let reason = reason.unwrap_or_default();
        let _ = write!(text, "\n  {}  {}{reason}", step.at, step.what);
    }
    text
}
