//! Measures the survival table and writes it into docs/watermark.md, between its markers.
//!
//! `cargo run --release -p shirushi-tests --bin survival-table [BADGES]`,
//! 20 badges a row and template unless told otherwise.
#![expect(clippy::expect_used, reason = "a tool for developers, who read panics")]

use std::fmt::Write as _;

use shirushi_tests::{
    badge::{project, shipped_templates},
    pipeline,
    survey::{examples, least_quality, row},
};
use shirushi_watermark::{MAX_PAYLOAD_BYTES, Reader};

const DOCUMENT: &str = "docs/watermark.md";
const BEGIN: &str = "<!-- survival:begin -->\n";
const END: &str = "<!-- survival:end -->\n";

fn main() {
    let badges = std::env::args().nth(1);
    let badges = badges.map_or(20, |text| text.parse().expect("BADGES is a number"));
    let table = survival_table(badges);
    print!("{table}");
    write_between_markers(&table);
}

fn survival_table(badges: u64) -> String {
    let templates = shipped_templates();
    let reader = Reader::new(templates.clone());
    let mut table = format!(
        "{badges} badges a row, each with {MAX_PAYLOAD_BYTES} random bytes and another face. \
         *Read*: the payload came back bit for bit. *Bound*: every character and the art were \
         found to be what the payload demands. *Margin*: the least of any character (1.3 and \
         more is accepted). *Peak*: the largest of the residual map.\n"
    );
    for template in &templates {
        let badges = examples(template, badges);
        let (psnr, ssim) = least_quality(&badges);
        write!(
            table,
            "\n**{}** (template {}): PSNR at least {psnr:.2} dB, SSIM at least {ssim:.4}.\n\n\
             | pipeline | read | bound | margin | peak |\n| --- | --- | --- | --- | --- |\n",
            template.name(),
            template.id(),
        )
        .expect("a string takes any text");
        for pipeline in pipeline::must_survive() {
            let row = row(&badges, &pipeline, &reader);
            for failure in &row.failures {
                eprintln!("{}, {}: {failure}", template.name(), pipeline.name);
            }
            writeln!(
                table,
                "| {} | {} of {} | {} of {} | {:.2} | {:.2} |",
                pipeline.name,
                row.payloads,
                row.badges,
                row.bound,
                row.badges,
                row.least_margin,
                row.residual_peak,
            )
            .expect("a string takes any text");
        }
    }
    table
}

fn write_between_markers(table: &str) {
    let path = project(DOCUMENT);
    let text = std::fs::read_to_string(&path).expect("docs/watermark.md can be read");
    let (before, rest) = text.split_once(BEGIN).expect("the first marker is there");
    let (_, after) = rest.split_once(END).expect("the second marker is there");
    let text = format!("{before}{BEGIN}{table}{END}{after}");
    std::fs::write(&path, text).expect("docs/watermark.md can be written");
}
