//! What the bench found: as JSON, and as the tables of docs/survival.md.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use serde::{Deserialize, Serialize};
use shirushi_tests::survey::{
    Row,
    rows::{Case, Set},
};
use shirushi_watermark::Template;

/// Everything that one run found.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The day of the run.
    pub(crate) date: String,
    /// What to type for the same run.
    pub(crate) command: String,
    /// What badges were drawn from.
    pub(crate) seed: u32,
    /// Badges a row and template.
    pub(crate) badges: u32,
    /// Versions of the programs.
    pub(crate) tools: BTreeMap<String, String>,
    /// How invisible the watermark is.
    pub(crate) quality: Vec<Quality>,
    /// Every row on every template.
    pub(crate) rows: Vec<Entry>,
}

/// Invisibility on one template, the worst of its badges.
#[derive(Debug, Serialize)]
pub(crate) struct Quality {
    pub(crate) template: String,
    pub(crate) id: String,
    pub(crate) psnr_db: f64,
    pub(crate) ssim: f64,
    pub(crate) met: bool,
}

/// One row on one template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) set: Set,
    pub(crate) name: String,
    pub(crate) bytes: usize,
    /// Side of the badge as delivered, in pixels.
    pub(crate) side: f32,
    pub(crate) template: String,
    pub(crate) template_id: String,
    pub(crate) seed: u32,
    /// Whether a picture that is read must be bound as well.
    pub(crate) bound_wanted: bool,
    /// Whether failing it is a failure of the product.
    pub(crate) required: bool,
    /// Whether everything that the set wants was reached.
    pub(crate) met: bool,
    #[serde(flatten)]
    pub(crate) row: Row,
}

impl Entry {
    /// An entry without results.
    pub(crate) fn new(case: &Case, template: &Template, seed: u32) -> Self {
        Self {
            set: case.set,
            name: case.delivery.name(),
            bytes: case.set.payload_bytes(),
            side: case.delivery.badge_side(),
            template: template.name().to_owned(),
            template_id: template.id().to_string(),
            seed,
            bound_wanted: case.is_bound(),
            required: case.is_required_on(template.name()),
            met: false,
            row: Row::default(),
        }
    }

    /// The entry with its results.
    pub(crate) fn with(self, case: &Case, row: Row) -> Self {
        Self {
            met: case.is_met(&row),
            row,
            ..self
        }
    }

    /// One line of progress.
    pub(crate) fn line(&self) -> String {
        let Row {
            badges,
            payloads,
            bound,
            ids,
            ..
        } = self.row;
        let verdict = if self.met { "met" } else { "NOT MET" };
        format!(
            "{} {}, {}: read {payloads}, bound {bound}, id {ids} of {badges}: {verdict}",
            self.set.name(),
            self.name,
            self.template
        )
    }

    /// How many of the badges gave what the set wants first: the payload, or the id.
    fn read(&self) -> u32 {
        if self.set == Set::Id {
            self.row.ids
        } else {
            self.row.payloads
        }
    }

    /// `20` where all is well; otherwise what was read, bound and wanted.
    fn cell(&self) -> String {
        let Row { badges, bound, .. } = self.row;
        let read = self.read();
        match () {
            () if self.met => format!("{read}"),
            () if read == badges => format!("**{read}, bound {bound}**"),
            () if self.set == Set::Id => format!("**{read}**"),
            () => format!("**{read}** (id {})", self.row.ids),
        }
    }
}

impl Report {
    /// Entries that a failure of is a failure of the product.
    pub(crate) fn required(&self) -> usize {
        self.rows.iter().filter(|e| e.required).count()
    }

    /// The required entries that are not met, each with the first thing that was wrong.
    pub(crate) fn missed(&self) -> Vec<(&Entry, &str)> {
        self.rows
            .iter()
            .filter(|entry| entry.required && !entry.met)
            .map(|entry| (entry, entry.row.failures.first().map_or("", String::as_str)))
            .collect()
    }

    /// Writes the whole report, one row a line, so that two runs can be compared line by line.
    pub(crate) fn write_json(&self, path: &Path) {
        let json = serde_json::to_string(self).expect("a report is JSON");
        let json = json.replace("{\"set\":", "\n{\"set\":");
        std::fs::write(path, json + "\n").expect("the report can be written");
    }

