//! Makes the office: ten years of reviews, grants and renewals, written record by record.
//!
//! What is written is what the program writes: grants and renewals are decided by the registry's own
//! commands, every entry is folded before it is written, credentials are signed. Only badges are not
//! drawn, which would take a day: the hash that is recorded of each is that of its credential.
//! Numbers have five digits, so that a million marks are a hundred thousand numbers, each renewed
//! nine times, and two hundred thousand passes are twenty thousand, renewed as often.

use std::{collections::BTreeMap, fs, path::Path};

use ed25519_dalek::SigningKey;
use jiff::civil::{Date, date};
use rayon::prelude::*;
use shirushi_authority::{
    casework::{
        ApplicationDeed, ApplicationEvent, ApplicationNumber, Attachment, Basis, Details, Evidence,
        Filing, MarkApplicationDeed, MarkApplicationEvent, MarkApplicationNumber, MarkFiling,
        OrganisationDeed, OrganisationEvent, OrganisationNumber, Papers, StageOutcome,
    },
    claims,
    inspection::hash::ContentHash,
    journal::{AppendError, Journal, JournalError},
    keys::{Passphrase, Terms, example_body_key},
    language::Language,
    office::{Found, found},
    publish::sha256_hex,
    registry::{Entry, Event, Grant, GrantRequest, Issuance, Registry},
    scheme::{Answer, Finding, ReviewKind, Scheme, SchemeSet, Text},
};
use shirushi_tests::badge::project;
use shirushi_verifier::{
    certificate::{Certificate, Usage},
    credential::{self, CertificateMode},
    domain::{NumberedPass, PassNumber, RegistrationNumber, RenewalCount, UnixTime},
};
use shirushi_watermark::TemplateId;

use crate::{names::Names, setup, unsynced::Unsynced};

/// Shops, each with a mark; nearly all numbers that five digits can write.
const SHOPS: u32 = 99_998;
/// Organisations besides: the mall's and another.
const OTHERS: u32 = 2;
/// Shops in the mall, which stand on one pass.
const IN_MALL: u32 = 10_000;
/// Passes, the mall's first.
const PASSES: u32 = 20_000;
/// Years, in each of which every pass and mark is granted or renewed.
const YEARS: u32 = 10;
/// The scheme of all this.
const SCHEME: &str = "ecom2000";
/// Badges signed at a time.
const AT_A_TIME: usize = 2_000;

/// Makes the office in a folder.
pub(crate) fn make(folder: &Path, seed: u64, part: u32) {
    assets(&folder.join("assets"));
    let begin = noon(date(2016, 11, 1));
    let setup = setup(folder);
    let path = setup.folder.journal();
    let schemes = setup.assets.schemes().clone();
    let template = {
        let scheme = scheme(&schemes);
        setup
            .assets
            .template_of(scheme)
            .expect("it has a template")
            .template
            .id()
    };
    let how = Found {
        demonstration: true,
        public_url: None,
        root_passphrase: example(),
        terms: Terms {
            root_days: 20 * 365,
            body_days: 20 * 365,
        },
    };
    let office = found(setup, &how, begin, &mut rand::rngs::SysRng).expect("it is founded");
    let id = SCHEME.parse().expect("an id");
    let key = office
        .body_key(&id, Usage::Mark, begin)
        .expect("it has a key");
    let certificate = key.certificate.clone();
    drop(office);

    let mut registry = Registry::default();
    let opened = Journal::open(Unsynced::new(&path), |record| {
        let entry: Entry = serde_json::from_slice(record.payload).expect("it was just written");
        registry.apply(&entry).expect("it was just written");
        Ok::<_, JournalError>(())
    });
    let mut maker = Maker {
        registry,
        journal: opened.expect("the journal opens").0,
        schemes,
        names: Names::new(seed),
        key: example_body_key(&id, Usage::Mark),
        certificate,
        template,
        at: begin,
        part: part.max(1),
        applications: None,
        mark_applications: None,
        registrations: BTreeMap::new(),
        grants: Vec::new(),
    };
    maker.organisations();
    // Month by month: a cohort is granted in the middle of its month and renewed in the middle of
    // the last month of each term.
    for month in 0..YEARS * 12 {
        let (cohort, year) = (month % 12, month / 12);
        maker.at = middle(if year == 0 { month } else { month - 1 });
        maker.passes(cohort, year);
        maker.marks(cohort, year);
        eprint!("\r{} of {} months ", month + 1, YEARS * 12);
    }
    eprintln!();
}

