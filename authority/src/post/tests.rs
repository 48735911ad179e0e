//! Rounds of the post, from a real office to an SMTP server that the tests start.

use std::collections::BTreeMap;

use shirushi_verifier::domain::UnixTime;

use super::{Posting, Round, post};
use crate::{
    casework::{
        CaseRefusal, Decided, Desk, Details, MailDeed, NoticeNumber, OrganisationNumber,
        complaint::{Filer, Filing},
        misuse::Suspicion,
    },
    correspondence::{
        mail::{
            MailConfig, Mailer, Schedule, Security,
            tests::server::{Manner, Server},
        },
        samples::text,
        thread::Prose,
    },
    language::Language,
    registry::{Event, Refusal, Registry},
    scheme::{FoundBy, SchemeSet},
    view::{NewReport, ReportCategory},
    web::tests::harness::{NOW, Site},
};

const PAGES: &str = "https://issuer.example/members/notices/";

struct Posts {
    site: Site,
    server: Server,
    now: UnixTime,
}

impl Posts {
    async fn new(manner: Manner) -> Self {
        Self {
            site: Site::start().await,
            server: Server::start(manner).await,
            now: NOW.parse().unwrap(),
        }
    }

    fn commit<T>(
        &self,
        decide: impl FnOnce(&Registry, &SchemeSet) -> Result<(Vec<Event>, T), Refusal>,
    ) -> T {
        let office = self.site.office();
        let schemes = office.assets().schemes();
        let taken = office
            .store()
            .commit(self.now, office.actor(), |r| decide(r, schemes));
        taken.unwrap()
    }

