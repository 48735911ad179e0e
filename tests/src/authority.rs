//! An authority in a temporary folder, run by the real programs.

use std::{
    ffi::OsStr,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

use crate::workbench::Workbench;

/// The folder of its data, on its workbench.
const DATA: &str = "data";
/// What opens its keys.
const PASSPHRASE: &str = "a passphrase for tests only";

/// An authority that was founded for a test.
#[derive(Debug)]
pub struct Authority {
    bench: Workbench,
}

impl Authority {
    /// Founds an authority whose site is to be at this URL.
    pub fn found(public_url: &str) -> Self {
        let authority = Self {
            bench: Workbench::new(),
        };
        let output = authority.run(&["init", "--public-url", public_url]);
        assert!(
            output.status.success(),
            "init: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        authority
    }

    /// Its workbench; programs run there.
    pub fn bench(&self) -> &Workbench {
        &self.bench
    }

    /// The journal's folder.
    pub fn journal(&self) -> PathBuf {
        self.bench.file(DATA).join("journal")
    }

    /// The index's folder.
    pub fn index(&self) -> PathBuf {
        self.bench.file(DATA).join("index")
    }

    /// The first trust bundle.
    pub fn trust(&self) -> PathBuf {
        self.bench.file(DATA).join("trust/trust-000001.cbor")
    }

    /// Proposes an ISP mark for a site; gives the words by which a second person approves it,
    /// which issue the mark with its bundle in a folder.
    pub fn issue(&self, url: &str, out: &str) -> Vec<String> {
        let proposal = self.json(&self.propose(url, out));
        Self::approve(&proposal, out)
    }

    fn approve(proposal: &Value, out: &str) -> Vec<String> {
        let number = proposal["proposal"].to_string();
        let words = [
            "proposal", "approve", &number, "--as", "second", "--out", out,
        ];
        words.map(str::to_owned).into()
    }

    /// Proposes and approves an ISP mark for a site; gives the output of the step that failed,
    /// or of the last.
    pub fn try_issue(&self, url: &str, out: &str) -> Output {
        let proposed = self.command(&self.propose(url, out)).arg("--json").output();
        let proposed = proposed.expect("the program starts");
        if !proposed.status.success() {
            return proposed;
        }
        let proposal: Value = serde_json::from_slice(&proposed.stdout).expect("it is JSON");
        self.run(&Self::approve(&proposal, out))
    }

    /// The words that propose an ISP mark for a site; the scheme asks for two people.
    pub fn propose(&self, url: &str, out: &str) -> Vec<String> {
        let words = [
            "mark",
            "issue",
            "--scheme",
            "isp2014",
            "--holder",
            "見本通信株式会社",
            "--system",
            "見本ネット",
            "--url",
            url,
            "--out",
            out,
        ];
        words.map(str::to_owned).into()
    }

    /// `shirushi-authority` with these words, not started yet.
    pub fn command<A: AsRef<OsStr>>(&self, words: &[A]) -> Command {
        let mut command = Command::new(program("shirushi-authority"));
        command
            .args(["--data", DATA])
            .args(words)
            .env("SHIRUSHI_PASSPHRASE", PASSPHRASE)
            .current_dir(self.bench.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs `shirushi-authority` to its end.
    pub fn run<A: AsRef<OsStr>>(&self, words: &[A]) -> Output {
        self.command(words).output().expect("the program starts")
    }

    /// Runs `shirushi-authority`, which must succeed, and gives its answer.
    pub fn json<A: AsRef<OsStr>>(&self, words: &[A]) -> Value {
        let output = self.command(words).arg("--json").output();
        let output = output.expect("the program starts");
        assert!(
            output.status.success(),
            "shirushi-authority: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).expect("the answer is JSON")
    }

    /// Runs `shirushi-verify` with this authority's trust bundle; gives its output.
    pub fn verifier<A: AsRef<OsStr>>(&self, words: &[A]) -> Output {
        Command::new(program("shirushi-verify"))
            .args(words)
            .arg("--trust")
            .arg(self.trust())
            .arg("--json")
            // What it remembers stays on the workbench.
            .env("HOME", self.bench.path())
            .env("XDG_CACHE_HOME", self.bench.file("cache"))
            .current_dir(self.bench.path())
            .stdin(Stdio::null())
            .output()
            .expect("the program starts")
    }

    /// The report of `shirushi-verify`.
    pub fn verify<A: AsRef<OsStr>>(&self, words: &[A]) -> Value {
        let output = self.verifier(words);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!(
                "shirushi-verify gave no report ({error}): {}",
                String::from_utf8_lossy(&output.stderr)
            )
        })
    }
}

/// A program of the workspace, beside the one that runs.
pub fn program(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("a program has a path");
    let found = own
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(name));
    found
        .into_iter()
        .find(|path| path.exists())
        .unwrap_or_else(|| {
            panic!("{name} is not built: cargo build --workspace --bins, as tests/run does")
        })
}
