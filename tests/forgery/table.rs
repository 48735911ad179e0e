//! Prints how well genuine badges and forged ones are told apart.
//!
//! `cargo run --release -p shirushi-tests --bin forgery-table [NUMBER]`: that
//! many badges of each template, each forged in every way (10 unless told
//! otherwise). What binding's limits are chosen from.
#![expect(clippy::expect_used, reason = "a tool for developers, who read panics")]

use shirushi_tests::{
    badge::{Badge, shipped_templates},
    forgery::{Kind, forge},
    pipeline::{Pipeline, Step, decode},
    survey::{examples, row, rows},
    trial::{Finding, judge},
    workbench::Workbench,
};
use shirushi_watermark::{Reader, Template};

fn main() {
    let count = std::env::args().nth(1);
    let count = count.map_or(10, |text| text.parse().expect("NUMBER is a number"));
    let templates = shipped_templates();
    let reader = Reader::new(templates.clone());
    println!("| template | genuine, through | peak | margin | not bound |");
    println!("| --- | --- | --- | --- | --- |");
    let bench = Workbench::new();
    for template in &templates {
        let badges = examples(template, count);
        for pipeline in rows::must() {
            let row = row(&badges, &pipeline, &reader, &bench);
            println!(
                "| {} | {} | {:.2?} | {:.2?} | {} |",
                template.name(),
                pipeline.name,
                row.residual_peak,
                row.least_margin,
                row.badges - row.bound
            );
        }
    }
    println!();
    println!(
        "| template | forged | through | caught | misplaced | undecided | unread | accepted | \
         by character | by map | least peak | median peak | largest margin |"
    );
    println!("|{}", " --- |".repeat(13));
    for (template, other) in templates.iter().zip(templates.iter().cycle().skip(1)) {
        let badges = examples(template, count);
        for kind in Kind::ALL {
            for pipeline in delivered() {
                forged_row(&badges, other, kind, &pipeline, &reader);
            }
        }
    }
}

/// What forged badges are delivered through.
fn delivered() -> Vec<Pipeline> {
    vec![
        Pipeline::new("PNG", &[]),
        Pipeline::new("JPEG 75", &[Step::Jpeg(75)]),
        Pipeline::new("50 %", &[Step::Resize(50.0)]),
        Pipeline::new("WebP 80", &[Step::WebP(80)]),
        Pipeline::new("50 % + WebP 80", &[Step::Resize(50.0), Step::WebP(80)]),
        Pipeline::new("JPEG 30", &[Step::Jpeg(30)]),
    ]
}

fn forged_row(
    badges: &[Badge],
    other: &Template,
    kind: Kind,
    pipeline: &Pipeline,
    reader: &Reader,
) {
    let bench = Workbench::new();
    let mut counts = [0u32; 5];
    let (mut by_character, mut by_map) = (0, 0);
    let (mut peaks, mut largest_margin) = (Vec::new(), f32::NEG_INFINITY);
    for (number, badge) in badges.iter().enumerate() {
        let forgery = forge(kind, badge, other, number as u64);
        let delivered = decode(&pipeline.apply(&forgery.picture, &bench));
        let (column, measures) = match judge(reader, badge, &forgery, &delivered) {
            Finding::Caught(measures) => (0, Some(measures)),
            Finding::Misplaced(measures) => (1, Some(measures)),
            Finding::Undecided(measures) => (2, Some(measures)),
            Finding::Unread => (3, None),
            Finding::Accepted(measures) => (4, Some(measures)),
        };
        counts[column] += 1;
        if let Some(measures) = measures {
            by_character += u32::from(measures.by_character);
            by_map += u32::from(measures.by_map);
            peaks.push(measures.residual_peak);
            largest_margin = largest_margin.max(measures.least_margin);
        }
    }
    peaks.sort_by(f32::total_cmp);
    let [caught, misplaced, undecided, unread, accepted] = counts;
    println!(
        "| {} | {kind:?} | {} | {caught} | {misplaced} | {undecided} | {unread} | {accepted} | \
         {by_character} | {by_map} | {:.2} | {:.2} | {largest_margin:.2} |",
        badges[0].template.name(),
        pipeline.name,
        peaks.first().unwrap_or(&f32::NAN),
        peaks.get(peaks.len() / 2).unwrap_or(&f32::NAN),
    );
}
