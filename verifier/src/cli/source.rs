//! Reading what the user named: a file, standard input, or a URL.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use shirushi_verifier::fetch::{Addresses, Fetcher};
use url::Url;

use super::failure::Failure;

/// Reads a whole file of at most `max` bytes; `-` is standard input.
pub(super) fn read_file(path: &Path, max: usize) -> Result<Vec<u8>, Failure> {
    let failed = |error: io::Error| Failure::Read {
        path: path.to_owned(),
        error,
    };
    let input: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        Box::new(file)
    };
    let mut bytes = Vec::new();
    let read = input.take(max as u64 + 1).read_to_end(&mut bytes);
    read.map_err(failed)?;
    if bytes.len() > max {
        return Err(Failure::TooLarge {
            path: path.to_owned(),
            max,
        });
    }
    Ok(bytes)
}

/// The URL, if `name` is one rather than a file's name.
pub(super) fn as_url(name: &str) -> Option<Url> {
    let begins = |scheme: &str| {
        let start = name.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let is_url = begins("https://") || begins("http://");
    is_url.then(|| Url::parse(name).ok()).flatten()
}

/// Reads a file, or fetches a URL.
pub(super) fn read(name: &str, max: usize, addresses: Addresses) -> Result<Vec<u8>, Failure> {
    let Some(url) = as_url(name) else {
        return read_file(Path::new(name), max);
    };
    let fetched = Fetcher::for_named(&url, addresses).get(&url, max);
    fetched
        .map(|fetched| fetched.bytes)
        .map_err(|error| Failure::Fetch {
            url: url.into(),
            error,
        })
}
