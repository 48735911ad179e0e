//! The work of the two bodies with the real programs: a shop in a mall, from self-diagnosis
//! to a badge that verifies, and what becomes of it when the mall's pass falls.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use shirushi_tests::authority::Authority;

const SITE: &str = "https://mall.example.jp/mihon/";

/// Runs a command that must be refused, and gives what it says.
fn refused(authority: &Authority, words: &[&str]) -> String {
    let output = authority.run(words);
    assert_eq!(output.status.code(), Some(1), "{words:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Approves as a second person what a command proposed.
fn approved(authority: &Authority, proposal: &Value, more: &[&str]) -> Value {
    let number = proposal["proposal"].to_string();
    let words = ["proposal", "approve", &number, "--as", "second"];
    authority.json(&[&words[..], more].concat())
}

/// Writes a file on the workbench and gives its name.
fn file<'n>(authority: &Authority, name: &'n str, content: &str) -> &'n str {
    std::fs::write(authority.bench().file(name), content).expect("the workbench is writable");
    name
}

fn register(authority: &Authority, name: &str) -> String {
    let words = [
        "organisation",
        "register",
        "--name",
        name,
        "--contact",
        "窓口",
    ];
    let mail = ["--mail", "marks@example.jp"];
    let answer = authority.json(&[&words[..], &mail].concat());
    answer["number"].as_str().expect("a number").to_owned()
}

/// Files an application with these papers, and gives its number.
fn file_application(authority: &Authority, form: &Value, papers: &[&str]) -> String {
    file(authority, "paper.txt", "a paper");
    file(authority, "form.json", &form.to_string());
    let mut words = vec!["application".to_owned(), "file".to_owned()];
    words.extend(["--form".to_owned(), "form.json".to_owned()]);
    for paper in papers {
        words.extend(["--paper".to_owned(), format!("{paper}=paper.txt")]);
    }
    let answer = authority.json(&words);
    answer["number"].as_str().expect("a number").to_owned()
}

/// Fills in the sheet of a review with every item met, and concludes the paper review.
fn review_on_paper(authority: &Authority, application: &str) {
    let mut sheet = authority.json(&["review", "sheet", application]);
    let answers = sheet["answers"]
        .as_object_mut()
        .expect("a sheet has answers");
    for answer in answers.values_mut() {
        if answer["finding"] == "not-met" {
            answer["finding"] = json!("met");
        }
    }
    file(authority, "answers.json", &sheet.to_string());
    let words = ["review", "answer", application, "--answers", "answers.json"];
    authority.json(&words);
    authority.json(&["review", "conclude", application, "--stage", "paper"]);
}

/// Agrees on a window that begins in a moment, waits for it, and passes the inspection.
#[expect(
    clippy::disallowed_methods,
    reason = "a window lies in the real future: the program has no other clock"
)]
fn inspect(authority: &Authority, application: &str) {
    let time = |seconds: u64| {
        let at = SystemTime::now() + Duration::from_secs(seconds);
        let at = jiff::Timestamp::try_from(at).expect("a time of this century");
        at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    };
    let (from, to) = (time(2), time(3_600));
    let words = ["review", "arrange", application, "--on-duty", "当直"];
    authority.json(&[&words[..], &["--from", &from, "--to", &to]].concat());
    std::thread::sleep(Duration::from_secs(3));
    file(authority, "report.json", "{}");
    let words = ["review", "conclude", application, "--stage", "inspection"];
    authority.json(&[&words[..], &["--passed", "--report", "report.json"]].concat());
}

/// An application's form, for the system that mall and shop share.
fn form(unit: &str, applicant: &str, party: &str) -> Value {
    json!({
        "scheme": "ecom2000", "unit": unit, "applicant": applicant, "party": party,
        "pattern": 4, "system": "みほんシステム", "servers": 2, "facts": facts(),
    })
}

const PAPERS: [&str; 3] = ["operation", "configuration", "measures"];