/// Copies the shipped assets, with nearly all numbers in one scheme.
fn assets(folder: &Path) {
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .arg(project("assets"))
        .arg(folder)
        .status();
    assert!(
        copied.is_ok_and(|status| status.success()),
        "the assets can be copied"
    );
    for (name, registrations, passes) in [
        (SCHEME, (1, SHOPS), (1, 60_000)),
        ("isp2014", (99_999, 99_999), (60_001, 99_999)),
    ] {
        let path = folder.join("schemes").join(format!("{name}.toml"));
        let text = fs::read_to_string(&path).expect("the scheme is there");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (heading, (first, last)) in [("[registrations]", registrations), ("[passes]", passes)] {
            let at = lines
                .iter()
                .position(|line| line == heading)
                .expect("it has ranges");
            lines[at + 1] = format!("first = {first}");
            lines[at + 2] = format!("last = {last}");
        }
        fs::write(&path, lines.join("\n")).expect("the scheme can be written");
    }
}

struct Maker {
    registry: Registry,
    journal: Journal<Unsynced>,
    schemes: SchemeSet,
    names: Names,
    key: SigningKey,
    certificate: Certificate,
    template: TemplateId,
    at: UnixTime,
    part: u32,
    applications: Option<ApplicationNumber>,
    mark_applications: Option<MarkApplicationNumber>,
    /// The numbers that the shops' marks were given.
    registrations: BTreeMap<u32, RegistrationNumber>,
    /// Granted, and not signed yet.
    grants: Vec<Grant>,
}

impl Maker {
    fn shops(&self) -> u32 {
        SHOPS / self.part
    }

    fn passes_in_all(&self) -> u32 {
        PASSES / self.part
    }

    fn in_mall(&self) -> u32 {
        IN_MALL / self.part
    }

    /// Writes one decision.
    fn write(&mut self, events: Vec<Event>) {
        let entry = Entry {
            at: self.at,
            by: "scale".to_owned(),
            events,
        };
        self.registry.apply(&entry).expect("the entry follows");
        let payload = serde_json::to_vec(&entry).expect("it is JSON");
        let written: Result<u64, AppendError> = self.journal.append(&payload);
        written.expect("there is room");
    }

    fn organisations(&mut self) {
        for number in 0..self.shops() + OTHERS {
            let details = Details {
                name: self.names.holder(number),
                contact: text("情報システム部 マーク担当"),
                mail: format!("mark@shop{number}.example.jp")
                    .parse()
                    .expect("an address"),
                language: Language::Ja,
            };
            let organisation = organisation(number);
            let did = OrganisationDeed::Registered(details);
            self.write(vec![Event::Organisation(OrganisationEvent {
                number: organisation,
                did,
            })]);
        }
    }

    /// The shops that stand on a pass; the first runs the system.
    fn shops_on(&self, pass: u32) -> std::ops::Range<u32> {
        if pass == 0 {
            return 0..self.in_mall();
        }
        let (shops, passes) = (self.shops() - self.in_mall(), self.passes_in_all() - 1);
        let at = |pass: u32| {
            self.in_mall() + (u64::from(shops) * u64::from(pass) / u64::from(passes)) as u32
        };
        at(pass - 1)..at(pass)
    }

    fn of_cohort(&self, cohort: u32) -> impl Iterator<Item = u32> + use<> {
        (0..self.passes_in_all()).skip(cohort as usize).step_by(12)
    }

    fn passes(&mut self, cohort: u32, year: u32) {
        for pass in self.of_cohort(cohort) {
            self.review(pass, year);
        }
    }

