//! Tokens and two people, as sentences; with a registry in memory that keeps what a journal would.

use shirushi_verifier::domain::{PassNumber, UnixTime};

use super::*;
use crate::{
    assets::Assets,
    casework::{Desk, Details},
    language::Language,
    registry::{
        Entry, Event, Inconsistent, Refusal, Registry, State,
        tests::{founded, issuance, request, time},
    },
    scheme::{SchemeSet, Text},
};

struct Bench {
    registry: Registry,
    schemes: SchemeSet,
    now: UnixTime,
}

const NOON: &str = "2026-11-21T03:00:00Z";

fn who(name: &str, role: Role) -> Who {
    Who {
        name: name.parse().unwrap(),
        role,
        organisation: None,
    }
}

fn hash(byte: &str) -> TokenHash {
    serde_json::from_value(byte.repeat(32).into()).unwrap()
}

fn text(text: &str) -> Text {
    Text::try_from(text.to_owned()).unwrap()
}

impl Bench {
    fn new() -> Self {
        let mut bench = Self {
            registry: Registry::default(),
            schemes: Assets::built_in().unwrap().schemes().clone(),
            now: time(NOON),
        };
        bench.take(vec![founded()]);
        bench
    }

    /// Registers an organisation.
    fn register(&mut self, name: &str) {
        let mut desk = Desk::new(&self.registry, &self.schemes, self.now);
        let details = Details {
            name: name.parse().unwrap(),
            contact: text("窓口"),
            mail: "marks@example.jp".parse().unwrap(),
            language: Language::Ja,
        };
        desk.register(details).unwrap();
        let events = desk.events().unwrap();
        self.take(events);
    }

    /// Takes events through the journal's JSON, as after a restart.
    fn take(&mut self, events: Vec<Event>) {
        let entry = Entry {
            at: self.now,
            by: "test".to_owned(),
            events,
        };
        let written = serde_json::to_vec(&entry).unwrap();
        let read: Entry = serde_json::from_slice(&written).unwrap();
        assert_eq!(read, entry);
        self.registry.apply(&read).unwrap();
    }

    fn issue_token(
        &mut self,
        by: Role,
        request: &TokenRequest,
        kept: TokenHash,
    ) -> Result<TokenNumber, AccessRefusal> {
        let who = who("Admin", by);
        let issued = self.registry.issue_token(&who, request, kept, self.now)?;
        let number = issued.number;
        self.take(vec![Event::TokenIssued(issued)]);
        Ok(number)
    }

    fn propose(&mut self, who: &Who, what: &ProposedDeed) -> Result<ProposalNumber, AccessRefusal> {
        let proposed = self.registry.propose(&self.schemes, who, what, self.now)?;
        let number = proposed.number;
        self.take(vec![Event::Proposed(Box::new(proposed))]);
        Ok(number)
    }

    fn approve(&mut self, who: &Who, number: ProposalNumber) -> Result<Vec<Event>, AccessRefusal> {
        let events = self
            .registry
            .approve(&self.schemes, who, number, self.now)?;
        self.take(events.clone());
        Ok(events)
    }

    fn mark_with_pass(&mut self) -> PassNumber {
        let requests = [request("https://a.example.jp/")];
        let grant = self.registry.grant(&self.schemes, &requests, self.now);
        let grant = grant.unwrap().remove(0);
        let issued = issuance(&grant);
        let pass = grant.terms.passes[0].number;
        self.take(vec![Event::Granted(Box::new(grant)), Event::Issued(issued)]);
        pass
    }
}

fn revoke_pass(pass: PassNumber) -> ProposedDeed {
    let cause = "false-declaration".parse().unwrap();
    ProposedDeed::RevokePass(PassCause::new(pass, cause))
}

fn issue_mark(url: &str) -> ProposedDeed {
    ProposedDeed::IssueMark(request(url))
}

fn acts_for(number: &str, holder: Option<&str>) -> ActsFor {
    ActsFor {
        number: number.parse().unwrap(),
        holder: holder.map(|holder| holder.parse().unwrap()),
    }
}

