//! The check of the whole store: does everything that was ever acknowledged still hold?
//!
//! Opening the store has already followed the journal's chain from its first
//! record. What is left: no number or place was used twice (the fold refuses
//! that), every mark's credential verifies against the trust bundle, every
//! live mark's badge comes out pixel for pixel as it was issued, the index
//! shows what the registry says, and the signed lists and the bundle are usable.

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
    let results: Vec<_> = marks
        .par_iter()
        .map(|mark| {
            let result = check_mark(office, &own.trust, mark, now);
            progress();
            result
        })
        .collect();
    for (badges, faults) in results {
        checked.badges += badges;
        checked.faults.extend(faults);
    }
    checked
}

/// How many badges came out equal, and what is wrong with a mark.
fn check_mark(office: &Office, trust: &Trust, mark: &Mark, now: UnixTime) -> (usize, Vec<String>) {
    let mut faults = Vec::new();
    let mut badges = 0;
    match office.store().index().mark(mark.registration()) {
        Ok(Some(shown)) if shown == *mark => {}
        Ok(_) => faults.push(format!(
            "mark {}: the index shows something else than the journal says; delete the index folder",
            mark.registration()
        )),
        Err(error) => faults.push(format!("mark {}: {error}", mark.registration())),
    }
    for term in mark.terms() {
        let number = term.grant().number;
        let mut fault =
            |what: &dyn std::fmt::Display| faults.push(format!("mark {number}: {what}"));
        if let Err(error) = check_credential(trust, term) {
            fault(&error);
        }
        if now >= term.grant().expires {
            continue;
        }
        match office.draw_again(term) {
            Ok(_) => badges += 1,
            Err(error) => fault(&error),
        }
    }
    (badges, faults)
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
