//! CVSS vectors, kept with their version and never converted; base scores by each version's own formula (FIRST: CVSS v2, v3.0, v3.1, v4.0).

use std::{fmt, str::FromStr};

use cvss::Cvss;
use serde::{Deserialize, Serialize};

use crate::scheme::BaseScore;

/// A version of CVSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CvssVersion {
    /// Version 2.0.
    #[serde(rename = "2.0")]
    V2,
    /// Version 3.0.
    #[serde(rename = "3.0")]
    V30,
    /// Version 3.1.
    #[serde(rename = "3.1")]
    V31,
    /// Version 4.0.
    #[serde(rename = "4.0")]
    V4,
}

impl fmt::Display for CvssVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2 => "2.0",
            Self::V30 => "3.0",
            Self::V31 => "3.1",
            Self::V4 => "4.0",
        })
    }
}

/// A vector, written as it was read; every metric of its base group is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvssVector {
    text: String,
    version: CvssVersion,
    base: BaseScore,
}

/// The text is not a vector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a CVSS vector with all its base metrics: {problem}")]
pub struct InvalidVector {
    /// What was found, cut to 120 characters.
    pub found: String,
    /// What is wrong.
    pub problem: String,
}

/// The longest vector: version 4.0 with every metric has about 200 characters.
const MAX_LENGTH: usize = 400;

impl CvssVector {
    /// The vector as it was read.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its version.
    pub fn version(&self) -> CvssVersion {
        self.version
    }

    /// Its base score, by its version's formula; other groups of metrics in it do not count.
    pub fn base_score(&self) -> BaseScore {
        self.base
    }
}

impl FromStr for CvssVector {
    type Err = InvalidVector;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |problem: String| InvalidVector {
            found: text.chars().take(120).collect(),
            problem,
        };
        if text.len() > MAX_LENGTH {
            return Err(invalid(format!("it has more than {MAX_LENGTH} characters")));
        }
        // Version 2 has no prefix, and was often written in brackets.
        let bare = text
            .strip_prefix('(')
            .and_then(|t| t.strip_suffix(')'))
            .unwrap_or(text);
        let whole: Cvss = bare
            .parse()
            .map_err(|e: cvss::Error| invalid(e.to_string()))?;
        let (version, wanted): (_, &[&str]) = match whole {
            Cvss::CvssV20(_) => (CvssVersion::V2, &BASE_2),
            Cvss::CvssV30(_) => (CvssVersion::V30, &BASE_3),
            Cvss::CvssV31(_) => (CvssVersion::V31, &BASE_3),
            Cvss::CvssV40(_) => (CvssVersion::V4, &BASE_4),
            _ => return Err(invalid("its version is not known".to_owned())),
        };
        let base = base_part(bare, wanted).map_err(&invalid)?;
        let base: Cvss = base
            .parse()
            .map_err(|e: cvss::Error| invalid(e.to_string()))?;
        Ok(Self {
            text: text.to_owned(),
            version,
            base: base_score(base.score()).ok_or_else(|| invalid("it has no score".to_owned()))?,
        })
    }
}

const BASE_2: [&str; 6] = ["AV", "AC", "Au", "C", "I", "A"];
const BASE_3: [&str; 8] = ["AV", "AC", "PR", "UI", "S", "C", "I", "A"];
const BASE_4: [&str; 11] = [
    "AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA",
];

/// The vector with its prefix and its base metrics only, each exactly once.
fn base_part(vector: &str, wanted: &[&str]) -> Result<String, String> {
    let is_prefix = |part: &&str| part.starts_with("CVSS:");
    let mut parts: Vec<&str> = vector.split('/').filter(is_prefix).collect();
    for metric in wanted {
        let is_it = |part: &&str| part.split(':').next() == Some(metric);
        let found: Vec<&str> = vector.split('/').filter(is_it).collect();
        let [only] = found[..] else {
            return Err(format!("{metric} is there {} times", found.len()));
        };
        parts.push(only);
    }
    Ok(parts.join("/"))
}

impl fmt::Display for CvssVector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

crate::text_form::serde_as_text!(CvssVector);

/// A number as a base score, rounded to tenths as scores are published; `None` outside 0.0 to 10.0.
pub(super) fn base_score(number: f64) -> Option<BaseScore> {
    format!("{number:.1}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(vector: &str) -> String {
        let vector: CvssVector = vector.parse().unwrap();
        format!("{} {}", vector.version(), vector.base_score())
    }

    /// Vectors and scores as FIRST and the NVD publish them.
    #[test]
    fn each_version_scores_by_its_own_formula() {
        for (vector, expected) in [
            ("AV:N/AC:L/Au:N/C:C/I:C/A:C", "2.0 10.0"),
            ("(AV:N/AC:L/Au:N/C:P/I:P/A:P)", "2.0 7.5"),
            ("AV:N/AC:M/Au:N/C:N/I:P/A:N", "2.0 4.3"),
            ("AV:N/AC:L/Au:N/C:N/I:N/A:C", "2.0 7.8"),
            ("AV:L/AC:H/Au:N/C:C/I:C/A:C", "2.0 6.2"),
            ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "3.0 6.1"),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "3.1 9.8"),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "3.1 7.5"),
            ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "3.1 7.8"),
            (
                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
                "4.0 9.3",
            ),
            (
                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H",
                "4.0 10.0",
            ),
            (
                "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
                "4.0 7.7",
            ),
        ] {
            assert_eq!(score(vector), expected, "{vector}");
        }
    }

    #[test]
    fn metrics_of_other_groups_are_kept_and_do_not_change_the_base_score() {
        for vector in [
            "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:U/RL:OF/RC:UC",
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:U/CR:L",
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U",
        ] {
            let parsed: CvssVector = vector.parse().unwrap();
            assert_eq!(parsed.to_string(), vector);
            let least = base_score(9.3).unwrap();
            assert!(parsed.base_score() >= least, "{vector}");
        }
    }

    #[test]
    fn what_is_not_a_whole_vector_is_refused() {
        for text in [
            "",
            "AV:N",
            "AV:N/AC:L/Au:N/C:C/I:C",
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
            "CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            "CVSS:5.0/AV:N",
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N",
            &format!("AV:N/AC:L/Au:N/C:C/I:C/A:C{}", "/E:U".repeat(200)),
        ] {
            assert!(text.parse::<CvssVector>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_number_is_a_score_from_0_to_10_in_tenths() {
        let score = |number| base_score(number).map(|s| s.to_string());
        assert_eq!(score(7.0).unwrap(), "7.0");
        assert_eq!(score(9.96).unwrap(), "10.0");
        for number in [-0.1, 10.1, f64::NAN, f64::INFINITY] {
            assert_eq!(score(number), None, "{number}");
        }
    }
}
