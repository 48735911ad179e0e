//! A real site for tests: an authority founded in a temporary folder, with marks in several states, served on loopback.

use std::io::Read as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use rand::SeedableRng as _;
use reqwest::{Client, Method, RequestBuilder, Response, redirect};
use shirushi_verifier::domain::UnixTime;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::assets::Assets;
use crate::issuing;
use crate::keys::{EXAMPLE_PASSPHRASE, Passphrase, Terms};
use crate::office::{Found, Office, Setup, found};
use crate::publish::sign_lists;
use crate::registry::{Event, GrantRequest, Refusal, Registry};
use crate::store::{Actor, DataFolder};
use crate::view::View;
use crate::web::{AppState, Config, Limits};

/// When the authority was founded and its marks were granted.
pub(crate) const GRANTED: &str = "2026-11-21T03:00:00Z";
/// When the lists changed: marks were revoked, suspended, put under review.
pub(crate) const CHANGED: &str = "2026-11-22T03:00:00Z";
/// What the site's clock shows, unless a test sets it.
pub(crate) const NOW: &str = "2026-11-22T04:00:00Z";

/// A mark in force.
pub(crate) const VALID: &str = "20001";
/// A mark whose holder and system try to break out of pages and sheets.
pub(crate) const HOSTILE: &str = "20002";
/// A mark for an address in Japanese.
pub(crate) const INTERNATIONAL: &str = "20003";
/// A revoked mark.
pub(crate) const REVOKED: &str = "20004";
/// A suspended mark.
pub(crate) const SUSPENDED: &str = "20005";
/// A mark whose pass has lapsed.
pub(crate) const UNDER_REVIEW: &str = "20006";
/// A mark of the other scheme, with a prerequisite.
pub(crate) const SHOP: &str = "10001";

/// A site being served. Dropping it stops the server.
pub(crate) struct Site {
    address: SocketAddr,
    client: Client,
    clock: Arc<AtomicI64>,
    office: Arc<Office>,
    _stop: oneshot::Sender<()>,
    _folder: TempDir,
}

impl Site {
    /// A site with the default settings.
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A site whose settings `change` has had its way with.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(authority(), folder.path());
        let (office, repairs) = Office::open(setup(folder.path()), NOW.parse().unwrap()).unwrap();
        assert_eq!(repairs, []);
        let office = Arc::new(office);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut config = Config::new(format!("http://{address}/").parse().unwrap());
        config.limits = Limits {
            examinations_at_once: 2,
            ..Limits::default()
        };
        change(&mut config);
        let clock = Arc::new(AtomicI64::new(0));
        let reading = Arc::clone(&clock);
        let tell = move || Timestamp::from_second(reading.load(Ordering::SeqCst)).unwrap();
        let state = AppState::new(View::new(Arc::clone(&office)), Arc::new(tell), config);
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(crate::web::serve(state, listener, async {
            let _ = stopped.await;
        }));
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let site = Self {
            address,
            client,
            clock,
            office,
            _stop: stop,
            _folder: folder,
        };
        site.set_clock(NOW);
        site
    }

    /// Sets the site's clock.
    pub(crate) fn set_clock(&self, time: &str) {
        let time: Timestamp = time.parse().unwrap();
        self.clock.store(time.as_second(), Ordering::SeqCst);
    }

    /// The authority behind the site.
    pub(crate) fn office(&self) -> &Office {
        &self.office
    }

    /// Where the site listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// A request, not sent yet.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.address);
        self.client.request(method, url)
    }

    /// The answer to a plain GET.
    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    /// The text of a page that must be there.
    pub(crate) async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    /// The JSON of an address that must be there.
    pub(crate) async fn json(&self, path: &str) -> serde_json::Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(header(&answer, "content-type"), "application/json");
        answer.json().await.unwrap()
    }
}

/// A header that must be there.
pub(crate) fn header(answer: &Response, name: &str) -> String {
    let value = answer.headers().get(name);
    let value = value.unwrap_or_else(|| panic!("no {name} in {answer:?}"));
    value.to_str().unwrap().to_owned()
}