    /// An application for a review of the system, from its filing to the pass.
    fn review(&mut self, pass: u32, year: u32) {
        let first = self.shops_on(pass).start;
        let number = ApplicationNumber::after(self.applications);
        self.applications = Some(number);
        let scheme = scheme(&self.schemes);
        let valid = if year == 0 {
            scheme.validity.of_grant(scheme.zone.day_of(self.at))
        } else {
            let day = scheme.zone.day_of(self.at).last_of_month().tomorrow();
            scheme.validity.of_grant(day.expect("a day"))
        };
        let valid = valid.expect("a day");
        let on = scheme.zone.day_of(self.at);
        let criteria = scheme
            .rules
            .as_deref()
            .and_then(|rules| rules.version_on(on));
        let criteria = criteria.expect("criteria are in force");
        let version = criteria.version().clone();
        let stage = |name: &str, ends: bool| {
            ApplicationDeed::StageConcluded(StageOutcome {
                stage: name.parse().expect("a stage"),
                on,
                passed: true,
                items: Vec::new(),
                points: None,
                report: Some(paper("report", pass, year)),
                findings: 0,
                ends,
            })
        };
        let numbered = numbered(pass, year);
        let system = "system".parse().expect("a unit");
        let kind = if year == 0 {
            ReviewKind::Initial
        } else {
            ReviewKind::Renewal
        };
        let items = criteria.asked(&system, kind);
        let met = items.map(|item| (item.id.clone(), Answer::of(Finding::Met)));
        let answers = met.collect();
        let rules = scheme.rules.as_deref().expect("it has rules");
        let mut filing = Filing {
            scheme: scheme.id.clone(),
            unit: system,
            applicant: organisation(first),
            party: "operator".parse().expect("a party"),
            pattern: Some(4),
            system: self.names.system(pass),
            facts: rules
                .facts
                .iter()
                .map(|fact| (fact.id.clone(), false))
                .collect(),
            servers: 2,
            papers: Papers::new(),
            evidence: Evidence::default(),
            upstream: None,
            renews: (year > 0).then_some(numbered.number),
        };
        let papers = rules.documents_for(&filing.unit, filing.kind(), &filing.facts);
        let papers = papers.map(|document| {
            let id = document.id.clone();
            let paper = paper(id.as_str(), pass, year);
            (id, paper)
        });
        filing.papers = papers.collect();
        let fee = |id: &str, yen| ApplicationDeed::FeePaid {
            fee: id.parse().expect("a fee"),
            yen,
        };
        let deeds = [
            ApplicationDeed::Filed(Box::new(filing)),
            fee("review", 60_000),
            ApplicationDeed::Taken { version },
            ApplicationDeed::Answered {
                answers,
                vouched: None,
            },
            stage("paper", false),
            stage("inspection", true),
            ApplicationDeed::ContractSigned {
                contract: "pass".parse().expect("an id"),
                paper: paper("contract", pass, year),
            },
            fee("pass", 20_000),
            ApplicationDeed::PassIssued {
                pass: numbered,
                from: valid.from,
                to: valid.to,
            },
        ];
        for did in deeds {
            self.write(vec![Event::Application(ApplicationEvent { number, did })]);
        }
    }

    fn marks(&mut self, cohort: u32, year: u32) {
        for pass in self.of_cohort(cohort) {
            for shop in self.shops_on(pass) {
                let grant = if year == 0 {
                    self.first_grant(pass, shop)
                } else {
                    let granted =
                        self.registry
                            .renew(&self.schemes, self.registrations[&shop], &[], self.at);
                    granted.expect("renewal is open")
                };
                self.write(vec![Event::Granted(Box::new(grant.clone()))]);
                self.grants.push(grant);
                if self.grants.len() >= AT_A_TIME {
                    self.issue();
                }
            }
        }
        self.issue();
    }

