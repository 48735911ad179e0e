//! The survival bench: every row, on every template, with the real programs.
//!
//! Started by `bash tests/survival/run`, which has the tools in place. Exits
//! with 0 only if every required row that ran is met.
#![expect(clippy::expect_used, reason = "a tool for developers, who read panics")]

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use clap::Parser;
use shirushi_tests::{
    badge::{Badge, shipped_templates},
    document::write_between,
    survey::{
        LEAST_PSNR, LEAST_SSIM, least_quality,
        rows::{self, Case, Set},
        seeded,
    },
    workbench::Workbench,
};
use shirushi_watermark::{Reader, Template};

mod ledger;
mod report;
mod versions;

use ledger::Ledger;
use report::{Entry, Quality, Report};

/// Puts badges through what web sites do to pictures, and reads them again.
#[derive(Debug, Parser)]
#[command(name = "survival", args_override_self = true)]
struct Arguments {
    /// Badges a row and template, each with another face, payload and id.
    #[arg(long, default_value_t = 4)]
    badges: u32,
    /// What faces, payloads and ids are drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Only rows with one of these texts in their name.
    #[arg(long, value_delimiter = ',')]
    rows: Vec<String>,
    /// Only these sets: must, hard, id, hard-long, moonshot.
    #[arg(long, value_delimiter = ',')]
    sets: Vec<String>,
    /// Only templates with one of these texts in their name.
    #[arg(long, value_delimiter = ',')]
    templates: Vec<String>,
    /// Rows run at the same time.
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Forget what an earlier run of the same program has measured.
    #[arg(long)]
    fresh: bool,
    /// The day, for the report.
    #[arg(long, default_value = "")]
    date: String,
    /// The command, for the report.
    #[arg(long, default_value = "")]
    command: String,
    /// Where results are kept as they come, so that a run can go on later.
    #[arg(long, default_value = "target/survival/ledger.jsonl")]
    ledger: PathBuf,
    /// Where the report goes, as JSON.
    #[arg(long, default_value = "target/survival/short.json")]
    json: PathBuf,
    /// A Markdown document to write the tables into, between its markers.
    #[arg(long)]
    document: Option<PathBuf>,
    /// A folder for one badge of each template, without watermark and with it; nothing else is done.
    #[arg(long)]
    samples: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let templates: Vec<_> = shipped_templates()
        .into_iter()
        .filter(|template| chosen(&arguments.templates, template.name()))
        .collect();
    if let Some(folder) = &arguments.samples {
        write_samples(folder, &templates, arguments.seed);
        return ExitCode::SUCCESS;
    }
    let cases: Vec<Case> = rows::all()
        .into_iter()
        .filter(|case| chosen(&arguments.rows, &case.delivery.name()))
        .filter(|case| {
            arguments.sets.is_empty() || arguments.sets.iter().any(|set| set == case.set.name())
        })
        .collect();
    let entries = run(&arguments, &cases, &templates);
    let report = Report {
        date: arguments.date,
        command: arguments.command,
        seed: arguments.seed,
        badges: arguments.badges,
        tools: versions::of_tools(),
        quality: templates
            .iter()
            .map(|template| quality(template, arguments.seed, arguments.badges))
            .collect(),
        rows: entries,
    };
    report.write_json(&arguments.json);
    let tables = report.markdown();
    println!("{tables}");
    if let Some(document) = &arguments.document {
        write_between(document, "survival", &tables);
    }
    let missed = report.missed();
    for (entry, why) in &missed {
        eprintln!("NOT MET: {} through {}: {why}", entry.template, entry.name);
    }
    println!(
        "{} passed, {} failed",
        report.required() - missed.len(),
        missed.len()
    );
    if missed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The first badge of each template, for the pictures of the document.
fn write_samples(folder: &Path, templates: &[Arc<Template>], seed: u32) {
    for template in templates {
        for badge in seeded(template, seed, 1, Set::Must.payload_bytes()) {
            for (kind, picture) in [("plain", &badge.plain), ("marked", &badge.marked)] {
                let png = picture.encode_png().expect("a badge can be encoded");
                let path = folder.join(format!("{}-{kind}.png", template.name()));
                std::fs::write(path, png).expect("the folder can be written");
            }
        }
    }
}

fn chosen(wanted: &[String], name: &str) -> bool {
    wanted.is_empty() || wanted.iter().any(|text| name.contains(text.as_str()))
}

/// Every case on every template, in the order of the cases.
fn run(arguments: &Arguments, cases: &[Case], templates: &[Arc<Template>]) -> Vec<Entry> {
    let reader = Reader::new(shipped_templates());
    let tasks: Vec<(&Case, &Arc<Template>)> = cases
        .iter()
        .flat_map(|case| templates.iter().map(move |template| (case, template)))
        .collect();
    let ledger = Mutex::new(Ledger::open(&arguments.ledger, arguments.fresh));
    let next = AtomicUsize::new(0);
    let mut entries: Vec<(usize, Entry)> = thread::scope(|scope| {
        let work = || {
            let bench = Workbench::new();
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some((case, template)) = tasks.get(at) else {
                    return done;
                };
                let wanted = Entry::new(case, template, arguments.seed);
                let known = ledger
                    .lock()
                    .expect("no thread panicked")
                    .find(&wanted, arguments.badges);
                let entry = known.unwrap_or_else(|| {
                    let entry = measure(case, template, templates, arguments, &reader, &bench);
                    ledger.lock().expect("no thread panicked").append(&entry);
                    entry
                });
                eprintln!("[{}/{}] {}", at + 1, tasks.len(), entry.line());
                done.push((at, entry));
            }
        };
        let threads: Vec<_> = (0..arguments.jobs.max(1))
            .map(|_| scope.spawn(work))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("a row can be run"))
            .collect()
    });
    entries.sort_by_key(|(at, _)| *at);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn measure(
    case: &Case,
    template: &Arc<Template>,
    templates: &[Arc<Template>],
    arguments: &Arguments,
    reader: &Reader,
    bench: &Workbench,
) -> Entry {
    let bytes = case.set.payload_bytes();
    let badges = seeded(template, arguments.seed, arguments.badges, bytes);
    let other = templates.iter().find(|other| other.id() != template.id());
    let bystander = Badge::with_payload_of(other.unwrap_or(template), 0, bytes);
    let row = case.delivery.row(&badges, &bystander, reader, bench);
    Entry::new(case, template, arguments.seed).with(case, row)
}

/// How invisible the watermark is: with the longest payload, the hardest case.
fn quality(template: &Arc<Template>, seed: u32, badges: u32) -> Quality {
    let badges = seeded(template, seed, badges, Set::Must.payload_bytes());
    let (psnr, ssim) = least_quality(&badges);
    Quality {
        template: template.name().to_owned(),
        id: template.id().to_string(),
        psnr_db: psnr,
        ssim,
        met: psnr >= LEAST_PSNR && ssim >= LEAST_SSIM,
    }
}