/// The words of a page, one block a line, as a text browser would show them.
pub(crate) fn words(html: &str) -> String {
    let body = html.split("<main").nth(1).unwrap();
    let body = body.split("</main>").next().unwrap();
    let mut text = String::new();
    for piece in body.split('<').skip(1) {
        let (tag, words) = piece.split_once('>').unwrap_or((piece, ""));
        let block = [
            "p", "/p", "h1", "h2", "h3", "h4", "li", "dt", "dd", "tr", "td", "th",
        ];
        let name = tag.split([' ', '/']).next().unwrap_or(tag);
        if block.contains(&name) || block.contains(&tag) {
            text.push('\n');
        }
        text.push_str(words);
    }
    let lines = text.lines().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.join(" ")
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// The folder of an authority with its marks. Founding takes seconds, so it is done once
/// a process; every site works on a copy.
fn authority() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        establish(folder.path());
        folder
    });
    folder.path()
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn setup(folder: &Path) -> Setup {
    Setup {
        folder: DataFolder::at(&folder.join("data")),
        assets: Assets::built_in().unwrap(),
        passphrase: Some(Passphrase::new(EXAMPLE_PASSPHRASE.to_owned()).unwrap()),
        actor: Actor::new("test"),
    }
}

fn establish(folder: &Path) {
    let granted: UnixTime = GRANTED.parse().unwrap();
    let changed: UnixTime = CHANGED.parse().unwrap();
    let how = Found {
        demonstration: true,
        public_url: None,
        root_passphrase: Passphrase::new("not used here".to_owned()).unwrap(),
        terms: Terms::default(),
    };
    let mut rng = rand::rngs::StdRng::from_seed([7; 32]);
    let office = found(setup(folder), &how, granted, &mut rng).unwrap();
    let released = issuing::issue(&office, &requests(), granted, &|| {}).unwrap();
    assert!(released.iter().all(Result::is_ok), "{released:?}");
    sign_lists(&office, granted).unwrap();

    let reason = "large-change".parse().unwrap();
    change(&office, changed, |registry| {
        let schemes = office.assets().schemes();
        registry.revoke(schemes, REVOKED.parse().unwrap(), &reason)
    });
    change(&office, changed, |registry| {
        registry.suspend(SUSPENDED.parse().unwrap(), "for the test", changed)
    });
    let pass = pass_of(&office, UNDER_REVIEW);
    change(&office, changed, |registry| {
        let until = jiff::civil::date(2026, 12, 15);
        let schemes = office.assets().schemes();
        registry.lapse_pass(schemes, pass, until, "for the test", changed)
    });
    sign_lists(&office, changed).unwrap();
}

fn change(office: &Office, at: UnixTime, decide: impl FnOnce(&Registry) -> Result<Event, Refusal>) {
    let committed = office.store().commit(at, office.actor(), |registry| {
        decide(registry).map(|event| (vec![event], ()))
    });
    committed.unwrap();
}

fn pass_of(office: &Office, registration: &str) -> shirushi_verifier::domain::PassNumber {
    let registry = office.store().registry();
    let mark = registry.mark(registration.parse().unwrap()).unwrap();
    mark.current().grant().terms.passes[0].number
}

fn requests() -> Vec<GrantRequest> {
    let isp = |holder: &str, system: &str, url: &str| GrantRequest {
        scheme: "isp2014".parse().unwrap(),
        holder: holder.parse().unwrap(),
        system: system.parse().unwrap(),
        url: url.parse().unwrap(),
        passes: Vec::new(),
        prerequisite: None,
        granted_on: None,
        application: None,
    };
    vec![
        isp("ニフティ株式会社", "@nifty", "https://nifty.example.jp/"),
        isp(
            "<script>alert(1)</script>",
            "=HYPERLINK(\"https://evil.example\")",
            "https://hostile.example.jp/'onclick=x/",
        ),
        isp(
            "印鑑株式会社",
            "印鑑ネット",
            "https://xn--wlr.example.jp/%E5%BA%97/",
        ),
        isp("株式会社取消", "Revoked Net", "https://revoked.example.jp/"),
        isp(
            "株式会社停止",
            "Suspended Net",
            "https://suspended.example.jp/",
        ),
        isp("株式会社審査", "Review Net", "https://review.example.jp/"),
        GrantRequest {
            scheme: "ecom2000".parse().unwrap(),
            prerequisite: Some("30001".parse().unwrap()),
            ..isp(
                "株式会社みほん商店",
                "みほんモール",
                "https://mall.example.jp/mihon/",
            )
        },
    ]
}

/// Sends bytes as they are and reads the whole answer, for what a proper client would not send.
pub(crate) fn raw(address: SocketAddr, bytes: &[u8]) -> String {
    use std::io::Write as _;
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let patience = Some(std::time::Duration::from_secs(20));
    stream.set_read_timeout(patience).unwrap();
    // The server may refuse and close before it has read everything.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}
