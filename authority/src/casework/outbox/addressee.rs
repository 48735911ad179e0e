//! To whom a notice goes: an organisation, or somebody whom a case knows and no register does.

use std::{fmt, str::FromStr};

use crate::casework::{ComplaintNumber, InvalidNumber, MisuseNumber, OrganisationNumber};

/// To whom a notice goes.
///
/// Written `O12`, `complainant C3`, `operator M4`, `reporter 17`. How somebody who is no organisation
/// is reached stands in the case or the report, and only there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Addressee {
    /// A registered organisation: it reads its notices on the web, and mail says that one waits.
    Organisation(OrganisationNumber),
    /// Whoever filed this complaint.
    Complainant(ComplaintNumber),
    /// Whoever runs the site of this misuse case.
    Operator(MisuseNumber),
    /// Whoever sent this report from the public.
    Reporter(u64),
}

/// A text names no addressee.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddressee {
    /// Not a number of the kind that is named.
    #[error(transparent)]
    Number(#[from] InvalidNumber),
    /// Not a report's number.
    #[error("{found:?} is not the number of a report: digits, such as 17")]
    Report {
        /// What was found, cut to 20 characters.
        found: String,
    },
}

impl Addressee {
    /// The organisation, if it is one.
    pub fn organisation(self) -> Option<OrganisationNumber> {
        match self {
            Self::Organisation(number) => Some(number),
            Self::Complainant(_) | Self::Operator(_) | Self::Reporter(_) => None,
        }
    }
}

impl From<OrganisationNumber> for Addressee {
    fn from(number: OrganisationNumber) -> Self {
        Self::Organisation(number)
    }
}

impl fmt::Display for Addressee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organisation(number) => number.fmt(f),
            Self::Complainant(case) => write!(f, "complainant {case}"),
            Self::Operator(case) => write!(f, "operator {case}"),
            Self::Reporter(report) => write!(f, "reporter {report}"),
        }
    }
}

impl FromStr for Addressee {
    type Err = InvalidAddressee;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.split_once(' ') {
            Some(("complainant", case)) => Self::Complainant(case.parse()?),
            Some(("operator", case)) => Self::Operator(case.parse()?),
            Some(("reporter", report)) => Self::Reporter(report_number(report)?),
            _ => Self::Organisation(text.parse()?),
        })
    }
}

fn report_number(text: &str) -> Result<u64, InvalidAddressee> {
    let plain = !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse().ok().filter(|_| plain);
    number.ok_or_else(|| InvalidAddressee::Report {
        found: text.chars().take(20).collect(),
    })
}

crate::text_form::serde_as_text!(Addressee);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_addressee_has_one_spelling() {
        for text in ["O12", "complainant C3", "operator M4", "reporter 17"] {
            let addressee: Addressee = text.parse().unwrap();
            assert_eq!(addressee.to_string(), text);
        }
        for wrong in [
            "",
            "12",
            "complainant",
            "complainant M3",
            "operator C4",
            "reporter 017",
            "reporter +1",
            "reporter ",
            "Reporter 17",
            "reader O1",
        ] {
            assert!(wrong.parse::<Addressee>().is_err(), "{wrong:?}");
        }
    }
}
