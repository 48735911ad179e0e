//! Screenshots: a page as a browser shows it, by headless Chromium where it is installed.
//!
//! The page is hostile and runs its scripts, so the browser gets a fresh profile, no way to any host
//! but those the crawl has checked, and a limit of time, at which it is ended with all its processes.

mod folder;

use std::{
    env,
    fmt::Write as _,
    fs,
    io::{self, Read},
    net::IpAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use url::{Host, Url};

use crate::{
    Agent,
    process::{Fault, Running},
};
use folder::Folder;

/// An installed browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    program: PathBuf,
    agent: Option<String>,
}

/// Why there is no screenshot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaptureFailure {
    /// Only web pages are shown.
    #[error("only http and https pages are shown, not {scheme}")]
    Scheme {
        /// The URL's scheme.
        scheme: String,
    },
    /// A host to be resolved is none.
    #[error("{host:?} is no host")]
    Host {
        /// What was given, cut to 64 characters.
        host: String,
    },
    /// The scratch folder cannot be used.
    #[error("the scratch folder cannot be used: {0:?}")]
    Scratch(io::ErrorKind),
    /// The browser cannot be started.
    #[error("{program} cannot be started: {why:?}", program = program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// What the system says.
        why: io::ErrorKind,
    },
    /// The browser took too long, and was ended.
    #[error("the browser took longer than {} ms", limit.as_millis())]
    Late {
        /// How long it may take.
        limit: Duration,
    },
    /// The browser ended without a picture.
    #[error("the browser made no picture (exit status {status:?})")]
    NoPicture {
        /// Its exit status; `None` where a signal ended it.
        status: Option<i32>,
    },
    /// The picture is larger than its bound.
    #[error("the picture is over {most} bytes")]
    TooLarge {
        /// The bound.
        most: u64,
    },
}

/// Names under which Chromium is installed.
const PROGRAMS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// What is shown of the page, in pixels: the width of a common screen, and enough height for what
/// is below its first screen.
const WINDOW: &str = "--window-size=1280,1600";

/// How long the page's own clock runs before the picture is taken: late pictures are there, and no
/// page can put it off.
const PAGE_CLOCK: &str = "--virtual-time-budget=8000";

/// Bytes of a picture: twice what 1280×1600 pixels take without compression.
const MOST_BYTES: u64 = 16 << 20;

/// What a browser must not do here: tell others, ask others, keep things, or speak past the rules
/// for hosts.
const QUIET: [&str; 22] = [
    "--headless=new",
    "--hide-scrollbars",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--mute-audio",
    "--lang=ja",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-quic",
    "--disable-sync",
    "--metrics-recording-only",
    "--password-store=basic",
    // WebRTC would connect to addresses without asking for a host.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
];

impl Browser {
    /// Chromium or Chrome, if one is installed on the `PATH`.
    pub fn find() -> Option<Self> {
        let path = env::var_os("PATH")?;
        let mut folders = env::split_paths(&path);
        folders
            .find_map(|folder| {
                let programs = PROGRAMS.iter().map(|program| folder.join(program));
                programs.into_iter().find(|program| program.is_file())
            })
            .map(Self::at)
    }

    /// The one at a path, which is not looked at before it is used.
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            agent: None,
        }
    }

    /// Says that it is the crawler. Otherwise it says that it is Chromium.
    #[must_use]
    pub fn named(self, agent: &Agent) -> Self {
        Self {
            agent: Some(agent.to_string()),
            ..self
        }
    }

    /// A PNG picture of the top 1280×1600 pixels of a page.
    ///
    /// The browser finds only the `hosts` given, at the addresses given, which the caller has
    /// checked; any other host, also one written as an address, is not found. What it writes goes
    /// into a folder of its own in `scratch`, which is removed. Waits up to `limit`: not for threads
    /// that must not wait.
    ///
    /// # Errors
    /// [`CaptureFailure`].
    pub fn screenshot(
        &self,
        url: &Url,
        hosts: &[(String, IpAddr)],
        scratch: &Path,
        limit: Duration,
    ) -> Result<Vec<u8>, CaptureFailure> {
        if !matches!(url.scheme(), "http" | "https") {
            let scheme = url.scheme().to_owned();
            return Err(CaptureFailure::Scheme { scheme });
        }
        let rules = rules(hosts)?;
        let folder = Folder::within(scratch).map_err(CaptureFailure::Scratch)?;
        let picture = folder.path().join("page.png");
        let command = self.command(url, &rules, folder.path(), &picture);
        let mut browser = Running::start(command).map_err(|fault| self.failure(fault, limit))?;
        let ended = browser.wait(limit, LOOK_EVERY);
        let status = ended.map_err(|fault| self.failure(fault, limit))?;
        read(&picture)?.ok_or(CaptureFailure::NoPicture { status })
    }

    fn failure(&self, fault: Fault, limit: Duration) -> CaptureFailure {
        match fault {
            Fault::Start(why) => CaptureFailure::Start {
                program: self.program.clone(),
                why,
            },
            Fault::Late => CaptureFailure::Late { limit },
        }
    }

    fn command(&self, url: &Url, rules: &str, folder: &Path, picture: &Path) -> Command {
        let with = |name: &str, path: &Path| {
            let mut argument = std::ffi::OsString::from(name);
            argument.push(path);
            argument
        };
        let mut command = Command::new(&self.program);
        command
            .env_clear()
            .envs(env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", folder)
            .env("TMPDIR", folder)
            .env("LANG", "C.UTF-8")
            .current_dir(folder)
            .args(QUIET)
            .args([WINDOW, PAGE_CLOCK])
            .arg(with("--user-data-dir=", folder))
            .arg(with("--screenshot=", picture))
            .arg(format!("--host-resolver-rules={rules}"))
            .args(
                self.agent
                    .as_ref()
                    .map(|agent| format!("--user-agent={agent}")),
            );
        if rustix::process::geteuid().is_root() {
            // Chromium refuses its sandbox to root.
            command.arg("--no-sandbox");
        }
        command.arg("--").arg(url.as_str());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }
}

/// How often the browser is looked after: short against the second or two that it takes.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The hosts that are found, and no other.
fn rules(hosts: &[(String, IpAddr)]) -> Result<String, CaptureFailure> {
    let mut rules = String::new();
    for (name, address) in hosts {
        let host = Host::parse(name).ok().filter(is_plain);
        let host = host.ok_or_else(|| CaptureFailure::Host {
            host: name.chars().take(64).collect(),
        })?;
        let address = match address {
            IpAddr::V4(address) => Host::<String>::Ipv4(*address),
            IpAddr::V6(address) => Host::Ipv6(*address),
        };
        let _ = write!(rules, "MAP {host} {address}, ");
    }
    Ok(rules + "MAP * ~NOTFOUND")
}

/// Whether a host means itself in a rule: URLs also allow commas and stars.
fn is_plain(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')),
        Host::Ipv4(_) | Host::Ipv6(_) => true,
    }
}

/// The picture, if there is one.
fn read(path: &Path) -> Result<Option<Vec<u8>>, CaptureFailure> {
    let Ok(file) = fs::File::open(path) else {
        return Ok(None);
    };
    let mut picture = Vec::new();
    let read = file.take(MOST_BYTES + 1).read_to_end(&mut picture);
    read.map_err(|error| CaptureFailure::Scratch(error.kind()))?;
    if picture.len() as u64 > MOST_BYTES {
        return Err(CaptureFailure::TooLarge { most: MOST_BYTES });
    }
    Ok(picture.starts_with(b"\x89PNG\r\n\x1a\n").then_some(picture))
}

#[cfg(test)]
mod tests;
