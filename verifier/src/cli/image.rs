//! `image`: the mark in one picture.

use clap::Args;
use shirushi_verifier::{
    examine::{self, ExamineError, Request},
    scope::PageUrl,
    texts::Language,
    verdict::ExitCode,
    watermark::{Limits, Picture},
};

use super::{context::Judging, failure::Failure, online, output, source, trust_file};

/// The form of `image`.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// The picture: a PNG, JPEG, WebP or AVIF file, its URL, or - for standard input.
    #[arg(value_name = "FILE|URL")]
    picture: String,
    /// The page that shows it, as the address bar has it.
    #[arg(long, value_name = "URL")]
    page: Option<String>,
    #[command(flatten)]
    judging: Judging,
}

/// Checks the mark in one picture.
pub(super) fn run(form: &Form, language: Language) -> Result<ExitCode, Failure> {
    let page = form
        .page
        .as_deref()
        .map(str::parse::<PageUrl>)
        .transpose()?;
    let trust = trust_file::open(&form.judging.believing)?;
    let limits = Limits::default();
    let file = source::read(
        &form.picture,
        limits.max_file_bytes,
        form.judging.addresses(),
    )?;
    let request = Request {
        trust: &trust,
        page,
        time: form.judging.time()?,
    };
    let examination = Picture::decode_with_avif(&file, &limits)
        .map_err(ExamineError::from)
        .and_then(|picture| examine::decoded(&picture, &request))
        .map_err(|error| Failure::Examine {
            source_name: form.picture.clone(),
            error,
        })?;
    let report = online::finish(examination, &form.judging)?;
    output::report(&report, form.judging.json, language)?;
    Ok(report.verdict().exit_code())
}
