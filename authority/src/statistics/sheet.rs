//! Statistics as a sheet: one number a row, so that a spreadsheet can turn it any way (RFC 4180).

use super::{Month, SchemeStatistics, Statistics};
use crate::web::csv::disarmed;

/// Rows of `scheme, subject, key, month, measure, count`, lines ended by CRLF. `key` and `month`
/// are empty where a number is of the whole scheme or the whole span.
///
/// # Errors
/// [`csv::Error`] if memory cannot be written, which does not happen.
pub fn sheet(statistics: &Statistics) -> Result<String, csv::Error> {
    let mut rows = Rows::new()?;
    for report in &statistics.reports {
        rows.add(
            "",
            "reports",
            report.category.code(),
            "",
            "received",
            report.count,
        )?;
    }
    for scheme in &statistics.schemes {
        marks(&mut rows, scheme)?;
        complaints(&mut rows, scheme)?;
        misuse(&mut rows, scheme)?;
    }
    rows.finish()
}

fn marks(rows: &mut Rows, scheme: &SchemeStatistics) -> Result<(), csv::Error> {
    let (id, extent) = (scheme.scheme.as_str(), scheme.marks.extent);
    for (measure, count) in [
        ("holders", extent.holders),
        ("sites", extent.sites),
        ("systems", extent.systems),
        ("systems-with-1", extent.systems_with_1),
        ("systems-with-2-to-9", extent.systems_with_2_to_9),
        ("systems-with-10-to-99", extent.systems_with_10_to_99),
        ("systems-with-100-or-more", extent.systems_with_100_or_more),
    ] {
        rows.add(id, "extent", "", "", measure, count)?;
    }
    for month in &scheme.marks.months {
        for (measure, count) in measures(month) {
            rows.add(id, "marks", "", &month.month.to_string(), measure, count)?;
        }
    }
    for cause in &scheme.marks.revocations {
        rows.add(id, "revocations", &cause.id, "", "revoked", cause.count)?;
    }
    Ok(())
}

fn measures(month: &Month) -> [(&'static str, u64); 11] {
    let states = month.at_end;
    [
        ("granted", month.granted),
        ("renewed", month.renewed),
        ("revoked", month.revoked),
        ("suspended", month.suspended),
        ("passes-lapsed", month.passes_lapsed),
        ("passes-revoked", month.passes_revoked),
        ("valid-at-end", states.valid),
        ("basis-under-review-at-end", states.basis_under_review),
        ("suspended-at-end", states.suspended),
        ("expired-at-end", states.expired),
        ("revoked-at-end", states.revoked),
    ]
}

fn complaints(rows: &mut Rows, scheme: &SchemeStatistics) -> Result<(), csv::Error> {
    let (id, complaints) = (scheme.scheme.as_str(), &scheme.complaints);
    for category in &complaints.categories {
        let key = category.category.as_ref().map_or("none", |c| c.as_str());
        for (measure, count) in [
            ("received", category.received),
            ("in-hand", category.in_hand),
            ("closed", category.closed),
            ("refused", category.refused),
        ] {
            rows.add(id, "complaints", key, "", measure, count)?;
        }
    }
    for flaw in &complaints.flaws {
        rows.add(id, "flaws", &flaw.id, "", "found", flaw.count)?;
    }
    rows.add(id, "complaints", "", "", "actions", complaints.actions)?;
    rows.add(id, "complaints", "", "", "shared", complaints.shared)?;
    durations(rows, id, "complaints", complaints.to_close)
}

fn misuse(rows: &mut Rows, scheme: &SchemeStatistics) -> Result<(), csv::Error> {
    let (id, misuse) = (scheme.scheme.as_str(), &scheme.misuse);
    for kind in &misuse.kinds {
        for (measure, count) in [
            ("opened", kind.opened),
            ("secured", kind.secured),
            ("pursued", kind.pursued),
            ("closed", kind.closed),
            ("dismissed", kind.dismissed),
        ] {
            rows.add(id, "misuse", kind.kind.as_str(), "", measure, count)?;
        }
    }
    let outstanding = misuse.outstanding_stops;
    rows.add(id, "misuse", "", "", "outstanding-stops", outstanding)?;
    durations(rows, id, "misuse", misuse.to_close)
}

fn durations(
    rows: &mut Rows,
    id: &str,
    subject: &str,
    durations: super::Durations,
) -> Result<(), csv::Error> {
    for (measure, count) in [
        ("over", durations.count),
        ("median-days", durations.median_days),
        ("longest-days", durations.longest_days),
        ("within-1-day", durations.within_1_day),
        ("within-7-days", durations.within_7_days),
        ("within-30-days", durations.within_30_days),
        ("within-90-days", durations.within_90_days),
        ("longer", durations.longer),
    ] {
        rows.add(id, subject, "", "", measure, count)?;
    }
    Ok(())
}

/// The rows written so far.
struct Rows(csv::Writer<Vec<u8>>);

impl Rows {
    fn new() -> Result<Self, csv::Error> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        writer.write_record(["scheme", "subject", "key", "month", "measure", "count"])?;
        Ok(Self(writer))
    }

    fn add(
        &mut self,
        scheme: &str,
        subject: &str,
        key: &str,
        month: &str,
        measure: &str,
        count: u64,
    ) -> Result<(), csv::Error> {
        let count = count.to_string();
        let cells = [scheme, subject, key, month, measure, &count];
        let cells = cells.map(|cell| disarmed(cell).into_owned());
        self.0.write_record(cells)
    }

    fn finish(self) -> Result<String, csv::Error> {
        let bytes = self
            .0
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
