//! `decode-avif`: one AVIF picture on standard input becomes PNG on standard output.
//!
//! The crawler has AVIF decoded in a process of its own, since the decoder can stop the process
//! that it runs in. Not a command for people: it is not shown in the help.

use std::{
    io::{Read, Write},
    process::ExitCode,
};

use anyhow::Context as _;
use shirushi_crawl::detect::AvifProgram;
use shirushi_verifier::watermark::{Limits, Picture};

use super::{failure::Failure, output::Output};

/// The command's name.
pub(super) const NAME: &str = "decode-avif";

/// This very program, to decode AVIF for a crawler. Where it cannot be named, that is told.
pub(super) fn program() -> Option<AvifProgram> {
    match std::env::current_exe() {
        Ok(program) => Some(AvifProgram::new(program, [NAME.into()])),
        Err(error) => {
            Output::note(&format!("AVIF pictures are not looked at: {error}"));
            None
        }
    }
}

/// Decodes what is on standard input, within the verifier's own bounds.
pub(super) fn run() -> Result<ExitCode, Failure> {
    let limits = Limits::default();
    let mut file = Vec::new();
    let bounded = std::io::stdin().take(limits.max_file_bytes as u64 + 1);
    { bounded }
        .read_to_end(&mut file)
        .context("reading standard input")?;
    let picture = Picture::decode_with_avif(&file, &limits).context("decoding the picture")?;
    let png = picture.encode_png().context("encoding the picture")?;
    let mut out = std::io::stdout().lock();
    out.write_all(&png).context("writing standard output")?;
    Ok(ExitCode::SUCCESS)
}
