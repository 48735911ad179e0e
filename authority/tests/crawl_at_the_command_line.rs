//! Misuse on real sites of this machine, crawled by the program itself: found, filed, fixed, closed.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod office;

use std::{
    collections::HashMap,
    fs,
    io::{BufRead, BufReader, Cursor, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use shirushi_authority::{
    issuing::issue,
    keys::EXAMPLE_PASSPHRASE,
    office::Office,
    registry::{Event, Refusal},
    view::View,
};

use office::{FOUNDED, request};

/// A site on a loopback address of its own, until the test ends.
struct Shop {
    url: String,
    files: Arc<Mutex<HashMap<String, Vec<u8>>>>,
}

impl Shop {
    fn open(last: u8) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 9, 0, last], 0))).unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let files = Arc::new(Mutex::new(HashMap::new()));
        let served = files.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = served.clone();
                thread::spawn(move || serve(&stream, &served));
            }
        });
        Self { url, files }
    }

    fn put(&self, path: &str, content: impl Into<Vec<u8>>) {
        let mut files = self.files.lock().unwrap();
        files.insert(path.to_owned(), content.into());
    }

    /// Shows a badge on the first page.
    fn show(&self, badge: &[u8]) {
        self.put("/badge.png", badge);
        self.put("/", "<p>shop</p><img src=badge.png width=512>");
    }

    fn take_down(&self) {
        self.put("/", "<p>shop</p>");
    }
}

/// A site that takes connections and never answers.
struct Tarpit {
    url: String,
}

impl Tarpit {
    fn open(last: u8) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 9, 0, last], 0))).unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        thread::spawn(move || listener.incoming().flatten().collect::<Vec<_>>());
        Self { url }
    }
}

/// Answers requests until the client goes.
fn serve(stream: &TcpStream, files: &Mutex<HashMap<String, Vec<u8>>>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first).unwrap_or(0) == 0 {
            return;
        }
        let mut line = String::new();
        while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
            line.clear();
        }
        let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
        let content = files.lock().unwrap().get(&path).cloned();
        let (status, content) = match content {
            Some(content) => ("200 OK", content),
            None => ("404 Not Found", Vec::new()),
        };
        let png = Path::new(&path).extension().is_some_and(|e| e == "png");
        let media_type = if png { "image/png" } else { "text/html" };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
            content.len()
        );
        let mut writer = stream;
        if writer
            .write_all(&[head.as_bytes(), &content].concat())
            .is_err()
        {
            return;
        }
    }
}