    /// The tables.
    pub(crate) fn markdown(&self) -> String {
        let mut text = self.preamble();
        for set in Set::ALL {
            let entries: Vec<&Entry> = self.rows.iter().filter(|e| e.set == set).collect();
            if !entries.is_empty() {
                text += &self.table(set, &entries);
            }
        }
        text
    }

    fn preamble(&self) -> String {
        let tools: Vec<String> = self
            .tools
            .iter()
            .map(|(name, version)| format!("{name} {version}"))
            .collect();
        let mut text = format!(
            "Run on {} by `{}` (seed {}): {} badges a row and template, each with another face, \
             payload and id. Programs: {}.\n\n\
             | template | id | least PSNR | least SSIM |\n| --- | --- | --- | --- |\n",
            self.date,
            self.command,
            self.seed,
            self.badges,
            tools.join(", "),
        );
        for quality in &self.quality {
            let _ = writeln!(
                text,
                "| {} | {} | {:.2} dB | {:.4} |",
                quality.template, quality.id, quality.psnr_db, quality.ssim
            );
        }
        text
    }

    fn table(&self, set: Set, entries: &[&Entry]) -> String {
        let mut templates: Vec<&str> = entries.iter().map(|e| e.template.as_str()).collect();
        templates.sort_unstable();
        templates.dedup();
        let met = entries.iter().filter(|e| e.met).count();
        let mut text = format!(
            "\n### {}: {met} of {} met\n{} Badges read, of {}.\n\n| row | {} | margin | peak |\n|{}\n",
            title(set),
            entries.len(),
            explanation(set),
            self.badges,
            templates.join(" | "),
            " --- |".repeat(templates.len() + 3),
        );
        let mut names: Vec<&str> = Vec::new();
        for entry in entries {
            if !names.contains(&entry.name.as_str()) {
                names.push(&entry.name);
            }
        }
        for name in names {
            let of_row = || entries.iter().filter(|e| e.name == name);
            let cells: Vec<String> = templates
                .iter()
                .map(|t| {
                    of_row()
                        .find(|e| e.template == *t)
                        .map_or_else(String::new, |e| e.cell())
                })
                .collect();
            let margin = of_row().filter_map(|e| e.row.least_margin).reduce(f32::min);
            let peak = of_row()
                .filter_map(|e| e.row.residual_peak)
                .reduce(f32::max);
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {} |",
                cells.join(" | "),
                number(margin),
                number(peak)
            );
        }
        text
    }
}

fn number(value: Option<f32>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.2}"))
}

fn title(set: Set) -> &'static str {
    match set {
        Set::Must => "Must, 508 bytes",
        Set::Hard => "Hard, 404 bytes",
        Set::Id => "Id layer",
        Set::HardLong => "Moonshot: hard with 508 bytes",
        Set::Moonshot => "Moonshot, 404 bytes",
    }
}

fn explanation(set: Set) -> &'static str {
    match set {
        Set::Must => "What happens to pictures every day, with the longest payload.",
        Set::Hard => "What happens to some pictures.",
        Set::Id => "Too little is left for the credential: the id is wanted.",
        Set::HardLong => {
            "The rows above with the longest payload, of the screenshots those that show the badge \
             under 160 pixels; reported, not required."
        }
        Set::Moonshot => "Reported, not required.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(set: Set, met: bool, row: Row) -> Entry {
        Entry {
            set,
            name: "half".to_owned(),
            bytes: 404,
            side: 256.0,
            template: "one".to_owned(),
            template_id: "0".to_owned(),
            seed: 1,
            bound_wanted: true,
            required: true,
            met,
            row,
        }
    }

    #[test]
    fn a_cell_says_what_is_wrong_and_no_more() {
        let row = |payloads, bound, ids| Row {
            badges: 20,
            payloads,
            bound,
            ids,
            ..Row::default()
        };
        assert_eq!(entry(Set::Hard, true, row(20, 20, 20)).cell(), "20");
        let unbound = entry(Set::Hard, false, row(20, 3, 20));
        assert_eq!(unbound.cell(), "**20, bound 3**");
        let unread = entry(Set::Hard, false, row(2, 2, 19));
        assert_eq!(unread.cell(), "**2** (id 19)");
        assert_eq!(entry(Set::Id, false, row(0, 0, 19)).cell(), "**19**");
    }

    #[test]
    fn an_entry_comes_back_from_its_line() {
        let mut row = Row::default();
        row.failures.push("badge 0: \"quoted\"".to_owned());
        let entry = entry(Set::HardLong, false, row);
        let line = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&line).unwrap(), entry);
    }
}
