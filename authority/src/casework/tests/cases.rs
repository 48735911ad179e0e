//! For tests: a registry in memory with a clock, that keeps what a journal would and what goes out.

use shirushi_verifier::domain::{RegistrationNumber, SchemeId, UnixTime};

use crate::{
    assets::Assets,
    casework::Decided,
    correspondence::{Notice, samples::text, thread::Prose},
    registry::{
        Entry, Event, GrantRequest, Refusal, Registry,
        tests::{founded, issuance, request, time},
    },
    scheme::{EntryId, ReasonCode, SchemeSet, Text},
    view::{NewReport, ReportCategory},
};

pub(crate) struct Bench {
    pub(crate) registry: Registry,
    pub(crate) schemes: SchemeSet,
    pub(crate) now: UnixTime,
    pub(crate) journal: Vec<Entry>,
    pub(crate) sent: Vec<Notice>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let mut desk = Self {
            registry: Registry::default(),
            schemes: Assets::built_in().unwrap().schemes().clone(),
            now: time("2026-11-21T03:00:00Z"),
            journal: Vec::new(),
            sent: Vec::new(),
        };
        desk.record(vec![founded()]);
        desk
    }

    pub(crate) fn at(&mut self, when: &str) -> &mut Self {
        self.now = time(when);
        self
    }

    pub(crate) fn record(&mut self, events: Vec<Event>) {
        let entry = Entry {
            at: self.now,
            by: "test".to_owned(),
            events,
        };
        self.registry.apply(&entry).unwrap();
        self.journal.push(entry);
    }

    /// Records what a command decided, and gives its answer.
    pub(crate) fn take<T>(&mut self, decided: Result<Decided<T>, Refusal>) -> Result<T, String> {
        let decided = decided.map_err(|refusal| refusal.to_string())?;
        self.record(decided.events);
        for (to, notice) in decided.notices {
            assert_eq!(to, notice.kind().to);
            self.sent.push(notice);
        }
        Ok(decided.answer)
    }

    /// The names of the notices that went out since the last time.
    pub(crate) fn sent(&mut self) -> Vec<&'static str> {
        self.sent.drain(..).map(|notice| notice.name()).collect()
    }

    pub(crate) fn mark(&mut self, url: &str) -> RegistrationNumber {
        self.mark_of(request(url))
    }

    pub(crate) fn mark_of(&mut self, request: GrantRequest) -> RegistrationNumber {
        let granted = self
            .registry
            .grant(&self.schemes, &[request], self.now)
            .unwrap()
            .remove(0);
        self.record(vec![Event::Granted(Box::new(granted.clone()))]);
        let issued = self.registry.record(issuance(&granted)).unwrap();
        self.record(vec![issued]);
        granted.number.registration
    }

    pub(crate) fn revoke(&mut self, mark: RegistrationNumber) {
        let code: ReasonCode = "misuse".parse().unwrap();
        let event = self.registry.revoke(&self.schemes, mark, &code).unwrap();
        self.record(vec![event]);
    }

    /// Files a report from the public and gives its number.
    pub(crate) fn report(&mut self, url: &str) -> u64 {
        let filed = self.registry.report(&NewReport {
            category: ReportCategory::Misuse,
            url: url.to_owned(),
            text: "マークがコピーされています。".to_owned(),
            registration: None,
            contact: Some("a@example.jp".to_owned()),
        });
        let number = filed.number;
        self.record(vec![Event::ReportFiled(filed)]);
        number
    }

    /// The registry that the journal gives when it is read again, through JSON.
    pub(crate) fn replayed(&self) -> Registry {
        let mut replayed = Registry::default();
        for entry in &self.journal {
            let json = serde_json::to_vec(entry).unwrap();
            let read: Entry = serde_json::from_slice(&json).unwrap();
            assert_eq!(read, *entry);
            replayed.apply(&read).unwrap();
        }
        replayed
    }
}

pub(crate) fn ecom() -> SchemeId {
    "ecom2000".parse().unwrap()
}

pub(crate) fn id(text: &str) -> EntryId {
    text.parse().unwrap()
}

pub(crate) fn line(line: &str) -> Text {
    text(line)
}

pub(crate) fn prose(text: &str) -> Prose {
    Prose::try_from(text.to_owned()).unwrap()
}
