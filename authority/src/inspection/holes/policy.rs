//! From which score a hole fails, and from which a statement is asked for, as data.

use serde::Deserialize;

use super::BaseScore;
use crate::{
    inspection::policy::{PolicyError, read},
    scheme::Text,
};

/// A scheme's rule about known holes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolePolicy {
    /// Its version, such as `holes-isp-2014`; judgements name it.
    pub version: Text,
    /// The document and section it rests on.
    pub source: Text,
    /// The least base score that fails.
    pub fails_from: BaseScore,
    /// The least base score that needs the responsible person's statement.
    #[serde(default)]
    pub statement_from: Option<BaseScore>,
    /// What a hole without any score counts for.
    pub unscored: Unscored,
}

/// How a hole without any score is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unscored {
    /// It fails.
    Fails,
    /// It leaves the outcome open until it has a score.
    Open,
}

impl HolePolicy {
    /// The ECOM scheme's: any known hole fails (4.3.4.2(2)).
    ///
    /// # Errors
    /// [`PolicyError`]; a test holds that there is none.
    pub fn ecom_2000() -> Result<Self, PolicyError> {
        let text = include_str!("../../../../assets/inspection/holes-ecom-2000.toml");
        Self::parse("holes-ecom-2000.toml", text)
    }

    /// The ISP scheme's: 7.0 and 4.0 (notes 2 and 3 on the diagnosis).
    ///
    /// # Errors
    /// [`PolicyError`]; a test holds that there is none.
    pub fn isp_2014() -> Result<Self, PolicyError> {
        let text = include_str!("../../../../assets/inspection/holes-isp-2014.toml");
        Self::parse("holes-isp-2014.toml", text)
    }

    /// Reads a policy file; `file` is its name, for errors.
    ///
    /// # Errors
    /// [`PolicyError`] with the line and the reason.
    pub fn parse(file: &str, text: &str) -> Result<Self, PolicyError> {
        let policy: Self = read(file, text)?;
        match policy.statement_from {
            Some(from) if from >= policy.fails_from => Err(PolicyError {
                file: file.to_owned(),
                line: None,
                problem: format!(
                    "statements are asked for from {from}, which already fails from {}",
                    policy.fails_from
                ),
            }),
            _ => Ok(policy),
        }
    }
}