fn token_for(role: Role, days: i64) -> TokenRequest {
    let holder = role == Role::Holder;
    TokenRequest {
        name: "Hanako".parse().unwrap(),
        role,
        organisation: holder.then(|| acts_for("O1", None)),
        expires: time(NOON).plus_seconds(days * 86_400),
    }
}

#[test]
fn a_token_is_taken_until_it_expires_or_is_withdrawn() {
    use rand::SeedableRng as _;
    let mut bench = Bench::new();
    bench.register("見本株式会社");
    let mut rng = rand::rngs::StdRng::from_seed([1; 32]);
    let Ok(token) = Token::generate(&mut rng);
    let Ok(stranger) = Token::generate(&mut rng);
    let request = token_for(Role::Holder, 30);
    let number = bench
        .issue_token(Role::Administrator, &request, token.hash())
        .unwrap();
    let roll = bench.registry.access();
    let entry = roll.token(&token, bench.now).unwrap();
    assert_eq!(entry.issued.bearer().to_string(), "Hanako (holder)");
    assert_eq!(roll.token(&stranger, bench.now), Err(TokenRefusal::Unknown));
    let at = request.expires;
    let over = Err(TokenRefusal::Expired { number, at });
    assert!(roll.token(&token, at.plus_seconds(-1)).is_ok());
    assert_eq!(roll.token(&token, at), over);

    let admin = who("Admin", Role::Administrator);
    let withdrawn = bench.registry.withdraw_token(&admin, number).unwrap();
    bench.take(vec![Event::TokenWithdrawn(withdrawn)]);
    let at = bench.now;
    let gone = Err(TokenRefusal::Withdrawn { number, at });
    assert_eq!(bench.registry.access().token(&token, at), gone);
    let again = bench.registry.withdraw_token(&admin, number);
    assert_eq!(again, Err(AccessRefusal::WithdrawnBefore { number, at }));
}

#[test]
fn only_the_administrator_has_to_do_with_tokens() {
    let mut bench = Bench::new();
    let request = token_for(Role::Auditor, 30);
    for role in Role::ALL {
        let issued = bench.issue_token(role, &request, hash(&format!("0{}", role as u8)));
        let withdrawn = bench
            .registry
            .withdraw_token(&who("x", role), TokenNumber::FIRST);
        if role == Role::Administrator {
            assert!(issued.is_ok() && withdrawn.is_ok());
        } else {
            let deed = Deed::ManageTokens;
            assert_eq!(issued, Err(AccessRefusal::NotAllowed { role, deed }));
            assert_eq!(withdrawn, Err(AccessRefusal::NotAllowed { role, deed }));
        }
    }
}

#[test]
fn a_holders_token_has_an_organisation_and_no_other_has() {
    let mut bench = Bench::new();
    let mut lacking = token_for(Role::Holder, 30);
    let organisation = lacking.organisation.take();
    let refused = bench.issue_token(Role::Administrator, &lacking, hash("01"));
    assert_eq!(refused, Err(AccessRefusal::OrganisationMissing));
    let role = Role::Auditor;
    let mut odd = token_for(role, 30);
    odd.organisation = organisation;
    let refused = bench.issue_token(Role::Administrator, &odd, hash("01"));
    assert_eq!(refused, Err(AccessRefusal::OrganisationUnasked { role }));
}

#[test]
fn a_holders_token_is_for_an_organisation_that_is_registered_by_that_name() {
    let mut bench = Bench::new();
    let ask = |bench: &mut Bench, asked: ActsFor| {
        let mut request = token_for(Role::Holder, 30);
        request.organisation = Some(asked);
        bench.issue_token(Role::Administrator, &request, hash("02"))
    };
    let number = "O1".parse().unwrap();
    let refused = ask(&mut bench, acts_for("O1", None));
    assert_eq!(refused, Err(AccessRefusal::NoSuchOrganisation { number }));
    bench.register("見本株式会社");
    let refused = ask(&mut bench, acts_for("O1", Some("別の株式会社")));
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.starts_with("organisation O1 is 見本株式会社"),
        "{refused}"
    );
    let issued = ask(&mut bench, acts_for("O1", None)).unwrap();
    let token = bench.registry.access().token_of(issued).unwrap();
    let own = token.issued.organisation.as_ref().unwrap();
    assert_eq!(own.holder.to_string(), "見本株式会社");
}

