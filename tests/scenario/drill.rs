//! A drill: a demonstration's authority whose site is started at the times of a story, and the
//! people who work on it over its API with tokens of their own.

use std::{
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use shirushi_authority::{
    assets::Assets,
    keys::{EXAMPLE_PASSPHRASE, Passphrase, Terms},
    office::{Found, Setup, found},
    store::{Actor, DataFolder},
};
use shirushi_tests::{authority::program, workbench::Workbench};
use shirushi_verifier::{
    domain::UnixTime,
    examine::{self, Request, StatusInput, Time},
    status::StatusCache,
    trust::{Anchors, Trust},
};
use shirushi_watermark::Limits;

/// An authority at the time of its story.
pub(crate) struct Drill {
    bench: Workbench,
    address: String,
    site: Option<Site>,
    /// What the site's clock showed when it started, and when that was.
    since: (UnixTime, Instant),
    /// When the tokens were issued.
    hired: UnixTime,
    people: People,
}

/// Tokens of those who work at the two bodies.
#[derive(Debug, Default, Clone)]
pub(crate) struct People {
    pub(crate) administrator: String,
    pub(crate) issuing: String,
    pub(crate) second_issuing: String,
    pub(crate) review: String,
    pub(crate) operator: String,
}

/// The site, until it is dropped.
struct Site(Child);

/// What the site answered.
#[derive(Debug)]
pub(crate) struct Answer {
    status: u16,
    body: Value,
}

const DATA: &str = "data";
/// How long tokens of a story are used before others are issued, in seconds: less than they last.
const TOKENS_USED: i64 = 300 * 86_400;

impl Drop for Site {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drill {
    /// Founds a demonstration at a time, and opens its site.
    pub(crate) fn found(story: &str, now: UnixTime) -> Self {
        let bench = Workbench::new();
        let address = {
            let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
            listener.local_addr().expect("it is bound").to_string()
        };
        let passphrase = || Passphrase::new(EXAMPLE_PASSPHRASE.to_owned()).expect("a passphrase");
        let setup = Setup {
            folder: DataFolder::at(&bench.file(DATA)),
            assets: Assets::built_in().expect("the built-in assets are sound"),
            passphrase: Some(passphrase()),
            actor: Actor::new("story"),
        };
        let url = format!("http://{address}/").parse().expect("a URL");
        let how = Found {
            demonstration: true,
            public_url: Some(url),
            root_passphrase: passphrase(),
            terms: Terms::default(),
        };
        let mut rng: rand::rngs::StdRng = rand::SeedableRng::seed_from_u64(7);
        drop(found(setup, &how, now, &mut rng).expect("it is founded"));
        println!("{story}");
        let mut drill = Self {
            bench,
            address,
            site: None,
            since: (now, Instant::now()),
            hired: now,
            people: People::default(),
        };
        drill.hire(now);
        drill.open(now);
        drill
    }

    /// Tokens of those who work here.
    pub(crate) fn people(&self) -> People {
        self.people.clone()
    }

    /// The story goes on at another time.
    pub(crate) fn at(&mut self, now: UnixTime) {
        self.site = None;
        println!("  — {now}");
        if now.seconds_since(self.hired) > TOKENS_USED {
            self.hire(now);
        }
        self.open(now);
    }

    /// Tells what happens.
    #[expect(clippy::unused_self, reason = "a story is told on its drill")]
    pub(crate) fn tell(&self, what: &str) {
        println!("    {what}");
    }

    /// What the site's clock shows at the latest: it counts whole seconds of the day, and the
    /// next may begin at once.
    fn now(&self) -> UnixTime {
        let (at, since) = self.since;
        let seconds = i64::try_from(since.elapsed().as_secs()).expect("a story is short");
        at.plus_seconds(seconds + 1)
    }

    /// The day before, as forms write it.
    pub(crate) fn yesterday(&self) -> String {
        let time = self.now().plus_seconds(-86_400).to_string();
        time.chars().take(10).collect()
    }

    fn hire(&mut self, now: UnixTime) {
        let issue = |name: &str, role: &str| {
            let words = ["token", "issue", "--name", name, "--role", role];
            let output = self.run(now, &[&words[..], &["--days", "367", "--json"]].concat());
            assert!(output.status.success(), "{output:?}");
            let answer: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
            answer["token"].as_str().expect("a token").to_owned()
        };
        self.people = People {
            administrator: issue("Kanri", "administrator"),
            issuing: issue("Hakko", "issuing-officer"),
            second_issuing: issue("Niban", "issuing-officer"),
            review: issue("Shinsa", "review-officer"),
            operator: issue("Unyo", "operator"),
        };
        self.hired = now;
    }

    fn command(&self, now: UnixTime, words: &[&str]) -> Command {
        let mut command = Command::new(program("shirushi-authority"));
        command
            .args(["--data", DATA, "--now", &now.to_string()])
            .args(words)
            .env("SHIRUSHI_PASSPHRASE", EXAMPLE_PASSPHRASE)
            .current_dir(self.bench.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        command
    }

    fn run(&self, now: UnixTime, words: &[&str]) -> Output {
        let mut command = self.command(now, words);
        command.output().expect("the program starts")
    }

    fn open(&mut self, now: UnixTime) {
        let mut command = self.command(now, &["serve", "--listen", &self.address]);
        let start = Instant::now();
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut site = Site(child.expect("the program starts"));
        while TcpStream::connect(&self.address).is_err() {
            let ended = site.0.try_wait().expect("the child is ours");
            assert!(ended.is_none(), "the site ended: {ended:?}");
            let waited = start.elapsed();
            assert!(waited < Duration::from_mins(1), "the site does not open");
            std::thread::sleep(Duration::from_millis(20));
        }
        // The site's clock started after this, so a mark that it grants is never of the future.
        self.since = (now, start);
        self.site = Some(site);
    }

    /// The site's answer to a GET.
    pub(crate) fn get(&self, path: &str, token: &str) -> Answer {
        let (status, bytes) = self.fetch(&format!("/api/v1{path}"), Some(token));
        Answer::of(path, status, &bytes)
    }

    /// The site's answer to a JSON document.
    pub(crate) fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        let bytes = serde_json::to_vec(body).expect("it is JSON");
        self.send(path, token, "application/json", &bytes)
    }

    /// Does something that needs no body.
    pub(crate) fn order(&self, path: &str, token: &str) -> Answer {
        self.post(path, token, &json!({}))
    }

    fn send(&self, path: &str, token: &str, media: &str, bytes: &[u8]) -> Answer {
        let request = client().post(format!("http://{}/api/v1{path}", self.address));
        let request = request.header("authorization", format!("Bearer {token}"));
        let answer = request.header("content-type", media).send(bytes);
        let mut answer = answer.expect("the site answers");
        let body = answer.body_mut().read_to_vec().expect("the answer ends");
        Answer::of(path, answer.status().as_u16(), &body)
    }

    fn fetch(&self, path: &str, token: Option<&str>) -> (u16, Vec<u8>) {
        let mut request = client().get(format!("http://{}{path}", self.address));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut answer = request.call().expect("the site answers");
        let body = answer.body_mut().read_to_vec().expect("the answer ends");
        (answer.status().as_u16(), body)
    }

    /// Hands a paper in; gives how forms name it.
    pub(crate) fn paper(&self, token: &str, name: &str) -> Value {
        let path = format!("/papers?name={name}");
        let media = "application/octet-stream";
        let paper = self.send(&path, token, media, name.as_bytes()).made();
        json!({"sha256": paper["sha256"], "name": name})
    }

    /// Registers an organisation; gives its number and a token of somebody there.
    pub(crate) fn organisation(&self, name: &str) -> (String, String) {
        let body = json!({"name": name, "contact": "窓口", "mail": "marks@example.jp"});
        let made = self
            .post("/organisations", &self.people.review, &body)
            .made();
        let number = text(&made["number"]);
        let token = self.employ(&number, name);
        (number, token)
    }

    /// A token for somebody of an organisation.
    pub(crate) fn employ(&self, number: &str, name: &str) -> String {
        let body = json!({
            "name": format!("{number} tanto"), "role": "holder", "days": 367,
            "organisation": {"number": number, "holder": name},
        });
        let token = self.post("/tokens", &self.people.administrator, &body);
        text(&token.made()["token"])
    }

    /// Does what two people have to do: the first proposes, the second approves.
    pub(crate) fn by_two(&self, path: &str, body: &Value, first: &str, second: &str) -> Value {
        let proposal = self.post(path, first, body).is(202);
        let path = format!("/proposals/{}/approval", proposal["number"]);
        self.order(&path, second).done()
    }

    /// The badge of a mark, as its holder gets it.
    pub(crate) fn badge(&self, registration: &str, token: &str) -> Vec<u8> {
        let path = format!("/api/v1/marks/{registration}/bundle/badge.png");
        let (status, bytes) = self.fetch(&path, Some(token));
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
        bytes
    }

    /// What the verifier says of a badge on a page now, having asked the site.
    pub(crate) fn verdict(&self, badge: &[u8], page: &str) -> String {
        let trust = std::fs::read(self.trust()).expect("there is a trust bundle");
        let trust = Trust::load(&trust, &Anchors::OnImport).expect("it is one");
        let request = Request {
            trust: &trust,
            page: page.parse().ok(),
            time: Time::Clock(self.now()),
        };
        let examined = examine::picture(badge, &Limits::default(), &request);
        let examined = examined.expect("a badge is a picture");
        let fetched = examined.status_source().map(|source| {
            let here = format!("http://{}", self.address);
            let path = source.fetch_url.strip_prefix(&here).expect("it is here");
            self.fetch(path, None).1
        });
        let input = fetched
            .as_deref()
            .map_or(StatusInput::NotAsked, StatusInput::Fetched);
        let report = examined.finish(input, &mut StatusCache::default());
        report.verdict().code().to_owned()
    }

    /// The trust bundle.
    pub(crate) fn trust(&self) -> PathBuf {
        self.bench.file(DATA).join("trust/trust-000001.cbor")
    }

    /// What the verifier's program reports of a badge on a page by the real clock.
    pub(crate) fn verified(&self, badge: &[u8], page: &str) -> Value {
        self.bench.write("badge.png", badge);
        let output = Command::new(program("shirushi-verify"))
            .args(["image", "badge.png", "--page", page, "--online", "--json"])
            .arg("--allow-private-addresses")
            .arg("--trust")
            .arg(self.trust())
            .env("HOME", self.bench.path())
            .env("XDG_CACHE_HOME", self.bench.file("cache"))
            .current_dir(self.bench.path())
            .stdin(Stdio::null())
            .output()
            .expect("the program starts");
        serde_json::from_slice(&output.stdout).expect("a report")
    }

    /// The notices that wait for an organisation, by their names.
    pub(crate) fn notices(&self, to: &str) -> Vec<String> {
        let path = format!("/notices?limit=200&to={to}");
        let listed = self.get(&path, &self.people.review).done();
        let items = listed["items"].as_array().expect("a list").iter();
        items.map(|item| text(&item["notice"])).collect()
    }
}

impl Answer {
    fn of(path: &str, status: u16, bytes: &[u8]) -> Self {
        let body = serde_json::from_slice(bytes);
        let body = body.unwrap_or_else(|error| panic!("{path}: {status}, no JSON: {error}"));
        Self { status, body }
    }

    /// The document of an answer with this status.
    pub(crate) fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    /// The document of something that was made.
    pub(crate) fn made(self) -> Value {
        self.is(201)
    }

    /// The document of something that was done.
    pub(crate) fn done(self) -> Value {
        assert!(self.status < 300, "{}: {:#}", self.status, self.body);
        self.body
    }

    /// Why it was refused, with the rule's source.
    pub(crate) fn refused(self) -> String {
        assert!(
            (400..500).contains(&self.status),
            "{}: {:#}",
            self.status,
            self.body
        );
        text(&self.body["detail"])
    }
}

/// A text of a document.
pub(crate) fn text(value: &Value) -> String {
    let text = value.as_str();
    text.unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}

fn client() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_mins(2)))
        .http_status_as_error(false)
        .build()
        .into()
}
