//! One of each document, for whoever wants to see what they look like; nothing in them is anybody's.

use jiff::civil::Date;

use super::{ContractPaper, DocumentError, NoticePaper, PassCertificate, ReviewReport};
use crate::{
    correspondence::{Letter, Notice},
    inspection::hash::ContentHash,
    language::Language,
    scheme::{
        Answer, Bilingual, Body, Case, Criteria, Decision, DecisionRefusal, Finding, Item,
        Requirement, ReviewKind, Rules, Scheme, Text, Unit, Validity, ValidityError,
    },
};

/// Why there is no sample.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SampleError {
    /// A document could not be made.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The scheme has nothing to make samples of.
    #[error("the scheme {scheme} has no {what}")]
    Lacking {
        /// The scheme.
        scheme: String,
        /// What it lacks.
        what: &'static str,
    },
    /// The sample review cannot be decided.
    #[error(transparent)]
    Decision(#[from] DecisionRefusal),
    /// A date is outside the calendar.
    #[error(transparent)]
    Calendar(#[from] ValidityError),
    /// A sample's own text is not what it must be; a test holds that none is so.
    #[error("the sample text {0:?} is not taken")]
    Text(&'static str),
}

/// A document and the name of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Its file name.
    pub name: String,
    /// The PDF.
    pub pdf: Vec<u8>,
}

/// One of each document of a scheme, dated `dated`.
///
/// # Errors
/// [`SampleError`].
pub fn samples(
    scheme: &Scheme,
    language: Language,
    dated: Date,
) -> Result<Vec<Sample>, SampleError> {
    let desk = Desk { scheme, dated };
    let documents = [
        ("pass", desk.certificate(language)?),
        ("report", desk.report(language)?),
        ("contract", desk.contract(language)?),
        ("notice", desk.notice(language)?),
    ];
    let documents = documents.into_iter().map(|(name, pdf)| Sample {
        name: format!("{name}-{}-{}.pdf", scheme.id, language.tag()),
        pdf,
    });
    Ok(documents.collect())
}

struct Desk<'a> {
    scheme: &'a Scheme,
    dated: Date,
}

impl Desk<'_> {
    fn lacking(&self, what: &'static str) -> SampleError {
        let scheme = self.scheme.id.to_string();
        SampleError::Lacking { scheme, what }
    }

    fn rules(&self) -> Result<&Rules, SampleError> {
        let rules = self.scheme.rules.as_deref();
        rules.ok_or_else(|| self.lacking("rules"))
    }

    fn unit(&self) -> Result<&Unit, SampleError> {
        let unit = self.rules()?.units.first();
        unit.ok_or_else(|| self.lacking("review unit"))
    }

    fn criteria(&self) -> Result<&Criteria, SampleError> {
        let criteria = self.rules()?.versions().last();
        criteria.ok_or_else(|| self.lacking("criteria"))
    }

    fn term(&self) -> Result<Validity, SampleError> {
        Ok(self.scheme.validity.of_grant(self.dated)?)
    }

    fn certificate(&self, language: Language) -> Result<Vec<u8>, SampleError> {
        let certificate = PassCertificate {
            scheme: self.scheme,
            pass: parsed("30001-00")?,
            holder: text(HOLDER)?,
            system: text(SYSTEM)?,
            unit: self.unit()?.name.clone(),
            criteria: self.criteria()?.document().clone(),
            valid: self.term()?,
            issued: self.dated,
            fingerprint: ContentHash::of(b"a sample"),
            check_page: parsed("https://review.example.jp/passes/30001")?,
        };
        Ok(certificate.render(language)?)
    }

    fn report(&self, language: Language) -> Result<Vec<u8>, SampleError> {
        let decision = self.decision()?;
        let report = ReviewReport {
            scheme: self.scheme,
            application: parsed("A-000012")?,
            applicant: text(HOLDER)?,
            system: text(SYSTEM)?,
            unit: self.unit()?.name.clone(),
            kind: ReviewKind::Initial,
            criteria: self.criteria()?,
            decision: &decision,
            inspection: Vec::new(),
            next_step: both(
                "不適合とした項目に対応のうえ、再審査をお申し込みください。",
                "Please remedy the items that are not met, and apply for the re-review.",
            )?,
            dated: self.dated,
            objection_until: self.dated.checked_add(jiff::Span::new().days(14)).ok(),
        };
        Ok(report.render(language)?)
    }

    /// Everything is met but for one item in eleven.
    fn decision(&self) -> Result<Decision, SampleError> {
        let (rules, unit, criteria) = (self.rules()?, self.unit()?, self.criteria()?);
        let kind = ReviewKind::Initial;
        let facts = rules.facts.iter().map(|fact| (fact.id.clone(), true));
        let facts = facts.collect();
        let applies = |item: &&Item| item.applies_if.as_ref().is_none_or(|c| c.holds(&facts));
        let mut answers = std::collections::BTreeMap::new();
        for (place, item) in criteria.asked(&unit.id, kind).filter(applies).enumerate() {
            let met = place % 11 != 7;
            let finding = match (item.requirement(kind), met) {
                (Requirement::Graded(top), true) => Finding::Points(top),
                (Requirement::Graded(_), false) => Finding::Points(1),
                (_, true) => Finding::Met,
                (_, false) => Finding::NotMet,
            };
            let comment = if met { None } else { Some(text(COMMENT)?) };
            answers.insert(item.id.clone(), Answer { finding, comment });
        }
        let case = Case {
            version: criteria.version().clone(),
            unit: unit.id.clone(),
            kind,
            facts,
            answers,
            vouched: std::collections::BTreeMap::new(),
        };
        Ok(rules.decide(&case)?)
    }

    fn contract(&self, language: Language) -> Result<Vec<u8>, SampleError> {
        let contract = self.rules()?.contracts.first();
        let paper = ContractPaper {
            scheme: self.scheme,
            contract: contract.ok_or_else(|| self.lacking("contract"))?,
            number: parsed("C-000012")?,
            party: text(HOLDER)?,
            system: text(SYSTEM)?,
            site: Some(text("https://shop.example.jp/")?),
            term: self.term()?,
            dated: self.dated,
        };
        Ok(paper.render(language)?)
    }

    fn notice(&self, language: Language) -> Result<Vec<u8>, SampleError> {
        let letter = Letter {
            from: Body::Review,
            to: text(HOLDER)?,
            notice: Notice::PassLapsed {
                pass: parsed("30001-00")?,
                system: parsed(SYSTEM)?,
                until: self.dated,
                cure: text("サーバの構成の変更について、確認を受けること")?,
                marks: 12,
            },
        };
        let paper = NoticePaper {
            scheme: self.scheme,
            letter: &letter,
            dated: self.dated,
        };
        Ok(paper.render(language)?)
    }
}

const HOLDER: &str = "株式会社 見本商店";
const SYSTEM: &str = "見本ショッピングモール";
const COMMENT: &str =
    "手順書はありますが、実施の記録が確認できませんでした。直近3か月分の記録をご提出ください。";

fn text(text: &'static str) -> Result<Text, SampleError> {
    Text::try_from(text.to_owned()).map_err(|_| SampleError::Text(text))
}

fn both(ja: &'static str, en: &'static str) -> Result<Bilingual, SampleError> {
    let (ja, en) = (text(ja)?, text(en)?);
    Ok(Bilingual { ja, en })
}

fn parsed<T: std::str::FromStr>(text: &'static str) -> Result<T, SampleError> {
    text.parse().map_err(|_| SampleError::Text(text))
}
