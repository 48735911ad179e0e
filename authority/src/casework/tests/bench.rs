//! Two bodies at work in a test: the shipped schemes, a registry, and a clock.

use std::collections::BTreeMap;

use shirushi_verifier::domain::{NumberedPass, RegistrationNumber, UnixTime};

use crate::{
    assets::Assets,
    casework::{
        ApplicationNumber, Attachment, Audited, Basis, CaseRefusal, Desk, Details, Diagnosed,
        Evidence, Filing, MarkApplicationNumber, MarkFiling, OrganisationNumber, Papers,
        StageResult, Stand, Window,
    },
    correspondence::Notice,
    inspection::hash::ContentHash,
    language::Language,
    registry::{
        Entry, Event, Issuance, Refusal, Registry, snapshot::tests::by_way_of_a_snapshot,
        tests::founded,
    },
    scheme::{
        Answer, Answers, Audit, Due, EntryId, Fee, Finding, Requirement, Rules, SchemeSet, Text,
        UnitId,
    },
};

/// Noon in Tokyo on 2026-11-21, a month in which the second review of ISPs is held.
pub(super) const JST_NOON: &str = "2026-11-21T03:00:00Z";

pub(super) struct Bench {
    pub(super) registry: Registry,
    pub(super) schemes: SchemeSet,
    pub(super) now: UnixTime,
    journal: Vec<Entry>,
}

pub(super) fn text(text: &str) -> Text {
    Text::try_from(text.to_owned()).unwrap()
}

pub(super) fn paper(name: &str) -> Attachment {
    Attachment {
        hash: ContentHash::of(name.as_bytes()),
        name: text(name),
        bytes: name.len() as u64,
    }
}

impl Bench {
    pub(super) fn new() -> Self {
        let mut bench = Self {
            registry: Registry::default(),
            schemes: Assets::built_in().unwrap().schemes().clone(),
            now: "2026-01-01T00:00:00Z".parse().unwrap(),
            journal: Vec::new(),
        };
        bench.take(vec![founded()]);
        bench.at(JST_NOON);
        bench
    }

    pub(super) fn at(&mut self, when: &str) -> &mut Self {
        self.now = when.parse().unwrap();
        self
    }

    pub(super) fn take(&mut self, events: Vec<Event>) {
        if events.is_empty() {
            return;
        }
        let by = "test".to_owned();
        let at = self.now;
        let entry = Entry { at, by, events };
        self.registry.apply(&entry).unwrap();
        // As it stands in a journal file.
        let line = serde_json::to_string(&entry).unwrap();
        self.journal.push(serde_json::from_str(&line).unwrap());
    }

    /// What was written down, read again, leads to the same state, also by way of a snapshot.
    pub(super) fn assert_replays(&self) {
        let mut again = Registry::default();
        for entry in &self.journal {
            again.apply(entry).unwrap();
        }
        let shown = |registry: &Registry| format!("{registry:?}");
        assert_eq!(shown(&again), shown(&self.registry));
        assert_eq!(
            shown(&by_way_of_a_snapshot(&self.journal)),
            shown(&self.registry)
        );
    }