/// The gate, then the review of the mall's system, to its pass; each step is refused before its time.
fn pass_of_the_mall(authority: &Authority, mall: &str) -> String {
    let form = form("system", mall, "mall");
    file(authority, "form.json", &form.to_string());
    let early = refused(authority, &["application", "file", "--form", "form.json"]);
    assert!(early.contains("6.2.1:"), "{early}");
    let questions = authority.json(&["organisation", "questions", "--scheme", "ecom2000"]);
    let mut words = vec!["organisation", "diagnose", mall, "--scheme", "ecom2000"];
    words.extend(["--unit", "system"]);
    for question in questions.as_array().expect("questions") {
        words.extend(["--yes", question["id"].as_str().expect("an id")]);
    }
    authority.json(&words);
    let system = file_application(authority, &form, &PAPERS);
    let unpaid = refused(authority, &["application", "take", &system]);
    let owed = "Table 3-6, 1: review must be paid first, 60000 yen";
    assert!(unpaid.contains(owed), "{unpaid}");
    let pay = ["application", "pay", &system, "--fee"];
    authority.json(&[&pay[..], &["review", "--yen", "60000"]].concat());
    authority.json(&["application", "take", &system]);
    review_on_paper(authority, &system);
    inspect(authority, &system);
    let unsigned = refused(authority, &["review", "pass", &system]);
    assert!(
        unsigned.contains("Table 7-1: pass must be signed first"),
        "{unsigned}"
    );
    sign(authority, "application", &system, "pass");
    authority.json(&[&pay[..], &["pass", "--yen", "20000"]].concat());
    let pass = authority.json(&["review", "pass", &system]);
    let pass = pass["pass"].as_str().expect("a pass");
    pass.split('-').next().expect("a number").to_owned()
}

fn sign(authority: &Authority, group: &str, application: &str, contract: &str) {
    let words = [
        group,
        "sign",
        application,
        "--contract",
        contract,
        "--paper",
        "paper.txt",
    ];
    authority.json(&words);
}

/// The review of the shop's own functions, to its pass, which costs nothing.
fn pass_of_the_shop(authority: &Authority, shop: &str) -> String {
    let form = form("shop-function", shop, "shop");
    let function = file_application(authority, &form, &PAPERS);
    authority.json(&["application", "take", &function]);
    review_on_paper(authority, &function);
    inspect(authority, &function);
    sign(authority, "application", &function, "pass");
    authority.json(&["review", "pass", &function]);
    function
}

/// The application for the mark, filed while the shop's operation is under review, to its badge.
fn mark_of_the_shop(authority: &Authority, shop: &str, pass: &str, function: &str) -> String {
    let papers = ["prerequisite-number", "applicant", "shop-measures"];
    let operation = file_application(authority, &form("shop-operation", shop, "shop"), &papers);
    authority.json(&["application", "take", &operation]);
    let filing = json!({
        "scheme": "ecom2000", "applicant": shop, "holder": "株式会社みほん商店",
        "system": "みほんシステム", "url": SITE, "prerequisite": "12345",
        "recipient": "情報システム部",
        "basis": {
            "system": {"pass": pass},
            "shop-function": {"review": function},
            "shop-operation": {"review": operation},
        },
    });
    file(authority, "form.json", &filing.to_string());
    let mark = authority.json(&["mark-application", "file", "--form", "form.json"]);
    let mark = mark["number"].as_str().expect("a number");
    let issue = ["mark-application", "issue", mark, "--out", "bundle"];
    let pending = refused(authority, &issue);
    let needed = "4.5: the review must be passed for: shop-operation";
    assert!(pending.contains(needed), "{pending}");
    review_on_paper(authority, &operation);
    sign(authority, "mark-application", mark, "mark");
    let pay = [
        "mark-application",
        "pay",
        mark,
        "--fee",
        "mark",
        "--yen",
        "10000",
    ];
    authority.json(&pay);
    let issued = approved(authority, &authority.json(&issue), &["--out", "bundle"]);
    assert_eq!(issued["url"], SITE);
    let number = issued["number"].as_str().expect("a number");
    number.split('-').next().expect("a registration").to_owned()
}

