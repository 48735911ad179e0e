//! `code`: a printed code in a photograph, its text, or a bare credential.

use clap::Args;
use shirushi_verifier::{
    examine::{self, Request},
    printed::{self, Code, PrintedError, ScanError},
    scope::PageUrl,
    texts::Language,
    verdict::ExitCode,
    watermark::{Limits, Picture},
};

use super::{context::Judging, failure::Failure, online, output, source, trust_file};

/// The form of `code`.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// A photograph or scan with the code, a text file that holds SM1:…, or a credential file.
    #[arg(value_name = "FILE|URL")]
    code: String,
    /// The page that the print stands for, if it is to be checked.
    #[arg(long, value_name = "URL")]
    page: Option<String>,
    #[command(flatten)]
    judging: Judging,
}

/// The first byte of a credential: tag 18.
const CREDENTIAL_START: u8 = 0xD2;

/// Checks a printed code.
pub(super) fn run(form: &Form, language: Language) -> Result<ExitCode, Failure> {
    let page = form
        .page
        .as_deref()
        .map(str::parse::<PageUrl>)
        .transpose()?;
    let trust = trust_file::open(&form.judging.believing)?;
    let limits = Limits::default();
    let file = source::read(&form.code, limits.max_file_bytes, form.judging.addresses())?;
    let scan_failed = |error| Failure::Scan {
        source_name: form.code.clone(),
        error,
    };
    let codes = codes_in(&file, &limits, &form.code)?.map_err(scan_failed)?;
    let Some(credential) = codes.iter().find_map(|code| match code {
        Code::Credential(bytes) => Some(bytes),
        Code::Url(_) => None,
    }) else {
        let urls = codes.iter().map(|code| match code {
            Code::Url(url) => url.as_str(),
            Code::Credential(_) => "",
        });
        let found = urls.collect::<Vec<_>>().join(" ");
        return Err(scan_failed(PrintedError::Prefix { found }.into()));
    };
    let request = Request {
        trust: &trust,
        page,
        time: form.judging.time()?,
    };
    let examination = examine::credential(credential, &request);
    let report = online::finish(examination, &form.judging)?;
    output::report(&report, form.judging.json, language)?;
    if !form.judging.json {
        output::verification_pages(&codes, language)?;
    }
    Ok(report.verdict().exit_code())
}

/// The codes in a file of any of the three kinds.
fn codes_in(
    file: &[u8],
    limits: &Limits,
    name: &str,
) -> Result<Result<Vec<Code>, ScanError>, Failure> {
    if file.first() == Some(&CREDENTIAL_START) {
        return Ok(Ok(vec![Code::Credential(file.to_vec())]));
    }
    if file.starts_with(printed::PREFIX.as_bytes()) {
        // A text editor adds the line's end; spaces within are part of the code.
        let text = String::from_utf8_lossy(file);
        let credential = printed::credential(text.trim_end_matches(['\r', '\n']));
        return Ok(credential
            .map(|bytes| vec![Code::Credential(bytes)])
            .map_err(Into::into));
    }
    let picture = Picture::decode(file, limits).map_err(|error| Failure::Examine {
        source_name: name.to_owned(),
        error: error.into(),
    })?;
    Ok(printed::scan(&picture))
}
