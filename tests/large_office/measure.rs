//! What it costs to work with the office: each figure beside what cannot be avoided.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use shirushi_authority::{
    office::Office,
    publish::sign_lists,
    registry::{Event, GrantRequest, Refusal},
    store::Actor,
    view::{MarkQuery, PageRequest, StateFilter, View},
};

use crate::{data, open, today};

/// The row of a journal read and hashed.
pub(crate) fn journal(folder: &Path) {
    let begin = Instant::now();
    let (bytes, files) = read_and_hash(folder);
    row(
        "journal's files read and hashed",
        &seconds(begin.elapsed()),
        "–",
        &format!("{} MB in {files} files", bytes >> 20),
    );
}

fn read_and_hash(folder: &Path) -> (u64, usize) {
    let mut paths: Vec<_> = fs::read_dir(data(folder).journal())
        .expect("there is a journal")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    paths.sort();
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    for path in &paths {
        let content = fs::read(path).expect("it can be read");
        bytes += content.len() as u64;
        hash.update(&content);
    }
    std::hint::black_box(hash.finalize());
    (bytes, paths.len())
}

/// The rows of a start from the journal alone.
pub(crate) fn rebuild(folder: &Path) {
    let _ = fs::remove_dir_all(data(folder).index());
    let begin = Instant::now();
    let office = open(folder);
    let elapsed = begin.elapsed();
    row(
        "start, index and snapshot made again from the journal",
        &seconds(elapsed),
        "≤ 300 s",
        &counts(&office),
    );
    memory("memory after that", "≤ 1024 MB");
}

/// The rows of a start from index and snapshot.
pub(crate) fn start(folder: &Path) {
    let begin = Instant::now();
    let office = open(folder);
    let elapsed = begin.elapsed();
    row(
        "start from index and snapshot",
        &seconds(elapsed),
        "≤ 10 s",
        &sizes(folder),
    );
    memory("memory after that", "≤ 1024 MB");
    drop(office);
}

fn counts(office: &Office) -> String {
    let registry = office.store().registry();
    let organisations = registry.casework().organisations().count();
    let passes = registry.casework().applications().count();
    let terms: usize = registry.marks().map(|mark| mark.terms().count()).sum();
    let records = office.store().head().records;
    format!("{organisations} organisations, {passes} passes, {terms} marks, {records} records")
}

fn sizes(folder: &Path) -> String {
    let bytes = |path: &Path| {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let files = entries.filter_map(|entry| entry.metadata().ok());
        files
            .filter(fs::Metadata::is_file)
            .map(|file| file.len())
            .sum::<u64>()
            >> 20
    };
    let data = data(folder);
    let (index, snapshot) = (bytes(&data.index()), bytes(&data.snapshot()));
    format!("index {index} MB, snapshot {snapshot} MB")
}

/// What the process holds now, and held at most.
fn memory(what: &str, wanted: &str) {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells");
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        let kilobytes: u64 = number.and_then(|n| n.parse().ok()).expect("a number");
        kilobytes >> 10
    };
    let (now, peak) = (of("VmRSS:"), of("VmHWM:"));
    row(
        what,
        &format!("{now} MB"),
        wanted,
        &format!("at most {peak} MB on the way"),
    );
}

/// The rows of searches, each the page of fifty that a reader gets.
pub(crate) fn search(folder: &Path) {
    let view = View::new(open(folder).into());
    let now = Timestamp::from_second(today().seconds()).expect("an instant");
    let texts = texts_of(&view, now);
    for (what, text, states) in [
        ("number", "77777", StateFilter::InUse),
        ("URL", "https://mall.example.jp/aoba", StateFilter::InUse),
        ("holder, a part of it", "あおば書籍", StateFilter::InUse),
        ("holder, one character", "茶", StateFilter::InUse),
        ("holder and system", "長野 ショップ", StateFilter::Any),
        ("a text that nobody has", "ｿﾝﾅﾓﾉﾊﾅｲ", StateFilter::Any),
        ("everything, page 1000", "", StateFilter::InUse),
    ] {
        let page = if text.is_empty() { 1000 } else { 1 };
        let query = MarkQuery {
            text: text.to_owned(),
            scheme: None,
            states,
        };
        let mut found = 0;
        let times = rounds(31, || {
            let page = view.search(&query, PageRequest::new(page, 50), now);
            found = page.expect("the index can be read").total;
        });
        let beside = rounds(31, || {
            std::hint::black_box(texts.matches(text).count());
        });
        row(
            &format!("search by {what}: {text}"),
            &format!(
                "{}, at most {}",
                milliseconds(times.0),
                milliseconds(times.1)
            ),
            "≤ 50 ms",
            &format!(
                "{found} found; `str::matches` over the texts {}",
                milliseconds(beside.0)
            ),
        );
    }
}