/// The names of the notices that wait for an organisation.
fn told(authority: &Authority, to: &str) -> Vec<String> {
    let outbox = authority.json(&["outbox", "list"]);
    let lines = outbox.as_array().expect("a list").iter();
    lines
        .filter(|line| line["to"] == to)
        .map(|line| line["notice"].as_str().expect("a name").to_owned())
        .collect()
}

/// The pass travels as a file that the verifier checks by itself.
fn pass_as_a_file(authority: &Authority, pass: &str) {
    let write = ["pass", "file", pass, "--out", "pass.cwt", "--force"];
    let written = authority.json(&write);
    let again = authority.json(&write);
    assert_eq!(written["sha256"], again["sha256"], "signed once");
    let checked = authority.verify(&["pass", "pass.cwt"]);
    assert_eq!(checked["outcome"], "in-force", "{checked:#}");
    assert_eq!(checked["operator"], "みほんモール株式会社");
    let later = authority.verify(&["pass", "pass.cwt", "--at", "2099-01-01T00:00:00Z"]);
    assert_eq!(later["outcome"], "expired");
    let file = authority.bench().file("pass.cwt");
    let mut bytes = std::fs::read(&file).expect("the pass");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&file, bytes).expect("a forged pass");
    let forged = authority.verify(&["pass", "pass.cwt"]);
    assert_eq!(forged["outcome"], "forged", "{forged:#}");
    let mark = authority.verify(&["pass", "bundle/credential.cbor"]);
    assert_eq!(mark["outcome"], "no-pass", "{mark:#}");
}

#[test]
fn a_shop_in_a_mall_goes_from_self_diagnosis_to_a_badge_and_falls_with_the_malls_pass() {
    let authority = Authority::found("https://marks.example.jp/");
    let mall = register(&authority, "みほんモール株式会社");
    let shop = register(&authority, "株式会社みほん商店");
    let pass = pass_of_the_mall(&authority, &mall);
    let function = pass_of_the_shop(&authority, &shop);
    let mark = mark_of_the_shop(&authority, &shop, &pass, &function);
    let verified = authority.verify(&["image", "bundle/badge.png", "--page", SITE]);
    assert_eq!(verified["verdict"], "valid", "{verified:#}");
    let delivered = ["mark-granted", "mark-delivered"].map(str::to_owned);
    assert!(told(&authority, &shop).ends_with(&delivered));

    pass_as_a_file(&authority, &pass);

    // The mall's pass falls, and takes the shop's mark with it.
    let words = ["pass", "revoke", &pass, "--cause", "false-declaration"];
    approved(&authority, &authority.json(&words), &[]);
    let shown = authority.json(&["mark", "show", &mark]);
    assert_eq!(
        shown["reason"]["en"], "A pass on which it stood was revoked.",
        "{shown:#}"
    );
    assert_eq!(
        told(&authority, &shop).last().map(String::as_str),
        Some("mark-revoked")
    );
    assert_eq!(
        told(&authority, &mall).last().map(String::as_str),
        Some("pass-revoked")
    );
    let outbox = authority.json(&["outbox", "list"]);
    let last = outbox.as_array().and_then(|lines| lines.last());
    let last = last
        .and_then(|line| line["number"].as_str())
        .expect("notices wait");
    let letter = authority.json(&["outbox", "show", last]);
    assert!(
        letter["body"]
            .as_str()
            .is_some_and(|body| body.contains("窓口")),
        "{letter:#}"
    );
    assert!(authority.run(&["check"]).status.success());
}

/// Every fact of the scheme, stated as not so.
fn facts() -> Value {
    let rules = include_str!("../../assets/schemes/ecom2000/rules.toml");
    let ids = rules.split("[[facts]]").skip(1).filter_map(|fact| {
        let line = fact.lines().find(|line| line.starts_with("id = "))?;
        line.split('"').nth(1)
    });
    Value::Object(ids.map(|id| (id.to_owned(), json!(false))).collect())
}
