//! What was asked of the authority, and what it acknowledged.

use std::{collections::BTreeMap, process::Output};

use shirushi_tests::{authority::Authority, random::Random};

/// A command that is tried.
#[derive(Debug, Clone)]
pub(crate) enum Attempt {
    /// Issue a mark for a shop of its own.
    Issue {
        /// Which shop.
        shop: u32,
    },
    /// Revoke an acknowledged mark.
    Revoke {
        /// Its registration number.
        number: String,
    },
}

/// An acknowledged mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Acknowledged {
    /// The shop that it was issued for.
    pub(crate) shop: u32,
    /// Its revocation.
    pub(crate) revocation: Revocation,
}

/// How far the revocation of a mark has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Revocation {
    /// Never asked for.
    None,
    /// Asked for and killed: revoked or not.
    Interrupted,
    /// Acknowledged.
    Done,
}

/// Everything acknowledged so far, by registration number.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    marks: BTreeMap<String, Acknowledged>,
    shops: u32,
}

impl Attempt {
    /// The command line of `shirushi-authority`.
    pub(crate) fn arguments(&self, authority: &Authority) -> Vec<String> {
        let words: Vec<String> = match self {
            Self::Issue { shop } => authority.issue(&url(*shop), &bundle(*shop)),
            Self::Revoke { number } => ["mark", "revoke", number, "--reason", "at-request"]
                .map(str::to_owned)
                .into(),
        };
        [words, vec!["--json".to_owned()]].concat()
    }
}

impl Ledger {
    /// An attempt to issue a mark for the next shop.
    pub(crate) fn next_issue(&mut self) -> Attempt {
        self.shops += 1;
        Attempt::Issue { shop: self.shops }
    }

    /// Any mark that nobody tried to revoke.
    pub(crate) fn any_in_use(&self, random: &mut Random) -> Option<String> {
        let in_use: Vec<&String> = self
            .marks
            .iter()
            .filter(|(_, mark)| mark.revocation == Revocation::None)
            .map(|(number, _)| number)
            .collect();
        let count = u32::try_from(in_use.len())
            .ok()
            .filter(|count| *count > 1)?;
        Some(in_use[random.below(count) as usize].clone())
    }

    /// An attempt came to its end by itself: it must have succeeded.
    pub(crate) fn ended(&mut self, attempt: &Attempt, output: &Output) {
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{attempt:?} after a kill: {error}");
        match attempt {
            Attempt::Issue { shop } => {
                let answer: serde_json::Value =
                    serde_json::from_slice(&output.stdout).expect("the answer is JSON");
                let number = answer["number"].as_str().expect("it names the mark");
                let (registration, _) = number.split_once('-').expect("such as 20001-00");
                let acknowledged = Acknowledged {
                    shop: *shop,
                    revocation: Revocation::None,
                };
                let before = self.marks.insert(registration.to_owned(), acknowledged);
                assert_eq!(before, None, "{registration} was given out twice");
            }
            Attempt::Revoke { number } => self.set(number, Revocation::Done),
        }
    }

    /// An attempt was killed.
    pub(crate) fn interrupted(&mut self, attempt: &Attempt) {
        if let Attempt::Revoke { number } = attempt {
            self.set(number, Revocation::Interrupted);
        }
    }

    /// Acknowledged marks, by registration number.
    pub(crate) fn issued(&self) -> impl Iterator<Item = (&str, Acknowledged)> {
        self.marks.iter().map(|(n, mark)| (n.as_str(), *mark))
    }

    /// Those whose revocation was acknowledged.
    pub(crate) fn revoked(&self) -> impl Iterator<Item = (&str, Acknowledged)> {
        self.issued()
            .filter(|(_, mark)| mark.revocation == Revocation::Done)
    }

    fn set(&mut self, number: &str, revocation: Revocation) {
        let mark = self.marks.get_mut(number).expect("it was acknowledged");
        mark.revocation = revocation;
    }
}

/// The URL of a shop.
pub(crate) fn url(shop: u32) -> String {
    format!("https://shop-{shop}.example.jp/")
}

/// The folder of its delivery bundle, below the authority's workbench.
pub(crate) fn bundle(shop: u32) -> String {
    format!("bundle-{shop}")
}