    pub(super) fn step<T, E: Into<Refusal>>(
        &mut self,
        step: impl FnOnce(&mut Desk<'_>) -> Result<T, E>,
    ) -> Result<T, Refusal> {
        let mut desk = Desk::new(&self.registry, &self.schemes, self.now);
        let done = step(&mut desk).map_err(Into::into)?;
        let events = desk.events()?;
        self.take(events);
        Ok(done)
    }

    pub(super) fn case(
        &mut self,
        step: impl FnOnce(&mut Desk<'_>) -> Result<(), CaseRefusal>,
    ) -> Result<(), CaseRefusal> {
        match self.step(step) {
            Ok(()) => Ok(()),
            Err(Refusal::Case(refusal)) => Err(refusal),
            Err(other) => panic!("{other}"),
        }
    }

    pub(super) fn rules(&self, scheme: &str) -> &Rules {
        let scheme = self.schemes.get(&scheme.parse().unwrap()).unwrap();
        scheme.rules.as_deref().unwrap()
    }

    pub(super) fn organisation(&mut self, name: &str) -> OrganisationNumber {
        let details = Details {
            name: name.parse().unwrap(),
            contact: text("窓口"),
            mail: "marks@example.jp".parse().unwrap(),
            language: Language::Ja,
        };
        self.step(|desk| desk.register(details)).unwrap()
    }

    /// A mall whose self-diagnosis passed.
    pub(super) fn mall(&mut self) -> OrganisationNumber {
        let mall = self.organisation("みほんモール株式会社");
        let answers = self.diagnosed("ecom2000");
        let (scheme, unit) = ("ecom2000".parse().unwrap(), "system".parse().unwrap());
        self.case(|desk| desk.self_diagnose(mall, &scheme, &unit, &answers))
            .unwrap();
        mall
    }

    /// Every question of the self-diagnosis answered with yes.
    pub(super) fn diagnosed(&self, scheme: &str) -> BTreeMap<EntryId, bool> {
        let gate = self.rules(scheme).self_diagnosis.as_ref().unwrap();
        gate.questions
            .iter()
            .map(|q| (q.id.clone(), true))
            .collect()
    }

    /// An application with every paper that it needs.
    pub(super) fn filing(
        &self,
        scheme: &str,
        unit: &str,
        applicant: OrganisationNumber,
        party: &str,
        facts: &[(&str, bool)],
    ) -> Filing {
        let unit: UnitId = unit.parse().unwrap();
        let rules = self.rules(scheme);
        let mut stated: BTreeMap<_, _> = rules
            .facts
            .iter()
            .map(|fact| (fact.id.clone(), false))
            .collect();
        stated.extend(facts.iter().map(|(id, is)| (id.parse().unwrap(), *is)));
        let mut filing = Filing {
            scheme: scheme.parse().unwrap(),
            unit,
            applicant,
            party: party.parse().unwrap(),
            pattern: (!rules.patterns.is_empty()).then_some(4),
            system: "みほんシステム".parse().unwrap(),
            facts: stated.into_iter().collect(),
            servers: 2,
            papers: Papers::new(),
            evidence: self.evidence(scheme),
            upstream: None,
            renews: None,
        };
        self.with_papers(&mut filing);
        filing
    }

    /// Audits and a diagnosis of today, of all that the rules ask for.
    pub(super) fn evidence(&self, scheme: &str) -> Evidence {
        let rules = self.rules(scheme);
        let zone = &self.schemes.get(&scheme.parse().unwrap()).unwrap().zone;
        let today = zone.day_of(self.now);
        let audit = rules.audit.as_ref().map(Audit::list);
        let audited = audit.into_iter().flatten().map(|item| Audited {
            item: item.no,
            on: today,
        });
        let diagnosis = rules.diagnosis.as_ref().map(|diagnosis| Diagnosed {
            on: today,
            targets: diagnosis.list().iter().map(|target| target.no).collect(),
        });
        Evidence {
            audited: audited.collect(),
            diagnosis,
        }
    }

    pub(super) fn with_papers(&self, filing: &mut Filing) {
        let rules = self.rules(filing.scheme.as_str());
        let needed = rules.documents_for(&filing.unit, filing.kind(), &filing.facts);
        filing.papers = needed
            .map(|p| (p.id.clone(), paper(p.id.as_str())))
            .collect();
    }

    /// Filed, its fee paid, and taken.
    pub(super) fn taken(&mut self, filing: Filing) -> ApplicationNumber {
        let number = self.step(|desk| desk.file_application(filing)).unwrap();
        self.pay(number, |fee| fee.due == Due::ByApplication);
        self.case(|desk| desk.take_application(number)).unwrap();
        number
    }

    pub(super) fn pay_all(&mut self, number: ApplicationNumber) {
        self.pay(number, |_| true);
    }

    fn pay(&mut self, number: ApplicationNumber, due: impl Fn(&Fee) -> bool) {
        let application = self
            .registry
            .casework()
            .application(number)
            .unwrap()
            .clone();
        let rules = self.rules(application.filing.scheme.as_str());
        let owed: Vec<_> = crate::casework::fees(rules, &application.filing)
            .filter(|owed| due(owed.fee) && !application.paid.contains_key(&owed.fee.id))
            .map(|owed| (owed.fee.id.clone(), owed.yen))
            .collect();
        for (fee, yen) in owed {
            self.case(|desk| desk.pay_fee(number, &fee, yen)).unwrap();
        }
    }

    /// Answers that meet every item that the application is asked.
    pub(super) fn all_met(&self, number: ApplicationNumber) -> Answers {
        let filing = &self.registry.casework().application(number).unwrap().filing;
        let criteria = &self.rules(filing.scheme.as_str()).versions()[0];
        let asked = criteria.asked(&filing.unit, filing.kind());
        asked
            .map(|item| {
                let applies = item
                    .applies_if
                    .as_ref()
                    .is_none_or(|c| c.holds(&filing.facts));
                let finding = match item.requirement(filing.kind()) {
                    _ if !applies => Finding::NotApplicable,
                    Requirement::Points(points) | Requirement::Graded(points) => {
                        Finding::Points(points)
                    }
                    _ => Finding::Met,
                };
                (item.id.clone(), Answer::of(finding))
            })
            .collect()
    }

    pub(super) fn answer_all(&mut self, number: ApplicationNumber) {
        let answers = self.all_met(number);
        self.case(|desk| desk.answer(number, answers, None))
            .unwrap();
    }

    pub(super) fn conclude(
        &mut self,
        number: ApplicationNumber,
        stage: &str,
        result: StageResult,
    ) -> Result<(), CaseRefusal> {
        self.case(|desk| {
            desk.conclude_stage(number, &stage.parse().unwrap(), result)
                .map(|_| ())
        })
    }

    /// Inspected within a window that was agreed, and passed or not.
    pub(super) fn inspect(&mut self, number: ApplicationNumber, passed: bool) {
        let window = Window {
            from: self.now.plus_seconds(3_600),
            to: self.now.plus_seconds(7_200),
            on_duty: text("当直"),
        };
        self.case(|desk| desk.arrange_inspection(number, window))
            .unwrap();
        self.now = self.now.plus_seconds(5_400);
        let result = StageResult::Inspection {
            passed,
            findings: u32::from(!passed),
            report: paper("report"),
        };
        self.conclude(number, "inspection", result).unwrap();
    }

    /// Passed, signed, paid, and its pass issued.
    pub(super) fn passed(&mut self, filing: Filing) -> NumberedPass {
        let number = self.reviewed(filing);
        self.issue_pass(number).unwrap()
    }

    /// Taken, and passed in every stage.
    pub(super) fn reviewed(&mut self, filing: Filing) -> ApplicationNumber {
        let stages = if filing.scheme.as_str() == "isp2014" {
            ["first", "second"]
        } else {
            ["paper", "inspection"]
        };
        let number = self.taken(filing);
        self.answer_all(number);
        self.conclude(number, stages[0], StageResult::Paper { report: None })
            .unwrap();
        if stages[1] == "inspection" {
            self.inspect(number, true);
        } else {
            let (passed, report) = (true, None);
            self.conclude(number, "second", StageResult::Committee { passed, report })
                .unwrap();
        }
        number
    }

    pub(super) fn issue_pass(
        &mut self,
        number: ApplicationNumber,
    ) -> Result<NumberedPass, Refusal> {
        let application = self.registry.casework().application(number).unwrap();
        let scheme = application.filing.scheme.clone();
        if scheme.as_str() == "ecom2000" {
            let contract = "pass".parse().unwrap();
            self.case(|desk| desk.sign_contract(number, &contract, paper("contract")))
                .unwrap();
        }
        self.pay_all(number);
        self.step(|desk| desk.issue_pass(number))
    }

    pub(super) fn stand(&self, number: ApplicationNumber) -> &Stand {
        &self.registry.casework().application(number).unwrap().stand
    }

    /// Signed, paid and granted, with a badge.
    pub(super) fn granted(
        &mut self,
        number: MarkApplicationNumber,
    ) -> Result<RegistrationNumber, Refusal> {
        let filing = self
            .registry
            .casework()
            .mark_application(number)
            .unwrap()
            .filing
            .clone();
        let (contract, fee, yen) = match filing.scheme.as_str() {
            "ecom2000" => ("mark", "mark", 10_000),
            _ => ("use", "yearly", 20_000),
        };
        let (contract, fee) = (contract.parse().unwrap(), fee.parse().unwrap());
        self.case(|desk| desk.sign_mark_contract(number, &contract, paper("contract")))?;
        self.case(|desk| desk.pay_mark_fee(number, &fee, yen))?;
        self.grant(number)
    }

    pub(super) fn grant(
        &mut self,
        number: MarkApplicationNumber,
    ) -> Result<RegistrationNumber, Refusal> {
        let desk = Desk::new(&self.registry, &self.schemes, self.now);
        let request = desk.grant_request(number)?;
        let grants = self.registry.grant(&self.schemes, &[request], self.now)?;
        let grant = grants.into_iter().next().unwrap();
        self.take(vec![Event::Granted(Box::new(grant.clone()))]);
        let issuance = Issuance {
            number: grant.number,
            credential: grant.number.to_string().into_bytes(),
            pixels: "00".repeat(32),
        };
        let event = self.registry.record(issuance)?;
        self.follow(vec![event])?;
        Ok(grant.number.registration)
    }

    /// Takes events with what follows from them.
    pub(super) fn follow(&mut self, events: Vec<Event>) -> Result<(), Refusal> {
        let events = self
            .registry
            .with_consequences(&self.schemes, events, self.now)?;
        self.take(events);
        Ok(())
    }

    pub(super) fn tick(&mut self) -> usize {
        let events = self.registry.tick(&self.schemes, self.now).unwrap();
        let count = events.len();
        self.take(events);
        count
    }

    /// The names of the notices that wait for an organisation, in their order.
    pub(super) fn told(&self, to: OrganisationNumber) -> Vec<&'static str> {
        let waiting = self.registry.casework().outbox();
        let own = waiting.filter(|(_, waiting)| waiting.to == to.into());
        own.map(|(_, waiting)| waiting.notice.name()).collect()
    }

    pub(super) fn last_told(&self, to: OrganisationNumber) -> Option<&Notice> {
        let waiting = self.registry.casework().outbox();
        let own = waiting.filter(|(_, waiting)| waiting.to == to.into());
        own.map(|(_, waiting)| &waiting.notice).last()
    }
}

/// An application for a mark on these passes and reviews.
pub(super) fn mark_filing(
    scheme: &str,
    applicant: OrganisationNumber,
    url: &str,
    basis: &[(&str, Basis)],
) -> MarkFiling {
    MarkFiling {
        scheme: scheme.parse().unwrap(),
        applicant,
        holder: "株式会社みほん商店".parse().unwrap(),
        system: "みほんシステム".parse().unwrap(),
        url: url.parse().unwrap(),
        basis: basis
            .iter()
            .map(|(unit, b)| (unit.parse().unwrap(), *b))
            .collect(),
        prerequisite: (scheme == "ecom2000").then(|| "12345".parse().unwrap()),
        recipient: text("情報システム部"),
        renews: None,
    }
}
