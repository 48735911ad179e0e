//! Finishing an examination: with the issuer's word, if the user asked for it.

use shirushi_verifier::{
    examine::{Examination, StatusInput, StatusSource, Time},
    fetch::{Addresses, Fetcher},
    report::Report,
    status::{self, StatusCache},
};
use url::Url;

use super::{cache_file::CacheFile, context::Judging, failure::Failure};

/// Turns an examination into a report, asking the issuing body if so chosen.
pub(super) fn finish(examination: Examination<'_>, judging: &Judging) -> Result<Report, Failure> {
    let Some(source) = examination.status_source().filter(|_| judging.online) else {
        return Ok(examination.finish(StatusInput::NotAsked, &mut StatusCache::default()));
    };
    if let Some(at) = judging.at {
        // A list of the past says nothing about the newest one.
        let answer = ask(&source, Some(Time::Given(at)), judging.addresses());
        return Ok(examination.finish(input(&answer), &mut StatusCache::default()));
    }
    let Some(file) = CacheFile::of_user() else {
        let answer = ask(&source, None, judging.addresses());
        return Ok(examination.finish(input(&answer), &mut StatusCache::default()));
    };
    let fresh = file.update(|cache| examination.fresh_list(cache))?;
    // The lock is not held while the network is waited for.
    let answer = match fresh {
        Some(list) => Ok(list),
        None => ask(&source, None, judging.addresses()),
    };
    file.update(|cache| examination.finish(input(&answer), cache))
}

fn input(answer: &Result<Vec<u8>, String>) -> StatusInput<'_> {
    match answer {
        Ok(list) => StatusInput::Fetched(list),
        Err(reason) => StatusInput::Unavailable(reason),
    }
}

/// Fetches a status list, the newest or that of a time.
fn ask(source: &StatusSource, time: Option<Time>, addresses: Addresses) -> Result<Vec<u8>, String> {
    let mut url = Url::parse(&source.fetch_url).map_err(|error| error.to_string())?;
    if let Some(time) = time {
        let seconds = time.instant().seconds().to_string();
        url.query_pairs_mut().append_pair("time", &seconds);
    }
    // The user chose the trust file, and it names this URL.
    let fetched = Fetcher::for_named(&url, addresses).get(&url, status::MAX_TOKEN_BYTES);
    fetched
        .map(|fetched| fetched.bytes)
        .map_err(|error| format!("{url}: {error}"))
}
