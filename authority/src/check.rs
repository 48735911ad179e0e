//! The check of the whole store: does everything that was ever acknowledged still hold?
//!
//! The journal's chain is followed from its first record, also where a start had
//! a snapshot to begin from, and what it says of each mark is compared with the
//! registry. What is left: every mark's credential verifies against the trust
//! bundle, every live mark's badge comes out pixel for pixel as it was issued, the
//! index shows what the registry says, and the signed lists and the bundle are
//! usable. That no number or place was used twice is for the fold to refuse.

use rayon::prelude::*;
use serde::Serialize;
use shirushi_verifier::{credential::Credential, domain::UnixTime, trust::Trust};

use crate::{
    office::Office,
    registry::{Issued, Mark},
};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Journal records, all in the chain.
    pub records: u64,
    /// The chain's hash, to compare with a copy.
    pub chain: String,
    /// Marks looked at.
    pub marks: usize,
    /// Badges drawn again and found equal.
    pub badges: usize,
    /// What is wrong; empty if all is well.
    pub faults: Vec<String>,
    /// What an operator should see to, though nothing is wrong.
    pub notices: Vec<String>,
}

/// Checks the whole store; `progress` is called after each mark.
pub fn check(office: &Office, now: UnixTime, progress: &(dyn Fn() + Sync)) -> Checked {
    let head = office.store().head();
    let marks: Vec<Mark> = office.store().registry().marks().cloned().collect();
    let mut checked = Checked {
        records: head.records,
        chain: hex::encode(head.chain),
        marks: marks.len(),
        badges: 0,
        faults: office.store().troubles(),
        notices: notices(office, now),
    };
    let Some(own) = office.trust() else {
        checked.faults.push("there is no trust bundle".to_owned());
        return checked;
    };
    let indexed = marks
        .par_iter()
        .filter_map(|mark| check_index(office, mark));
    let faults: Vec<String> = indexed.collect();
    checked.faults.extend(faults);
    let mut terms = Terms {
        office,
        trust: &own.trust,
        now,
        progress,
        waiting: Vec::new(),
        seen: 0,
    };
    let read = office
        .store()
        .each_term(|term| terms.take(&mut checked, term));
    terms.settle(&mut checked);
    if let Err(error) = read {
        checked.faults.push(error.to_string());
        return checked;
    }
    let (seen, held) = (terms.seen, marks.iter().flat_map(Mark::terms).count());
    if seen != held {
        checked.faults.push(format!(
            "the registry holds {held} terms of marks, the journal {seen}; delete the index folder"
        ));
    }
    checked
}

/// Terms as the journal tells them, checked on all cores as they come.
struct Terms<'a> {
    office: &'a Office,
    trust: &'a Trust,
    now: UnixTime,
    progress: &'a (dyn Fn() + Sync),
    waiting: Vec<Issued>,
    seen: usize,
}

/// Terms that are checked at a time.
const TERMS_AT_A_TIME: usize = 256;

impl Terms<'_> {
    fn take(&mut self, checked: &mut Checked, term: Issued) {
        self.seen += 1;
        self.waiting.push(term);
        if self.waiting.len() >= TERMS_AT_A_TIME {
            self.settle(checked);
        }
    }

    fn settle(&mut self, checked: &mut Checked) {
        let waiting = std::mem::take(&mut self.waiting);
        let results: Vec<_> = waiting.par_iter().map(|term| self.check(term)).collect();
        for (badge, faults) in results {
            checked.badges += usize::from(badge);
            checked.faults.extend(faults);
        }
    }

    /// Whether a badge came out equal, and what is wrong with a term.
    fn check(&self, term: &Issued) -> (bool, Vec<String>) {
        let number = term.grant().number;
        let mut faults = Vec::new();
        let mut fault =
            |what: &dyn std::fmt::Display| faults.push(format!("mark {number}: {what}"));
        let (held, is_current) = {
            let registry = self.office.store().registry();
            let mark = registry.mark(number.registration);
            let held = mark.and_then(|m| m.terms().find(|t| t.number == number));
            let current = mark.map(|m| m.current().grant().number);
            (held == Some(term.term()), current == Some(number))
        };
        if !held {
            fault(
                &"the registry holds another term than the journal says; delete the index folder",
            );
        }
        if let Err(error) = check_credential(self.trust, term) {
            fault(&error);
        }
        let drawn = self.now < term.grant().expires;
        let drawn = drawn.then(|| self.office.draw_again(term));
        if let Some(Err(error)) = &drawn {
            fault(error);
        }
        if is_current {
            (self.progress)();
        }
        (matches!(drawn, Some(Ok(_))), faults)
    }
}

/// What is wrong with a mark's entry in the index.
fn check_index(office: &Office, mark: &Mark) -> Option<String> {
    let registration = mark.registration();
    match office.store().index().mark(registration) {
        Ok(Some(shown)) if shown == *mark => None,
        Ok(_) => Some(format!(
            "mark {registration}: the index shows something else than the journal says; delete the index folder"
        )),
        Err(error) => Some(format!("mark {registration}: {error}")),
    }
}

fn check_credential(trust: &Trust, term: &Issued) -> Result<(), String> {
    let credential = Credential::parse(term.credential()).map_err(|e| e.to_string())?;
    credential.verify(trust).map_err(|e| e.to_string())?;
    let (claims, grant) = (credential.unverified_claims(), term.grant());
    let agrees = claims.target == grant.terms.url
        && claims.granted == grant.granted
        && claims.expires == grant.expires
        && claims.mark.registration == grant.number.registration
        && claims.mark.renewal == grant.number.renewal
        && claims.mark.status == grant.status.reference();
    if agrees {
        Ok(())
    } else {
        Err("the credential says something else than the grant".to_owned())
    }
}

/// How long before its end something is mentioned, in seconds: two months, the time of a ceremony.
const NOTICE_SECONDS: i64 = 61 * 86_400;

fn notices(office: &Office, now: UnixTime) -> Vec<String> {
    let mut notices = Vec::new();
    let soon = |end: UnixTime| end.seconds_since(now) < NOTICE_SECONDS;
    if let Some(own) = office.trust() {
        let end = own.trust.bundle().expires;
        if soon(end) {
            notices.push(format!(
                "the trust bundle ends at {end}: sign a new one with `trust sign`"
            ));
        }
    }
    let lists = office.lists().into_iter().filter(|l| l.expires <= now);
    notices.extend(lists.map(|l| {
        let (list, end) = (l.list, l.expires);
        format!("status list {list} ended at {end}: run `publish` or `serve`")
    }));
    let registry = office.store().registry();
    for scheme in office.assets().schemes() {
        let lapses = registry
            .marks()
            .flat_map(|m| &m.current().grant().terms.passes);
        let mut lapsed: Vec<_> = lapses.filter_map(|p| registry.lapse(p.number)).collect();
        lapsed.sort_by_key(|l| l.pass);
        lapsed.dedup();
        let today = scheme.zone.day_of(now);
        let over = lapsed.into_iter().filter(|l| l.until < today);
        let over = over.filter(|l| scheme.passes.contains(l.pass.number()));
        notices.extend(over.map(|l| {
            let (pass, until) = (l.pass, l.until);
            format!("the grace of pass {pass} ended on {until}: restore it, or revoke its marks")
        }));
    }
    notices
}
