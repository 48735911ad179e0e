//! Robots rules of the hosts that are asked: kept in memory, then in the frontier, then fetched (RFC 9309 2.3).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{CrawlError, Run, asking::Line};
use crate::{
    Origin,
    fetch::{Request, What},
    frontier::KeptRobots,
    robots::Rules,
};

/// The rules of hosts asked in this run.
#[derive(Debug, Default)]
pub(super) struct RuleBook {
    rules: Mutex<HashMap<Origin, Word>>,
}

/// What a host has to say of robots.
#[derive(Debug, Clone)]
pub(super) enum Word {
    /// Rules; those that allow all where it has none.
    Rules(Arc<Rules>),
    /// They could not be had: nothing may be asked for (RFC 9309 2.3.1.4).
    Silence,
}

/// Rules held in memory.
const MOST_RULES: usize = 4_096;
/// Rules that could not be had are asked for again after so many seconds.
const RETRY_SECONDS: i64 = 3_600;
/// Redirects followed to a robots file (RFC 9309 2.3.1.2: at least five).
const MOST_REDIRECTS: usize = 5;
/// Bytes of a robots file kept in the frontier; a longer one is fetched at every visit.
const KEPT_BYTES: usize = 32 << 10;

impl Run {
    /// The rules of the origin that `line` leads to, asked for where they are not known or too old.
    pub(super) async fn rules_of(&self, line: &mut Line) -> Result<Word, CrawlError> {
        let origin = &line.origin().clone();
        if let Some(word) = self.rules.known(origin) {
            return Ok(word);
        }
        let now = self.now().seconds();
        let kept = self.frontier.robots(origin)?;
        let longest = self.parts.policy.manners.robots_kept.as_secs();
        let fresh = |kept: &KeptRobots| {
            let age = u64::try_from(now - kept.at).unwrap_or(u64::MAX);
            let longest = match kept.status {
                200..500 => longest,
                _ => longest.min(RETRY_SECONDS.unsigned_abs()),
            };
            age < longest
        };
        let kept = match kept.filter(fresh) {
            Some(kept) => kept,
            None => self.ask_for_rules(origin, line).await?,
        };
        let word = self.word_of(&kept);
        self.rules.remember(origin, word.clone());
        Ok(word)
    }

    fn word_of(&self, kept: &KeptRobots) -> Word {
        match kept.status {
            // No answer, or one that asks to be left alone.
            0 | 429 | 500.. => Word::Silence,
            status => {
                let agent = &self.parts.policy.agent;
                Word::Rules(Arc::new(Rules::of_answer(status, &kept.body, agent)))
            }
        }
    }

    async fn ask_for_rules(
        &self,
        origin: &Origin,
        line: &mut Line,
    ) -> Result<KeptRobots, CrawlError> {
        let at = self.now().seconds();
        let mut kept = KeptRobots {
            at,
            status: 0,
            body: Vec::new(),
        };
        let mut next = origin.url("/robots.txt");
        for _ in 0..=MOST_REDIRECTS {
            let Some(url) = next.take() else { break };
            let Ok(to) = Origin::of(&url) else { break };
            let gap = self.parts.policy.manners.gap;
            let request = Request {
                url: &url,
                what: What::Robots,
                validators: None,
                at: self.now(),
            };
            let answer = if to == *origin {
                line.ask(self, &request, gap).await
            } else {
                Line::to(self, to).ask(self, &request, gap).await
            };
            let Ok(answer) = answer else { break };
            if let (300..400, Some(location)) = (answer.status(), answer.location()) {
                next = Some(location);
                // More redirects than are followed: as if there were no file.
                kept.status = 404;
                continue;
            }
            kept.status = answer.status();
            kept.body = answer.body().map(|body| body.to_vec()).unwrap_or_default();
            break;
        }
        if kept.body.len() <= KEPT_BYTES {
            self.frontier.keep_robots(origin, &kept)?;
        }
        Ok(kept)
    }
}

impl RuleBook {
    fn known(&self, origin: &Origin) -> Option<Word> {
        let rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules.get(origin).cloned()
    }

    fn remember(&self, origin: &Origin, word: Word) {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        if rules.len() >= MOST_RULES {
            rules.clear();
        }
        rules.insert(origin.clone(), word);
    }
}
