//! Reports by the public: misuse of a mark, questions and complaints.
//!
//! The categories are those of the scheme's table of complaints (requirements,
//! section 4), with misuse before them because that is what most reporters have seen.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ReportCategory {
    /// A mark that seems forged, copied, or used after revocation or expiry.
    Misuse,
    /// A question about the scheme.
    SchemeQuestion,
    /// An opinion about the scheme, or a proposal.
    SchemeOpinion,
    /// How the scheme is run: a question, an opinion or a proposal.
    Operation,
    /// What is reviewed, how, or with which result.
    Review,
    /// How easy the mark is to use, or a doubt about someone's use of it.
    MarkUse,
    /// Trouble with an operator who shows the mark.
    Trouble,
}

impl ReportCategory {
    /// Every category, in the order in which a form offers them.
    pub const ALL: [Self; 7] = [
        Self::Misuse,
        Self::Trouble,
        Self::MarkUse,
        Self::SchemeQuestion,
        Self::SchemeOpinion,
        Self::Operation,
        Self::Review,
    ];

    /// The stable code, as forms and JSON carry it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Misuse => "misuse",
            Self::SchemeQuestion => "scheme-question",
            Self::SchemeOpinion => "scheme-opinion",
            Self::Operation => "operation",
            Self::Review => "review",
            Self::MarkUse => "mark-use",
            Self::Trouble => "trouble",
        }
    }

    /// The category of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }
}

/// A report as it came in. The URL is what the reporter typed, not checked: it is evidence, not a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// What it is about.
    pub category: ReportCategory,
    /// Where it was seen; may be empty unless the category is misuse.
    pub url: String,
    /// What was seen.
    pub text: String,
    /// The mark's registration number, if the reporter gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<String>,
    /// How to reach the reporter, if the reporter wishes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// What the reporter gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportReceipt {
    /// The report's number, from 1.
    pub number: u64,
    /// When it was recorded.
    pub at: Timestamp,
}

/// Why a report was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A field that must be filled is empty.
    #[error("the field {field} is empty")]
    Missing {
        /// The field's name.
        field: &'static str,
    },
    /// A field is too long.
    #[error("the field {field} has {bytes} bytes; at most {max} are taken")]
    TooLong {
        /// The field's name.
        field: &'static str,
        /// Bytes found.
        bytes: usize,
        /// Bytes taken.
        max: usize,
    },
    /// A field holds a control character other than a line break or tab.
    #[error("the field {field} holds a control character")]
    Control {
        /// The field's name.
        field: &'static str,
    },
    /// The journal could not record it.
    #[error("the report could not be recorded: {0}")]
    NotRecorded(String),
}

impl NewReport {
    /// Longest URL, in bytes: what browsers accept in practice.
    pub const MAX_URL_BYTES: usize = 2_048;
    /// Longest text, in bytes: about four printed pages of Japanese.
    pub const MAX_TEXT_BYTES: usize = 8_192;
    /// Longest contact, in bytes: an e-mail address (RFC 5321: 254) and a name.
    pub const MAX_CONTACT_BYTES: usize = 512;
    /// Longest registration number, in bytes, with its renewal count and some slack.
    pub const MAX_REGISTRATION_BYTES: usize = 32;

    /// Checks every field against its limit.
    ///
    /// # Errors
    /// [`ReportError`] for the first field that fails.
    pub fn check(&self) -> Result<(), ReportError> {
        let contact = self.contact.as_deref().unwrap_or_default();
        let registration = self.registration.as_deref().unwrap_or_default();
        bounded("url", &self.url, Self::MAX_URL_BYTES)?;
        bounded("text", &self.text, Self::MAX_TEXT_BYTES)?;
        bounded("contact", contact, Self::MAX_CONTACT_BYTES)?;
        bounded("registration", registration, Self::MAX_REGISTRATION_BYTES)?;
        if self.text.trim().is_empty() {
            return Err(ReportError::Missing { field: "text" });
        }
        if self.category == ReportCategory::Misuse && self.url.trim().is_empty() {
            return Err(ReportError::Missing { field: "url" });
        }
        Ok(())
    }
}

fn bounded(field: &'static str, text: &str, max: usize) -> Result<(), ReportError> {
    if text.len() > max {
        let bytes = text.len();
        return Err(ReportError::TooLong { field, bytes, max });
    }
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.chars().any(control) {
        return Err(ReportError::Control { field });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> NewReport {
        NewReport {
            category: ReportCategory::Misuse,
            url: "https://shop.example.jp/".to_owned(),
            text: "マークがコピーされています。".to_owned(),
            registration: None,
            contact: None,
        }
    }

    #[test]
    fn a_report_of_misuse_says_where() {
        let url = String::new();
        let report = NewReport { url, ..report() };
        assert_eq!(report.check(), Err(ReportError::Missing { field: "url" }));
    }

    #[test]
    fn a_text_over_its_limit_is_refused_with_both_lengths() {
        let text = "あ".repeat(2_731);
        let refused = NewReport { text, ..report() }.check();
        let expected = ReportError::TooLong {
            field: "text",
            bytes: 8_193,
            max: 8_192,
        };
        assert_eq!(refused, Err(expected));
    }

    #[test]
    fn control_characters_are_refused() {
        let text = "a\u{1b}[2Jb".to_owned();
        let refused = NewReport { text, ..report() }.check();
        assert_eq!(refused, Err(ReportError::Control { field: "text" }));
    }

    #[test]
    fn every_category_round_trips_through_its_code() {
        for category in ReportCategory::ALL {
            assert_eq!(ReportCategory::from_code(category.code()), Some(category));
        }
    }
}