#[test]
fn a_token_lasts_a_year_at_most() {
    let mut bench = Bench::new();
    for (days, fits) in [(0, false), (-1, false), (367, true), (368, false)] {
        let request = token_for(Role::Auditor, days);
        let issued = bench.issue_token(Role::Administrator, &request, hash("01"));
        assert_eq!(issued.is_ok(), fits, "{days}: {issued:?}");
        if !fits {
            assert!(matches!(issued, Err(AccessRefusal::TokenTerm { .. })));
        }
    }
}

#[test]
fn what_takes_two_people_is_done_at_the_second_ones_word() {
    let mut bench = Bench::new();
    let pass = bench.mark_with_pass();
    let (first, second) = (
        who("Hanako", Role::ReviewOfficer),
        who("Taro", Role::ReviewOfficer),
    );
    let number = bench.propose(&first, &revoke_pass(pass)).unwrap();
    assert_eq!(bench.registry.pass_revocation(pass), None);
    let mark = bench.registry.marks().next().unwrap();
    assert_eq!(mark.state_at(bench.now), State::Valid);

    let events = bench.approve(&second, number).unwrap();
    assert!(matches!(
        events.as_slice(),
        [Event::Approved(_), Event::PassRevoked(_), Event::Revoked(_)]
    ));
    assert!(bench.registry.pass_revocation(pass).is_some());
    let proposal = bench.registry.access().proposal(number).unwrap();
    assert_eq!(proposal.state(bench.now), "approved");
}

#[test]
fn nobody_is_the_second_person_to_oneself() {
    let mut bench = Bench::new();
    let first = who("Hanako", Role::IssuingOfficer);
    let number = bench
        .propose(&first, &issue_mark("https://a.example.jp/"))
        .unwrap();
    // Neither in another spelling nor in another role.
    let same = who("\u{ff28}ANAKO", Role::Administrator);
    let rule = Some("Set by the scheme".parse().unwrap());
    let name = first.name.clone();
    let refused = AccessRefusal::SamePerson { rule, number, name };
    assert_eq!(bench.approve(&same, number), Err(refused.clone()));
    let why = text("no");
    let rejected = bench
        .registry
        .reject(&bench.schemes, &same, number, &why, bench.now);
    assert_eq!(rejected, Err(refused.clone()));
    assert!(refused.to_string().starts_with("Set by the scheme: "));
    assert!(refused.told().ja.contains("別の人"));
}

#[test]
fn the_second_person_needs_a_role_that_may_do_it() {
    let mut bench = Bench::new();
    let first = who("Hanako", Role::IssuingOfficer);
    let mark = issue_mark("https://a.example.jp/");
    let number = bench.propose(&first, &mark).unwrap();
    for role in [
        Role::ReviewOfficer,
        Role::Auditor,
        Role::Holder,
        Role::Operator,
    ] {
        let deed = Deed::IssueMark;
        let refused = Err(AccessRefusal::NotAllowed { role, deed });
        assert_eq!(bench.approve(&who("Taro", role), number), refused);
        let proposed = bench.propose(&who("Taro", role), &issue_mark("https://b.example.jp/"));
        assert_eq!(proposed, Err(AccessRefusal::NotAllowed { role, deed }));
    }
}

#[test]
fn a_rejected_proposal_is_over() {
    let mut bench = Bench::new();
    let mark = issue_mark("https://a.example.jp/");
    let number = bench
        .propose(&who("Hanako", Role::IssuingOfficer), &mark)
        .unwrap();
    let second = who("Taro", Role::IssuingOfficer);
    let why = text("the contract is not signed");
    let rejected = bench
        .registry
        .reject(&bench.schemes, &second, number, &why, bench.now);
    bench.take(vec![Event::Rejected(rejected.unwrap())]);
    let proposal = bench.registry.access().proposal(number).unwrap();
    assert_eq!(proposal.state(bench.now), "rejected");
    let settled = bench.approve(&second, number);
    let rejected = matches!(
        settled,
        Err(AccessRefusal::Settled {
            state: "rejected",
            ..
        })
    );
    assert!(rejected, "{settled:?}");
    // It can be proposed anew.
    assert!(bench.propose(&second, &mark).is_ok());
}