/// Every holder, system and URL, one behind the other.
fn texts_of(view: &View, now: Timestamp) -> String {
    let mut texts = String::new();
    let everything = MarkQuery {
        states: StateFilter::Any,
        ..MarkQuery::default()
    };
    for number in 1.. {
        let page = view.search(
            &everything,
            PageRequest::new(number, PageRequest::MAX_SIZE),
            now,
        );
        let page = page.expect("the index can be read");
        for mark in &page.items {
            texts.extend([
                mark.holder.as_str(),
                "\n",
                &mark.system,
                "\n",
                &mark.url,
                "\n",
            ]);
        }
        if number >= page.pages {
            return texts;
        }
    }
    texts
}

/// The rows of decisions that look at the whole registry.
pub(crate) fn decide(folder: &Path) {
    let office = open(folder);
    let registry = office.store().registry();
    let schemes = office.assets().schemes();
    let request = GrantRequest {
        scheme: "isp2014".parse().expect("an id"),
        holder: "見本通信株式会社".parse().expect("a name"),
        system: "見本ネット".parse().expect("a name"),
        url: "https://new.example.jp/".parse().expect("a URL"),
        passes: Vec::new(),
        prerequisite: None,
        granted_on: None,
        application: None,
    };
    let grant = rounds(101, || {
        let granted = registry.grant(schemes, std::slice::from_ref(&request), today());
        assert!(granted.is_ok(), "it is granted");
    });
    row(
        "decide a grant",
        &milliseconds(grant.0),
        "–",
        &format!("at most {}", milliseconds(grant.1)),
    );
    let mut due = 0;
    let tick = rounds(5, || {
        due = registry.tick(schemes, today()).expect("it ticks").len();
    });
    row(
        "what is due today",
        &milliseconds(tick.0),
        "–",
        &format!("{due} events"),
    );
}

/// The rows of a cascade; the journal is cut back to what it was.
pub(crate) fn cascade(folder: &Path) {
    let office = open(folder);
    sign_lists(&office, today()).expect("the lists can be signed");
    let head = office.store().head();
    let at = today().plus_seconds(60);
    let actor = Actor::new("scale");
    let begin = Instant::now();
    let counted = office.store().commit(at, &actor, |registry| {
        let schemes = office.assets().schemes();
        let pass = "00001".parse().expect("a number");
        let cause = "false-declaration".parse().expect("an id");
        let events = registry.revoke_pass(schemes, pass, &cause, at)?;
        let events = registry.with_consequences(schemes, events, at)?;
        let revoked = |event: &&Event| matches!(event, Event::Revoked(_));
        let noticed = |event: &&Event| matches!(event, Event::Noticed(_));
        let counted = (
            events.iter().filter(revoked).count(),
            events.iter().filter(noticed).count(),
        );
        Ok::<_, Refusal>((events, counted))
    });
    let (marks, notices) = counted.expect("the pass is revoked");
    let committed = begin.elapsed();
    let signed = sign_lists(&office, at).expect("the lists can be signed");
    row(
        "the mall's pass is revoked: decided, in the journal, in the index, lists signed",
        &seconds(begin.elapsed()),
        "≤ 5 s",
        &format!(
            "{marks} marks, {notices} notices, {signed} lists; before the lists {}",
            seconds(committed)
        ),
    );
    memory("memory after that", "≤ 1024 MB");
    drop(office);
    let path = data(folder)
        .journal()
        .join(format!("{:08}.journal", head.segment));
    let cut = fs::OpenOptions::new().write(true).open(&path);
    cut.and_then(|file| file.set_len(head.offset))
        .expect("the journal can be cut");
    let next = data(folder)
        .journal()
        .join(format!("{:08}.journal", head.segment + 1));
    let _ = fs::remove_file(next);
    let _ = fs::remove_dir_all(data(folder).index());
}

/// The median and the longest of several rounds.
fn rounds(count: usize, mut work: impl FnMut()) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..count)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[count / 2], times[count - 1])
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn row(what: &str, measured: &str, wanted: &str, beside: &str) {
    println!("| {what} | {measured} | {wanted} | {beside} |");
}
