//! Which papers a holder may fetch: those of what is its own, and no others.

use crate::access::Deed;
use crate::api::caller::Caller;
use crate::casework::{Application, Attachment, Casework, Designation};
use crate::correspondence::thread::Posted;
use crate::inspection::hash::ContentHash;
use crate::registry::Registry;

/// Whether the caller may have a paper: all are open to whoever reads everything.
pub(super) fn sees(registry: &Registry, caller: &Caller, sha256: ContentHash) -> bool {
    if caller.who.may(Deed::ReadEverything) {
        return true;
    }
    let casework = registry.casework();
    let is_it = |paper: &Attachment| paper.hash == sha256;
    let of_applications = casework
        .applications()
        .filter(|(_, application)| caller.sees_organisation(application.filing.applicant))
        .any(|(_, application)| of_application(application).any(is_it));
    of_applications
        || of_oversight(casework, caller).any(is_it)
        || is_in_message(registry, caller, sha256)
}

/// What was filed with an application, and the reports on its review (6.2.4).
fn of_application(application: &Application) -> impl Iterator<Item = &Attachment> {
    let reports = application.outcomes().iter();
    let reports = reports.filter_map(|outcome| outcome.report.as_ref());
    application.filing.papers.values().chain(reports)
}

/// What came with the holder's changes, was found about its passes, and reported in its designations.
fn of_oversight<'c>(
    casework: &'c Casework,
    caller: &'c Caller,
) -> impl Iterator<Item = &'c Attachment> {
    let changes = casework
        .changes()
        .filter(|(_, change)| caller.sees_organisation(change.filing.by))
        .flat_map(|(_, change)| &change.filing.papers);
    let spots = casework.spot_inspections().filter_map(|(_, spot)| {
        let pass = casework.pass(spot.pass)?;
        let outcome = spot.outcome.as_ref()?;
        caller
            .sees_organisation(pass.holder)
            .then_some(&outcome.report)
    });
    let designations = casework
        .designations()
        .filter(|(_, designation)| caller.sees_organisation(designation.organisation))
        .flat_map(|(_, designation)| of_designation(designation));
    changes.chain(spots).chain(designations)
}

fn of_designation(designation: &Designation) -> impl Iterator<Item = &Attachment> {
    let audits = designation.audits.iter().map(|audit| &audit.report);
    audits.chain(designation.reports.iter().map(|(_, report)| report))
}

/// Whether it is attached to a message that the holder wrote, or has read.
fn is_in_message(registry: &Registry, caller: &Caller, sha256: ContentHash) -> bool {
    let Some(own) = caller.party() else {
        return false;
    };
    let is_open = |posted: &Posted| posted.message.from == own || posted.receipt.is_some();
    let holds = |posted: &Posted| {
        let mut attached = posted.message.attachments.as_slice().iter();
        attached.any(|attachment| attachment.sha256 == sha256)
    };
    let mut threads = registry.threads().of(&own);
    threads.any(|(_, thread)| {
        let mut messages = thread.messages().iter();
        messages.any(|posted| is_open(posted) && holds(posted))
    })
}
