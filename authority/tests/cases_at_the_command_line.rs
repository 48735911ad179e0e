//! Complaints, misuse and the stop of use through the program itself, as staff work with it.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod office;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use shirushi_authority::registry::{Event, Issuance, Refusal};

/// A demonstration's data folder, and the day on which everything happens.
struct Counter {
    folder: tempfile::TempDir,
    now: &'static str,
    /// The mark that it has.
    mark: String,
}

impl Counter {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let office = office::founded(&folder.path().join("data"), true, None);
        let now = office::FOUNDED;
        let mark = office
            .store()
            .commit(now.parse().unwrap(), office.actor(), |registry| {
                let request = office::request("https://a.example.jp/");
                let schemes = office.assets().schemes();
                let grants = registry.grant(schemes, &[request], now.parse().unwrap())?;
                let number = grants[0].number;
                // The picture does not matter here, only that there is a mark.
                let issuance = Issuance {
                    number,
                    credential: Vec::new(),
                    pixels: "00".repeat(32),
                };
                let granted = Event::Granted(Box::new(grants[0].clone()));
                Ok::<_, Refusal>((vec![granted, Event::Issued(issuance)], number.registration))
            })
            .unwrap();
        let mark = mark.to_string();
        Self { folder, now, mark }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program with the words of `line` and with `more`: its exit code, and what it said.
    fn run(&self, line: &str, more: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_shirushi-authority"))
            .arg("--data")
            .arg(self.path("data"))
            .args(["--now", self.now])
            .args(line.split_whitespace().chain(more.iter().copied()))
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    }

    /// What the program answers, as a document.
    fn json(&self, line: &str, more: &[&str]) -> Value {
        let (code, out, err) = self.run(&format!("--json {line}"), more);
        assert_eq!(code, 0, "{line}: {err}");
        serde_json::from_str(&out).unwrap()
    }

    /// What the program says when a rule forbids it.
    fn refused(&self, line: &str, more: &[&str]) -> String {
        let (code, _, err) = self.run(line, more);
        assert_eq!(code, 1, "{line}: {err}");
        err
    }
}

const QUESTIONS: [&str; 7] = [
    "scheme",
    "operation",
    "review-items",
    "review-conduct",
    "systems",
    "systems-operation",
    "information",
];

#[test]
fn a_complaint_goes_from_receipt_to_closing_and_is_shared() {
    let counter = Counter::new();
    let filed = counter.json(
        "case complaint file --scheme ecom2000 --category trouble --reply-to yamada@example.jp \
         --url https://shop.example.jp/ --text 商品が届きません。",
        &[],
    );
    assert_eq!(filed["case"], "C1");
    assert_eq!(filed["notices"][0]["notice"], "complaint-received");
    let wrong = counter.refused("case complaint take-up C1 --by review", &[]);
    assert_eq!(
        wrong,
        "error: Table 3-4, 6: trouble is answered by the issuing body, not by the review body\n"
    );
    counter.json("case complaint take-up C1 --by issuing", &[]);
    for question in QUESTIONS {
        let flaw = if question == "information" {
            "yes"
        } else {
            "no"
        };
        counter.json(
            "case complaint examine C1 --question",
            &[question, "--flaw", flaw, "--text", "確認した。"],
        );
    }
    counter.json("case complaint answer C1 --text 事実を確認しました。", &[]);
    let open = counter.refused("case complaint close C1", &[]);
    assert!(
        open.starts_with("error: 3.16(3): complaint C1 showed a flaw (information)"),
        "{open}"
    );
    counter.json(
        "case complaint action C1 --what 案内を改める --responsible 付与機関 --due 2026-12-31",
        &[],
    );
    counter.json("case complaint done C1 1 --on 2026-11-21", &[]);
    let closed = counter.json("case complaint close C1", &[]);
    assert_eq!(closed["state"], "closed");
    counter.json(
        "case complaint share C1 --title-ja 配送の遅れ --title-en",
        &[
            "Late delivery",
            "--ja",
            "配送の状況を知らせる。",
            "--en",
            "Tell how delivery stands.",
        ],
    );
    let shown = counter.json("case complaint show C1", &[]);
    assert_eq!(shown["state"], "closed");
    assert_eq!(shown["actions"][0]["end"]["done"]["on"], "2026-11-21");
    let (_, text, _) = counter.run("case complaint show C1", &[]);
    assert!(
        text.contains("Question   information  a flaw: 確認した。"),
        "{text}"
    );
    let (_, shared, _) = counter.run("case complaint shared", &[]);
    assert!(shared.contains("配送の状況を知らせる。") && shared.contains("Late delivery"));
}

