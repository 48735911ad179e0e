//! The lint: no badge is released that a consumer could not verify.
//!
//! The badge is examined as it will be delivered, and as it will often be
//! served: at half size, as JPEG of quality 75. The verifier judges; nothing of
//! its rules is repeated here.

use std::io::Cursor;

use image::{
    ImageEncoder, RgbImage,
    codecs::jpeg::JpegEncoder,
    imageops::{self, FilterType},
};
use shirushi_verifier::{
    credential::Claims,
    examine::{self, ExamineError, Request, StatusInput, Time},
    report::Outcome,
    status::StatusCache,
    texts::Language,
    trust::Trust,
    verdict::Verdict,
};
use shirushi_watermark::{Limits, Picture};

use super::Badge;

/// Which copy of a badge was examined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linted {
    /// The PNG file itself.
    Original,
    /// At half size, as JPEG of quality 75.
    HalfSizeJpeg,
}

/// Why a badge must not be released.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LintError {
    /// A consumer would not get the verdict `valid`.
    #[error("{copy} is judged {}: {findings}", verdict.code())]
    Verdict {
        /// The copy.
        copy: Linted,
        /// What a consumer would be told.
        verdict: Verdict,
        /// The checks that did not pass.
        findings: String,
    },
    /// Another mark than the one made came back.
    #[error("{copy} gives other particulars than those signed")]
    OtherClaims {
        /// The copy.
        copy: Linted,
    },
    /// The copy could not be examined.
    #[error("{copy} cannot be examined: {cause}")]
    Examine {
        /// The copy.
        copy: Linted,
        /// Why.
        cause: ExamineError,
    },
    /// The copy could not be made.
    #[error("{copy} cannot be made: {cause}")]
    Copy {
        /// The copy.
        copy: Linted,
        /// What the encoder said.
        cause: String,
    },
}

impl std::fmt::Display for Linted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Original => "the badge",
            Self::HalfSizeJpeg => "a copy at half size, as JPEG",
        })
    }
}

/// Examines a badge on its own site on the day of its grant, as a consumer with
/// this trust bundle would.
///
/// # Errors
/// [`LintError`], of the first copy that is not valid.
pub fn lint(badge: &Badge, trust: &Trust) -> Result<(), LintError> {
    judge(Linted::Original, badge.png(), badge.claims(), trust)?;
    let small = half_size_jpeg(badge.picture()).map_err(|cause| LintError::Copy {
        copy: Linted::HalfSizeJpeg,
        cause,
    })?;
    judge(Linted::HalfSizeJpeg, &small, badge.claims(), trust)
}

fn judge(copy: Linted, file: &[u8], claims: &Claims, trust: &Trust) -> Result<(), LintError> {
    let request = Request {
        trust,
        page: claims.target.as_str().parse().ok(),
        time: Time::Given(claims.granted),
    };
    let examination = examine::picture(file, &Limits::default(), &request)
        .map_err(|cause| LintError::Examine { copy, cause })?;
    let same = examination
        .verified()
        .map(|verified| verified.claims() == claims);
    let report = examination.finish(StatusInput::NotAsked, &mut StatusCache::default());
    let verdict = report.verdict();
    if verdict != Verdict::Valid {
        let failed = report.checks().filter(|c| c.outcome() != Outcome::Pass);
        let findings: Vec<String> = failed.map(|c| c.words(Language::En)).collect();
        return Err(LintError::Verdict {
            copy,
            verdict,
            findings: findings.join("; "),
        });
    }
    if same == Some(true) {
        Ok(())
    } else {
        Err(LintError::OtherClaims { copy })
    }
}

/// The copy that a busy content network would serve.
pub(crate) fn half_size_jpeg(picture: &Picture) -> Result<Vec<u8>, String> {
    let full = RgbImage::from_raw(picture.width(), picture.height(), picture.rgb().to_vec())
        .ok_or("the picture has not as many pixels as it says")?;
    let (width, height) = (picture.width() / 2, picture.height() / 2);
    let half = imageops::resize(&full, width, height, FilterType::Lanczos3);
    let mut file = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut file, 75)
        .write_image(half.as_raw(), width, height, image::ExtendedColorType::Rgb8)
        .map_err(|error| error.to_string())?;
    Ok(file.into_inner())
}