    /// Applies for a mark and grants it.
    fn first_grant(&mut self, pass: u32, shop: u32) -> Grant {
        let number = MarkApplicationNumber::after(self.mark_applications);
        self.mark_applications = Some(number);
        let request = GrantRequest {
            scheme: SCHEME.parse().expect("an id"),
            holder: self.names.holder(shop),
            system: self.names.system(pass),
            url: if pass == 0 {
                self.names.in_mall(shop)
            } else {
                self.names.site(shop)
            },
            passes: vec![numbered(pass, 0)],
            prerequisite: Some("99999".parse().expect("a number")),
            granted_on: None,
            application: None,
        };
        let filing = MarkFiling {
            scheme: request.scheme.clone(),
            applicant: organisation(shop),
            holder: request.holder.clone(),
            system: request.system.clone(),
            url: request.url.clone(),
            basis: [(
                "system".parse().expect("a unit"),
                Basis::Pass(pass_number(pass)),
            )]
            .into(),
            prerequisite: request.prerequisite,
            recipient: text("情報システム部"),
            renews: None,
        };
        let deeds = [
            MarkApplicationDeed::Filed(Box::new(filing)),
            MarkApplicationDeed::ContractSigned {
                contract: "mark".parse().expect("an id"),
                paper: paper("mark", pass, shop),
            },
            MarkApplicationDeed::FeePaid {
                fee: "mark".parse().expect("a fee"),
                yen: 10_000,
            },
        ];
        for did in deeds {
            self.write(vec![Event::MarkApplication(MarkApplicationEvent {
                number,
                did,
            })]);
        }
        let granted = self.registry.grant(&self.schemes, &[request], self.at);
        let mut grant = granted.expect("it is granted").remove(0);
        self.registrations.insert(shop, grant.number.registration);
        grant.application = Some(number);
        grant
    }

    /// Signs what was granted, on all cores, and writes it.
    fn issue(&mut self) {
        let grants = std::mem::take(&mut self.grants);
        let scheme = scheme(&self.schemes);
        let sign = |grant: &Grant| {
            let claims = claims::of(grant, scheme, self.template);
            let mode = CertificateMode::Embedded;
            let signed =
                credential::issue(&claims, &self.certificate, mode, &self.key).or_else(|_| {
                    credential::issue(
                        &claims,
                        &self.certificate,
                        CertificateMode::Referenced,
                        &self.key,
                    )
                });
            let credential = signed.expect("it can be signed");
            Issuance {
                number: grant.number,
                pixels: sha256_hex(&credential),
                credential,
            }
        };
        let issued: Vec<Issuance> = grants.par_iter().map(sign).collect();
        for issuance in issued {
            self.write(vec![Event::Issued(issuance)]);
        }
    }
}

fn scheme(schemes: &SchemeSet) -> &Scheme {
    let id = SCHEME.parse().expect("an id");
    schemes.get(&id).expect("the scheme is shipped")
}

fn organisation(number: u32) -> OrganisationNumber {
    format!("O{}", number + 1).parse().expect("a number")
}

fn pass_number(pass: u32) -> PassNumber {
    PassNumber::try_from(pass + 1).expect("five digits")
}

fn numbered(pass: u32, year: u32) -> NumberedPass {
    NumberedPass {
        number: pass_number(pass),
        renewal: RenewalCount::try_from(i64::from(year)).expect("two digits"),
    }
}

fn paper(name: &str, one: u32, other: u32) -> Attachment {
    Attachment {
        hash: ContentHash::of(format!("{name} {one} {other}").as_bytes()),
        name: text(&format!("{name}.pdf")),
        bytes: 200_000,
    }
}

fn text(text: &str) -> Text {
    text.parse().expect("a text")
}

fn example() -> Passphrase {
    Passphrase::new(shirushi_authority::keys::EXAMPLE_PASSPHRASE.to_owned()).expect("long enough")
}

/// The middle of a month, counted from December 2016.
fn middle(month: u32) -> UnixTime {
    let year = 2016 + month.div_ceil(12) as i16;
    let month = ((month + 11) % 12 + 1) as i8;
    noon(date(year, month, 15))
}

fn noon(day: Date) -> UnixTime {
    format!("{day}T03:00:00Z").parse().expect("an instant")
}