#[test]
fn what_is_out_of_scope_is_recorded_as_refused_and_told() {
    let counter = Counter::new();
    let refused = counter.json(
        "case complaint file --scheme isp2014 --out-of-scope --text 天気について",
        &[],
    );
    assert_eq!(refused["state"], "refused");
    assert_eq!(refused["notices"][0]["notice"], "complaint-refused");
    let (_, open, _) = counter.run("case complaint list --open", &[]);
    assert_eq!(open, "There is no such complaint.\n");
    let unknown = counter.refused(
        "case complaint file --scheme isp2014 --category weather --text x",
        &[],
    );
    assert!(unknown.contains("there is no category weather; there are scheme, review, use"));
}

#[test]
fn a_misuse_is_pursued_with_evidence_until_it_stops() {
    let mut counter = Counter::new();
    let picture = counter.path("page.png");
    fs::write(&picture, b"a picture of the page").unwrap();
    let picture = picture.to_str().unwrap();
    let open = "case misuse open --scheme ecom2000 --kind never-granted --found-by crawl \
                --url http://fake.example/?shop=1";
    counter.json(open, &[]);
    let again = counter.refused(open, &[]);
    assert!(
        again.contains("case M1 about http://fake.example/?shop=1 is open"),
        "{again}"
    );
    let recommend = "case misuse recommend M1 --to 株式会社なりすまし --until 2026-11-30";
    assert!(
        counter
            .refused(recommend, &[])
            .contains("has no evidence; preserve some first")
    );
    counter.json("case misuse preserve M1", &[picture]);
    let recommended = counter.json(recommend, &[]);
    assert_eq!(
        recommended["notices"][0]["notice"],
        "misuse-stop-recommended"
    );
    let (_, told, _) = counter.run("case misuse public M1", &[]);
    assert!(told.starts_with("マークの使用を2026年11月30日までに停止するよう勧告しました。"));
    counter.now = "2026-12-01T03:00:00Z";
    let look = |found: &str| format!("case misuse look M1 --on 2026-12-01 --found {found}");
    counter.json(&look("still-in-use"), &[picture]);
    counter.json("case misuse legal M1 --text 差止めを求めた。", &[]);
    assert!(
        counter
            .refused("case misuse close M1", &[])
            .contains("stays open until")
    );
    counter.json(&look("stopped"), &[picture]);
    let closed = counter.json("case misuse close M1", &[]);
    assert_eq!(closed["notices"][0]["notice"], "misuse-closed");
    let shown = counter.json("case misuse show M1", &[]);
    let sha256 = shown["evidence"][0]["sha256"].as_str().unwrap();
    let out = counter.path("again.png");
    counter.json(
        "case misuse evidence M1",
        &[&sha256[..12], "--out", out.to_str().unwrap()],
    );
    assert_eq!(fs::read(&out).unwrap(), b"a picture of the page");
}

#[test]
fn a_revoked_mark_is_listed_until_its_stop_is_confirmed_and_checked() {
    let counter = Counter::new();
    let mark = counter.mark.as_str();
    let early = counter.refused("case stop confirm", &[mark]);
    assert!(
        early.contains("is not revoked; its use need not stop"),
        "{early}"
    );
    counter.json("mark revoke", &[mark, "--reason", "misuse"]);
    let listed = counter.json("case stop list", &[]);
    assert_eq!(listed[0]["url"], "https://a.example.jp/");
    counter.json("case stop confirm", &[mark]);
    let checked = counter.json(
        "case stop check",
        &[mark, "--found", "stopped", "--on", "2026-11-21"],
    );
    assert_eq!(checked["notices"][0]["notice"], "stop-confirmed");
    let (_, listed, _) = counter.run("case stop list", &[]);
    assert_eq!(listed, "No stop of use is open.\n");
}

#[test]
fn statistics_are_printed_as_text_document_and_sheet_and_drawn() {
    let counter = Counter::new();
    let document = counter.json("statistics", &[]);
    assert_eq!(document["span"]["from"], "2025-12-01");
    let (_, text, _) = counter.run("statistics", &[]);
    assert!(text.contains("sites 1, holders 1, systems 1"), "{text}");
    let (_, sheet, _) = counter.run("statistics --from 2026-11-01 --to 2026-11-21 --csv", &[]);
    assert!(
        sheet.contains("isp2014,marks,,2026-11,granted,1\r\n"),
        "{sheet}"
    );
    let folder = counter.path("plots");
    counter.json("statistics --svg", &[folder.to_str().unwrap()]);
    assert!(Path::new(&folder).join("marks-isp2014-ja.svg").exists());
    let (code, _, err) = counter.run("statistics --from 2026-11-22 --to 2026-11-21", &[]);
    assert_eq!(
        (code, err.as_str()),
        (2, "error: 2026-11-21 is before 2026-11-22\n")
    );
}