    fn desk<T>(&self, step: impl FnOnce(&mut Desk<'_>) -> Result<T, CaseRefusal>) -> T {
        let now = self.now;
        self.commit(|registry, schemes| {
            let mut desk = Desk::new(registry, schemes, now);
            let answer = step(&mut desk)?;
            Ok((desk.events()?, answer))
        })
    }

    fn case<T>(
        &self,
        decide: impl FnOnce(&Registry, &SchemeSet, UnixTime) -> Result<Decided<T>, Refusal>,
    ) -> T {
        let now = self.now;
        self.commit(|registry, schemes| {
            let decided = decide(registry, schemes, now)?;
            let (events, outgoing, answer) = registry.with_case_notices(schemes, decided);
            assert!(outgoing.iter().all(|o| o.number.is_some()), "{outgoing:?}");
            Ok((events, answer))
        })
    }

    /// An organisation that has a notice waiting: that it passed the self-diagnosis.
    fn organisation(&self, mail: &str, language: Language) -> OrganisationNumber {
        let number = self.desk(|desk| {
            desk.register(Details {
                name: "みほんモール株式会社".parse().unwrap(),
                contact: text("窓口"),
                mail: mail.parse().unwrap(),
                language,
            })
        });
        self.diagnose(number);
        number
    }

    /// Another notice to it.
    fn diagnose(&self, number: OrganisationNumber) {
        let scheme = "ecom2000".parse().unwrap();
        let rules = self.site.office().assets().schemes().get(&scheme).unwrap();
        let gate = rules.rules.as_deref().unwrap().self_diagnosis.as_ref();
        let questions = gate.unwrap().questions.iter();
        let answers: BTreeMap<_, _> = questions.map(|q| (q.id.clone(), true)).collect();
        let unit = "system".parse().unwrap();
        self.desk(|desk| desk.self_diagnose(number, &scheme, &unit, &answers));
    }

    fn complaint(&self, reply_to: Option<&str>) {
        let filing = Filing {
            scheme: "ecom2000".parse().unwrap(),
            category: Some("trouble".parse().unwrap()),
            from: Filer::Public {
                reply_to: reply_to.map(|to| to.parse().unwrap()),
            },
            about: None,
            text: Prose::try_from("表示が読めません。".to_owned()).unwrap(),
            report: None,
        };
        self.case(|registry, schemes, now| registry.receive_complaint(schemes, &filing, now));
    }

    async fn round(&self, limit: usize) -> Round {
        let config = MailConfig {
            host: "localhost".to_owned(),
            port: self.server.port,
            security: Security::Starttls,
            from: "office@issuer.example".parse().unwrap(),
            timeout_seconds: 5,
            credentials: None,
            root_certificate: Some(self.server.file("root.pem")),
        };
        let mailer = Mailer::new(&config).unwrap();
        let posting = Posting {
            limit,
            schedule: Schedule::USUAL,
            ..Posting::at(PAGES.parse().unwrap()).unwrap()
        };
        let office = self.site.office();
        let round = post(office, &mailer, &posting, || self.now, |_, _| {});
        round.await.unwrap()
    }

    fn later(&mut self, seconds: i64) {
        self.now = self.now.plus_seconds(seconds);
    }

    fn waiting(&self) -> Vec<NoticeNumber> {
        let registry = self.site.office().store().registry();
        registry.casework().outbox().map(|(n, _)| n).collect()
    }

    fn mails(&self) -> Vec<(Vec<String>, String)> {
        let taken = self.server.taken.lock().unwrap();
        let told = taken
            .iter()
            .map(|mail| (mail.to.clone(), mail.data.clone()));
        told.collect()
    }
}

fn number(text: &str) -> NoticeNumber {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_holder_is_mailed_that_a_notice_waits_and_nothing_of_what_it_says() {
    let posts = Posts::new(Manner::Good).await;
    posts.organisation("hanako@shop.example", Language::En);
    let waited = posts.waiting();
    assert_eq!(waited.len(), 1);

    let round = posts.round(100).await;
    assert_eq!(round.sent, waited);
    assert_eq!(posts.waiting(), []);
    let mails = posts.mails();
    let [(to, data)] = &mails[..] else {
        panic!("{mails:?}");
    };
    assert!(to[0].contains("hanako@shop.example"), "{to:?}");
    assert!(data.contains(&format!("{PAGES}{}", waited[0])), "{data}");
    assert!(!data.contains("diagnosis"), "{data}");

    assert_eq!(posts.round(100).await, Round::default());
    assert_eq!(posts.mails().len(), 1, "nothing is sent twice");
}

#[tokio::test]
async fn a_consumer_without_a_login_is_mailed_the_letter_in_both_languages() {
    let posts = Posts::new(Manner::Good).await;
    posts.complaint(Some("taro@consumer.example"));
    let round = posts.round(100).await;
    assert_eq!(round.sent.len(), 1);
    let mails = posts.mails();
    assert!(mails[0].0[0].contains("taro@consumer.example"));
    assert!(!mails[0].1.contains(PAGES), "there is no page for them");
    assert_eq!(posts.waiting(), []);
}

#[tokio::test]
async fn a_letter_is_in_the_readers_language_or_in_both_where_nobody_knows_it() {
    let posts = Posts::new(Manner::Good).await;
    posts.organisation("hanako@shop.example", Language::En);
    posts.complaint(None);
    let office = posts.site.office();
    let registry = office.store().registry();
    let mut letters = registry
        .casework()
        .outbox()
        .map(|(_, waiting)| super::letter(office, &registry, waiting).unwrap().body);
    let known = letters.next().unwrap();
    assert!(
        known.starts_with("To 窓口") && !known.contains("お問い合わせ"),
        "{known}"
    );
    let unknown = letters.next().unwrap();
    assert!(
        unknown.starts_with("お問い合わせくださった方 様"),
        "{unknown}"
    );
    assert!(unknown.contains("To whoever wrote to us"), "{unknown}");
}

#[tokio::test]
async fn a_notice_without_a_mail_address_waits_for_a_person_and_is_named() {
    let posts = Posts::new(Manner::Good).await;
    posts.complaint(Some("03-0000-0000"));
    posts.complaint(None);
    let round = posts.round(100).await;
    assert_eq!(round.no_address, posts.waiting());
    assert_eq!(round.no_address.len(), 2);
    assert!(posts.mails().is_empty());
}

#[tokio::test]
async fn a_reporter_is_reached_by_what_the_report_says() {
    let posts = Posts::new(Manner::Good).await;
    let report = posts.commit(|registry, _| {
        let filed = registry.report(&NewReport {
            category: ReportCategory::Misuse,
            url: "https://copycat.example/".to_owned(),
            text: "コピーされています。".to_owned(),
            registration: None,
            contact: Some("jiro@consumer.example".to_owned()),
        });
        let number = filed.number;
        Ok((vec![Event::ReportFiled(filed)], number))
    });
    let suspicion = Suspicion {
        scheme: "ecom2000".parse().unwrap(),
        kind: "never-granted".parse().unwrap(),
        found_by: FoundBy::Report,
        url: "https://copycat.example/".parse().unwrap(),
        mark: None,
        report: Some(report),
        note: None,
    };
    posts.case(|registry, schemes, now| registry.open_misuse(schemes, &suspicion, now));
    assert_eq!(posts.round(100).await.sent.len(), 1);
    assert!(posts.mails()[0].0[0].contains("jiro@consumer.example"));
}

#[tokio::test]
async fn what_the_relay_defers_is_tried_again_when_it_is_due_and_not_before() {
    let mut posts = Posts::new(Manner::DeferFirst(451)).await;
    posts.organisation("hanako@shop.example", Language::Ja);
    let round = posts.round(100).await;
    let [failed] = &round.failed[..] else {
        panic!("{round:?}");
    };
    assert!(failed.why.as_str().contains("451"), "{}", failed.why);
    assert_eq!(failed.again, Some(posts.now.plus_seconds(300)));

    posts.later(299);
    assert_eq!(posts.round(100).await, Round::default());
    posts.later(1);
    let round = posts.round(100).await;
    assert_eq!(round.sent.len(), 1);
    assert_eq!(
        round.perhaps_twice,
        [],
        "the relay had said that it did not take it"
    );
}

#[tokio::test]
async fn what_the_relay_refuses_for_good_is_given_up_until_a_person_asks_again() {
    let posts = Posts::new(Manner::Refuse(550)).await;
    posts.organisation("nobody@shop.example", Language::Ja);
    let round = posts.round(100).await;
    assert_eq!(round.failed[0].again, None);
    let given_up = round.failed[0].number;
    assert_eq!(posts.round(100).await, Round::default());

    posts.desk(|desk| desk.notice_mailed(given_up, MailDeed::Renewed {}));
    let round = posts.round(100).await;
    assert_eq!(round.failed.len(), 1, "it was tried again");
}

#[tokio::test]
async fn an_attempt_that_a_crash_cut_off_is_made_again_and_said_to_be_perhaps_the_second() {
    let posts = Posts::new(Manner::Good).await;
    posts.organisation("hanako@shop.example", Language::Ja);
    let cut_off = posts.waiting()[0];
    // The journal as a program leaves it that is killed while the relay answers.
    posts.desk(|desk| desk.notice_mailed(cut_off, MailDeed::Begun {}));
    let round = posts.round(100).await;
    assert_eq!(round.sent, [cut_off]);
    assert_eq!(round.perhaps_twice, [cut_off]);
    let data = &posts.mails()[0].1;
    assert!(data.contains(&format!("<notice-{cut_off}@issuer.example>")));
}

#[tokio::test]
async fn a_dead_relay_uses_up_few_attempts_and_a_limit_is_kept() {
    let posts = Posts::new(Manner::NoTls).await;
    for at in 0..5 {
        posts.organisation(&format!("p{at}@shop.example"), Language::Ja);
    }
    let round = posts.round(100).await;
    assert_eq!((round.failed.len(), round.left), (3, 2));

    let posts = Posts::new(Manner::Good).await;
    for at in 0..3 {
        posts.organisation(&format!("p{at}@shop.example"), Language::Ja);
    }
    let round = posts.round(2).await;
    assert_eq!((round.sent.len(), round.left), (2, 1));
}

#[tokio::test]
async fn a_reader_gets_mails_in_the_order_of_their_notices() {
    let mut posts = Posts::new(Manner::DeferFirst(450)).await;
    let hanako = posts.organisation("hanako@shop.example", Language::Ja);
    posts.diagnose(hanako);
    let others = posts.organisation("jiro@shop.example", Language::Ja);
    let [first, second, other] = posts.waiting()[..] else {
        panic!("{others}");
    };
    // The first fails, so the second waits behind it; what goes to others is not held up.
    assert_eq!(posts.round(100).await.sent, [other]);
    posts.diagnose(hanako);
    assert_eq!(posts.round(100).await, Round::default());
    posts.later(300);
    let sent = posts.round(100).await.sent;
    assert_eq!(sent[..2], [first, second]);
    assert_eq!(sent.len(), 3);
}

#[tokio::test]
async fn what_does_not_wait_is_not_mailed() {
    let posts = Posts::new(Manner::Good).await;
    let registry = posts.site.office().store().registry();
    let schemes = posts.site.office().assets().schemes();
    let mut desk = Desk::new(&registry, schemes, posts.now);
    let refused = desk.notice_mailed(number("N7"), MailDeed::Begun {});
    assert_eq!(refused, Err(CaseRefusal::NoSuchNotice(number("N7"))));
}

#[test]
fn pages_need_a_host_and_a_folder() {
    for wrong in [
        "mailto:a@b.example",
        "https://issuer.example/notices",
        "https://i.example/?n=",
    ] {
        assert!(Posting::at(wrong.parse().unwrap()).is_err(), "{wrong}");
    }
}