/// An authority with real marks, closed again so that the program can work on it.
struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Founds one whose marks are for these sites; gives their badges.
    fn founded(sites: &[&str], revoked: &[usize]) -> (Self, Vec<Vec<u8>>) {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let office = office::founded(&data, true, Some("https://mark.example.jp/"));
        let now = FOUNDED.parse().unwrap();
        let requests: Vec<_> = sites.iter().map(|site| request(site)).collect();
        let released = issue(&office, &requests, now, &|| {}).unwrap();
        let office = Arc::new(office);
        let view = View::new(office.clone());
        let badges = released.into_iter().enumerate().map(|(place, released)| {
            let number = released.unwrap().grant.number.registration;
            let badge = view.badge(&number.to_string()).unwrap().unwrap().to_vec();
            if revoked.contains(&place) {
                revoke(&office, &number.to_string());
            }
            badge
        });
        let badges = badges.collect();
        (Self { folder }, badges)
    }

    /// The program at noon in Tokyo of a day.
    fn command(&self, day: &str, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shirushi-authority"));
        command
            .arg("--json")
            .arg("--data")
            .arg(self.path("data"))
            .arg("--config")
            .arg(self.path("settings.toml"))
            .args(["--now", &format!("{day}T03:00:00Z")])
            .args(line.split_whitespace())
            .env("SHIRUSHI_PASSPHRASE", EXAMPLE_PASSPHRASE);
        command
    }

    /// Runs the program; gives what it answers.
    fn run(&self, day: &str, line: &str) -> Value {
        let output = self.command(day, line).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {said}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// The program while it serves; killed where the test fails.
struct Server {
    child: Child,
    site: String,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let line = said.next().unwrap().unwrap();
        let address = line.split(" on ").nth(1).and_then(|l| l.split(';').next());
        let site = format!("http://{}/", address.unwrap_or_else(|| panic!("{line}")));
        // What it says later is read, so that it never waits to say it.
        thread::spawn(move || said.for_each(drop));
        Self { child, site }
    }

    fn get(&self, path: &str) -> String {
        let answer = ureq::get(format!("{}{path}", self.site)).call();
        answer.unwrap().body_mut().read_to_string().unwrap()
    }

    /// Waits until a page says something; gives the page.
    fn wait_for(&self, path: &str, words: &str) -> String {
        let started = Instant::now();
        loop {
            let page = self.get(path);
            if page.contains(words) {
                return page;
            }
            assert!(started.elapsed() < PATIENCE, "no {words} in {page}");
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Tells it to end; how long that took.
    fn end(mut self) -> Duration {
        let started = Instant::now();
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(told.unwrap().success());
        assert!(self.child.wait().unwrap().success());
        started.elapsed()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already is no fault.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How long a round over two small sites may take.
const PATIENCE: Duration = Duration::from_mins(1);

fn revoke(office: &Office, number: &str) {
    let now = FOUNDED.parse().unwrap();
    let revoked = office.store().commit(now, office.actor(), |registry| {
        let code = "misuse".parse().unwrap();
        let schemes = office.assets().schemes();
        let event: Event = registry.revoke(schemes, number.parse().unwrap(), &code)?;
        Ok::<_, Refusal>((vec![event], ()))
    });
    revoked.unwrap();
}

/// What is found, as `kind page` with the state of its handling.
fn found_by(findings: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let one = |finding: &Value| {
        let place = &finding["found"]["place"];
        let place = if place.is_null() {
            &finding["place"]
        } else {
            place
        };
        (
            format!("{} {}", text(&place["kind"]), text(&place["page"])),
            text(&finding["state"]),
        )
    };
    let mut found: Vec<_> = findings.as_array().unwrap().iter().map(one).collect();
    found.sort();
    found
}

#[test]
fn misuse_is_found_filed_followed_and_closed_when_it_is_gone_on_two_days() {
    let (good, fallen, fake) = (Shop::open(1), Shop::open(2), Shop::open(3));
    let (authority, badges) = Authority::founded(&[&good.url, &fallen.url], &[1]);
    good.show(&badges[0]);
    fallen.show(&badges[1]);
    fake.show(&badges[0]);
    let settings = "[crawl]\ndays_to_stop = 14\nscreenshots = false\n";
    fs::write(authority.path("settings.toml"), settings).unwrap();
    let seeds = authority.path("seeds.txt");
    fs::write(&seeds, format!("# others\n{}\n", fake.url)).unwrap();
    let run = format!("crawl run --loopback --seeds {}", seeds.display());

    let outcome = authority.run("2026-11-22", &run);
    assert_eq!(outcome["kept"]["new"], 2, "{outcome}");
    assert_eq!(outcome["kept"]["filed"], 2, "{outcome}");
    let findings = authority.run("2026-11-22", "crawl findings list");
    assert_eq!(
        found_by(&findings),
        [
            (format!("copied {}", fake.url), "filed".to_owned()),
            (format!("revoked {}", fallen.url), "filed".to_owned()),
        ]
    );
    let cases = authority.run("2026-11-22", "case misuse list --open");
    let kinds: Vec<_> = cases
        .as_array()
        .unwrap()
        .iter()
        .map(|c| &c["state"])
        .collect();
    assert_eq!(kinds, ["pursued", "pursued"]);
    let zip = authority.path("M1.zip");
    let evidence = format!("crawl evidence M1 --out {}", zip.display());
    let written = authority.run("2026-11-22", &evidence);
    assert_eq!(written["files"].as_array().unwrap().len(), 3, "{written}");
    let mut zip = zip::ZipArchive::new(Cursor::new(fs::read(&zip).unwrap())).unwrap();
    let mut manifest = String::new();
    zip.by_name("manifest.json")
        .unwrap()
        .read_to_string(&mut manifest)
        .unwrap();
    assert!(manifest.contains("\"subject\": \"M1\""), "{manifest}");

    // One operator follows the recommendation, the other does not.
    fake.take_down();
    let outcome = authority.run("2026-11-23", &run);
    assert_eq!(outcome["kept"]["looks"], 2, "{outcome}");
    assert_eq!(outcome["kept"]["closed"], 0, "{outcome}");
    let outcome = authority.run("2026-11-24", &run);
    assert_eq!(outcome["kept"]["closed"], 1, "{outcome}");
    let open = authority.run("2026-11-24", "case misuse list --open");
    assert_eq!(open.as_array().unwrap().len(), 1);
    assert_eq!(open[0]["suspicion"]["url"], fallen.url);
    let status = authority.run("2026-11-24", "crawl status");
    assert_eq!(status["followed"], 1, "{status}");
    let by_kind: Vec<_> = status["findings"].as_array().unwrap().iter().collect();
    let count = |kind: &str, place: &str| {
        let found = by_kind.iter().find(|count| count["kind"] == kind);
        found.unwrap()[place].as_u64().unwrap()
    };
    assert_eq!(
        (count("copied", "gone"), count("revoked", "followed")),
        (1, 1)
    );
    let plots = authority.path("plots");
    authority.run(
        "2026-11-24",
        &format!("crawl status --svg {}", plots.display()),
    );
    let plot = fs::read_to_string(plots.join("findings-en.svg")).unwrap();
    assert!(plot.contains("A mark copied to another site"), "{plot}");
}

#[test]
fn an_authority_that_is_served_crawls_by_itself_and_ends_within_seconds() {
    let (good, fake, slow) = (Shop::open(4), Shop::open(5), Tarpit::open(6));
    let (authority, badges) = Authority::founded(&[&good.url, &fake.url, &slow.url], &[]);
    good.show(&badges[0]);
    fake.show(&badges[0]);
    let settings = "[crawl]\naddresses = \"loopback\"\ngap_seconds = 0\nscreenshots = false\n\
                    days_to_stop = 14\nevery_hours = 24\nfirst_after_seconds = 0\n";
    fs::write(authority.path("settings.toml"), settings).unwrap();
    let server = Server::start(authority.command("2026-11-22", "serve --listen 127.0.0.1:0"));

    // The shop is told of while the round still waits for the slow host.
    server.wait_for("misuse.json", "127.9.0.5");
    let metrics = server.get("metrics");
    for line in [
        "shirushi_crawl_cases_opened_total 1",
        "shirushi_crawl_running 1",
        "shirushi_crawl_rounds_total{end=\"done\"} 0",
    ] {
        assert!(metrics.contains(line), "no {line} in {metrics}");
    }
    let status = authority.command("2026-11-22", "crawl status").output();
    let status = status.unwrap();
    assert_eq!(status.status.code(), Some(3));
    let said = String::from_utf8_lossy(&status.stderr).into_owned();
    assert!(said.contains("in use by process"), "{said}");

    assert!(server.end() < Duration::from_secs(10));
    let status = authority.run("2026-11-22", "crawl status");
    assert_eq!(status["frontier"]["hosts"], 3, "{status}");
    assert_eq!(status["followed"], 1, "{status}");
}
