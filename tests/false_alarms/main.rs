//! Counts false alarms in pictures without a mark, many thousands of them.
//!
//! Started by `bash tests/false_alarms/run`. The pictures come from
//! `generate.py` as a stream and from this crate's own kinds; none is stored.
//! Exits with 0 only if no layer of any picture could be read.
#![expect(clippy::expect_used, reason = "a tool for developers, who read panics")]

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    thread,
};

use clap::Parser;
use shirushi_tests::{
    badge::{Badge, shipped_templates},
    document::{TableArguments, write_between},
    pipeline::decode,
    unmarked::Unmarked,
    workbench::Workbench,
};
use shirushi_watermark::{Picture, Reader, Reading, Refusal, Template};

mod stream;

use stream::Stream;

/// Reads pictures without a mark.
#[derive(Debug, Parser)]
#[command(name = "false-alarms", args_override_self = true)]
struct Arguments {
    /// Pictures from generate.py.
    #[arg(long, default_value_t = 1_500)]
    pictures: u64,
    /// Pictures of each of this crate's own kinds.
    #[arg(long, default_value_t = 0)]
    own: u64,
    /// What generate.py draws from.
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Readers at work at the same time.
    #[arg(long, default_value_t = 1)]
    jobs: u64,
    /// Python with generate.py's packages.
    #[arg(long)]
    python: PathBuf,
    #[command(flatten)]
    table: TableArguments,
}

/// What became of the pictures of one kind.
#[derive(Debug, Default)]
struct Tally {
    pictures: u64,
    /// Taken for a badge, and found to have no watermark.
    badge_like: u64,
    /// The alarms, with the picture's number.
    ids: Vec<u64>,
    payloads: Vec<u64>,
}

type Tallies = BTreeMap<String, Tally>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let templates = shipped_templates();
    let samples = Workbench::new();
    write_samples(&templates, &samples);
    let reader = Reader::new(templates.clone());
    let mut total = Tallies::new();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..arguments.jobs.max(1))
            .map(|job| {
                let (arguments, templates, reader) = (&arguments, &templates, &reader);
                let samples = samples.path();
                scope.spawn(move || work(job, arguments, templates, reader, samples))
            })
            .collect();
        for worker in workers {
            for (kind, tally) in worker.join().expect("every picture can be read") {
                total.entry(kind).or_default().add(tally);
            }
        }
    });
    let table = table(&arguments, &total);
    println!("{table}");
    if let Some(document) = &arguments.table.document {
        write_between(document, "false-alarms", &table);
    }
    let pictures: u64 = total.values().map(|t| t.pictures).sum();
    let alarms: u64 = total.values().map(Tally::alarms).sum();
    println!("{} passed, {alarms} failed", pictures - alarms);
    if alarms == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Badges as the product draws them before it marks them, for generate.py.
fn write_samples(templates: &[Arc<Template>], samples: &Workbench) {
    for template in templates {
        let name = template.name();
        let art = Picture::from_rgb(512, 512, template.art().to_vec());
        let png = art.expect("art has 512×512 pixels").encode_png();
        samples.write(&format!("art-{name}.png"), &png.expect("art is a picture"));
        for number in 0..12 {
            let plain = Badge::example(template, number).plain.encode_png();
            let plain = plain.expect("a badge is a picture");
            samples.write(&format!("drawn-{name}-{number}.png"), &plain);
        }
    }
}

/// One worker's share: every picture whose number is `job` modulo the workers.
fn work(
    job: u64,
    arguments: &Arguments,
    templates: &[Arc<Template>],
    reader: &Reader,
    samples: &Path,
) -> Tallies {
    let mut tallies = Tallies::new();
    let numbers = |end| (job..end).step_by(arguments.jobs.max(1) as usize);
    let end = arguments.pictures;
    let mut stream = Stream::start(
        &arguments.python,
        arguments.seed,
        job,
        arguments.jobs,
        end,
        samples,
    );
    for number in numbers(end) {
        let (kind, file) = stream.next().expect("generate.py makes every picture");
        tallies
            .entry(kind)
            .or_default()
            .count(number, &stream::picture(&file), reader);
        if number % 2_000 == job {
            eprintln!("{number} of {end}");
        }
    }
    for kind in Unmarked::ALL {
        let name = format!("{kind:?} (drawn by the tests)");
        for number in numbers(arguments.own) {
            let file = kind.file(templates, number);
            tallies
                .entry(name.clone())
                .or_default()
                .count(number, &decode(&file), reader);
        }
        eprintln!("{name}: {} a kind", arguments.own);
    }
    tallies
}

impl Tally {
    fn count(&mut self, number: u64, picture: &Picture, reader: &Reader) {
        self.pictures += 1;
        match reader.read(picture) {
            Reading::Nothing(Refusal::NoBadge) => {}
            Reading::Nothing(_) => self.badge_like += 1,
            Reading::IdOnly { .. } => self.ids.push(number),
            _ => self.payloads.push(number),
        }
    }

    fn alarms(&self) -> u64 {
        (self.ids.len() + self.payloads.len()) as u64
    }

    fn add(&mut self, other: Self) {
        self.pictures += other.pictures;
        self.badge_like += other.badge_like;
        self.ids.extend(other.ids);
        self.payloads.extend(other.payloads);
    }
}

fn table(arguments: &Arguments, total: &Tallies) -> String {
    let sum = |of: fn(&Tally) -> u64| -> u64 { total.values().map(of).sum() };
    let mut text = format!(
        "Run on {} by `{}` (seed {}): **{} false alarms in {} pictures.**\n\n\
         | pictures | number | taken for a badge, refused | id read | payload read |\n\
         | --- | --- | --- | --- | --- |\n",
        arguments.table.date,
        arguments.table.command,
        arguments.seed,
        sum(Tally::alarms),
        sum(|t| t.pictures),
    );
    for (kind, tally) in total {
        let _ = writeln!(
            text,
            "| {kind} | {} | {} | {} | {} |",
            tally.pictures,
            tally.badge_like,
            alarms(&tally.ids),
            alarms(&tally.payloads),
        );
    }
    text
}

/// How many, and which: the numbers are what makes them again.
fn alarms(numbers: &[u64]) -> String {
    match numbers {
        [] => "0".to_owned(),
        some => format!("**{}**: {some:?}", some.len()),
    }
}