#[test]
fn a_proposal_waits_fourteen_days() {
    let mut bench = Bench::new();
    let mark = issue_mark("https://a.example.jp/");
    let number = bench
        .propose(&who("Hanako", Role::IssuingOfficer), &mark)
        .unwrap();
    let second = who("Taro", Role::IssuingOfficer);
    bench.now = time("2026-12-05T03:00:00Z");
    let expires = bench.now;
    let refused = bench.approve(&second, number);
    assert_eq!(
        refused,
        Err(AccessRefusal::ProposalExpired { number, expires })
    );
    bench.now = time("2026-12-05T02:59:59Z");
    assert!(bench.approve(&second, number).is_ok());
}

#[test]
fn the_same_is_not_proposed_twice() {
    let mut bench = Bench::new();
    let mark = issue_mark("https://a.example.jp/");
    let number = bench
        .propose(&who("Hanako", Role::IssuingOfficer), &mark)
        .unwrap();
    let again = bench.propose(&who("Taro", Role::IssuingOfficer), &mark);
    let is_told =
        matches!(again, Err(AccessRefusal::AlreadyProposed { number: n, .. }) if n == number);
    assert!(is_told, "{again:?}");
}

#[test]
fn a_proposal_whose_ground_has_changed_is_refused_by_the_command_itself() {
    let mut bench = Bench::new();
    let pass = bench.mark_with_pass();
    let number = bench
        .propose(&who("Hanako", Role::ReviewOfficer), &revoke_pass(pass))
        .unwrap();
    let cause = "false-declaration".parse().unwrap();
    let meanwhile = bench
        .registry
        .revoke_pass(&bench.schemes, pass, &cause, bench.now);
    bench.take(meanwhile.unwrap());
    let at = bench.now;
    let refused = bench.approve(&who("Taro", Role::ReviewOfficer), number);
    assert_eq!(refused, Err(Refusal::PassRevoked { pass, at }.into()));
}

#[test]
fn what_would_be_refused_is_not_even_proposed() {
    let mut bench = Bench::new();
    let pass = "40999".parse().unwrap();
    let proposed = bench.propose(&who("Hanako", Role::ReviewOfficer), &revoke_pass(pass));
    assert_eq!(proposed, Err(Refusal::NoSuchPass { pass }.into()));
}

#[test]
fn the_shipped_schemes_ask_for_two_people_by_a_rule_with_a_source() {
    let mut bench = Bench::new();
    let pass = bench.mark_with_pass();
    for what in [issue_mark("https://b.example.jp/"), revoke_pass(pass)] {
        let rule = bench.registry.two_people(&bench.schemes, &what).unwrap();
        assert_eq!(
            rule.map(ToString::to_string),
            Some("Set by the scheme".to_owned())
        );
    }
    let without = crate::registry::tests::schemes();
    let rule = bench.registry.two_people(&without, &revoke_pass(pass));
    assert_eq!(rule, Ok(None));
}

#[test]
fn a_journal_that_settles_a_proposal_twice_is_refused() {
    let mut bench = Bench::new();
    let mark = issue_mark("https://a.example.jp/");
    let number = bench
        .propose(&who("Hanako", Role::IssuingOfficer), &mark)
        .unwrap();
    bench
        .approve(&who("Taro", Role::IssuingOfficer), number)
        .unwrap();
    let entry = Entry {
        at: bench.now,
        by: "test".to_owned(),
        events: vec![Event::Rejected(Rejected {
            number,
            by: "Taro".parse().unwrap(),
            role: Role::IssuingOfficer,
            why: text("no"),
        })],
    };
    let (what, event) = ("proposal", "rejected");
    let wrong = Inconsistent::WrongEntryState {
        what,
        number: 1,
        event,
    };
    assert_eq!(bench.registry.apply(&entry), Err(wrong));
}
