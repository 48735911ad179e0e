//! `case misuse`: open, preserve evidence, recommend to stop, look again, go to law, close.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde::Serialize;
use shirushi_authority::{
    casework::{
        Decided, MisuseNumber,
        misuse::{
            Evidence, LegalMeasure, Look, MAX_EVIDENCE_BYTES, MediaType, MisuseCase, PublicState,
            Recommendation, Suspicion,
        },
    },
    correspondence::{PageUrl, thread::Prose},
    language::Explanation,
    office::Office,
    registry::{Refusal, Registry},
    scheme::{EntryId, SchemeSet, Text},
};
use shirushi_verifier::domain::{RegistrationNumber, SchemeId, UnixTime};

use super::{
    change, office, print, tell,
    words::{FoundByWord, FoundWord, prose},
};
use crate::cli::{context::Context, failure::Failure};

/// Commands on misuse cases.
#[derive(Debug, Subcommand)]
pub(crate) enum MisuseCommand {
    /// Open a case
    Open(Open),
    /// Show a case
    Show(One),
    /// List cases, the oldest first
    List {
        /// Of this scheme only
        #[arg(long, value_name = "ID")]
        scheme: Option<SchemeId>,
        /// Only those that are not over
        #[arg(long)]
        open: bool,
    },
    /// Show what whoever reported it is told
    Public(One),
    /// Keep a file as evidence
    Preserve {
        #[command(flatten)]
        case: One,
        #[command(flatten)]
        exhibit: Exhibit,
    },
    /// Recommend to the operator to stop
    Recommend {
        #[command(flatten)]
        case: One,
        /// The operator, as far as known
        #[arg(long, value_name = "NAME")]
        to: Text,
        /// Last day to stop
        #[arg(long, value_name = "DATE")]
        until: Date,
    },
    /// Record another look at the page
    Look {
        #[command(flatten)]
        case: One,
        /// What was found
        #[arg(long, value_enum)]
        found: FoundWord,
        /// On which day
        #[arg(long, value_name = "DATE")]
        on: Date,
        #[command(flatten)]
        exhibit: Exhibit,
    },
    /// Record a legal measure
    Legal {
        #[command(flatten)]
        case: One,
        /// What was done, and where
        #[arg(long, value_parser = prose)]
        text: Prose,
    },
    /// Close a case whose last look found that use has stopped
    Close(One),
    /// End a case that is no misuse
    Dismiss {
        #[command(flatten)]
        case: One,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Text,
    },
    /// Write a kept piece of evidence to a file, compared with its hash
    Evidence {
        #[command(flatten)]
        case: One,
        /// Its SHA-256, or the beginning of it
        sha256: String,
        /// The file to write, which must not exist
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// A misuse case.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct One {
    /// Number of the case, such as M7
    #[arg(value_name = "CASE")]
    number: MisuseNumber,
}

/// Open a case.
#[derive(Debug, Args)]
pub(crate) struct Open {
    /// Scheme whose mark it is
    #[arg(long, value_name = "ID")]
    scheme: SchemeId,
    /// Kind of misuse, one of the scheme's
    #[arg(long, value_name = "KIND")]
    kind: EntryId,
    /// How it was found
    #[arg(long, value_enum)]
    found_by: FoundByWord,
    /// Page on which the mark is shown
    #[arg(long, value_name = "URL")]
    url: PageUrl,
    /// Registration number, if it is a mark of ours
    #[arg(long, value_name = "NUMBER")]
    mark: Option<RegistrationNumber>,
    /// Report from the public
    #[arg(long, value_name = "NUMBER")]
    report: Option<u64>,
    /// What was seen
    #[arg(long, value_name = "TEXT", value_parser = prose)]
    note: Option<Prose>,
}

/// A file that shows something.
#[derive(Debug, Args)]
pub(crate) struct Exhibit {
    /// The file
    file: PathBuf,
    /// Its media type; told from its name, if not given
    #[arg(long, value_name = "TYPE")]
    media_type: Option<MediaType>,
    /// When it was captured; now, if not given
    #[arg(long, value_name = "TIME")]
    captured: Option<UnixTime>,
    /// What it shows
    #[arg(long, value_name = "TEXT")]
    note: Option<Text>,
}

/// What whoever reported it is told.
#[derive(Debug, Serialize)]
struct Told {
    case: MisuseNumber,
    #[serde(flatten)]
    state: PublicState,
    text: Explanation,
}

impl MisuseCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = office(context)?;
        let schemes = office.assets().schemes();
        match self {
            Self::Open(open) => open.run(context, &office),
            Self::Show(One { number }) => {
                let registry = office.store().registry();
                let case = existing(&registry, number)?;
                context
                    .output
                    .answer(case, || print::misuse(case, schemes))?;
                Ok(ExitCode::SUCCESS)
            }
            Self::List { scheme, open } => {
                let registry = office.store().registry();
                let wanted = |case: &&MisuseCase| {
                    let of_scheme = scheme.as_ref();
                    let of_scheme = of_scheme.is_none_or(|s| case.suspicion().scheme == *s);
                    of_scheme && (!open || !case.stage().is_over())
                };
                let cases: Vec<_> = registry.misuses().iter().filter(wanted).collect();
                context.output.answer(&cases, || print::misuses(&cases))?;
                Ok(ExitCode::SUCCESS)
            }
            Self::Public(One { number }) => {
                let registry = office.store().registry();
                let state = existing(&registry, number)?.public_state();
                let told = Told {
                    case: number,
                    state,
                    text: state.explanation(),
                };
                context
                    .output
                    .answer(&told, || format!("{}\n{}", told.text.ja, told.text.en))?;
                Ok(ExitCode::SUCCESS)
            }
            Self::Evidence { case, sha256, out } => {
                write_evidence(context, &office, case.number, &sha256, &out)
            }
            step => step.step(context, &office),
        }
    }

    /// A step of a case that is there. Files are kept before the journal names them.
    fn step(self, context: &Context, office: &Office) -> Result<ExitCode, Failure> {
        let number = self.number().context("a step needs a case")?;
        let evidence = match self.exhibit() {
            Some(exhibit) => Some(exhibit.keep(context, office, number)?),
            None => None,
        };
        let ((), notices) = change(context, office, |registry, schemes, now| {
            self.decide(registry, schemes, evidence, now)
        })?;
        let registry = office.store().registry();
        let state = existing(&registry, number)?.stage().name();
        tell(context, "Case", &number, state, notices)
    }

    fn exhibit(&self) -> Option<&Exhibit> {
        match self {
            Self::Preserve { exhibit, .. } | Self::Look { exhibit, .. } => Some(exhibit),
            _ => None,
        }
    }

    fn number(&self) -> Option<MisuseNumber> {
        match self {
            Self::Show(case)
            | Self::Public(case)
            | Self::Preserve { case, .. }
            | Self::Recommend { case, .. }
            | Self::Look { case, .. }
            | Self::Legal { case, .. }
            | Self::Close(case)
            | Self::Dismiss { case, .. }
            | Self::Evidence { case, .. } => Some(case.number),
            Self::Open(_) | Self::List { .. } => None,
        }
    }

    fn decide(
        self,
        registry: &Registry,
        schemes: &SchemeSet,
        evidence: Option<Evidence>,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        match (self, evidence) {
            (Self::Preserve { case, .. }, Some(evidence)) => {
                registry.preserve_evidence(schemes, case.number, evidence, now)
            }
            (
                Self::Look {
                    case, found, on, ..
                },
                Some(evidence),
            ) => {
                let look = Look {
                    on,
                    found: found.into(),
                    evidence,
                };
                registry.look_again(schemes, case.number, look, now)
            }
            (Self::Recommend { case, to, until }, _) => {
                let recommendation = Recommendation { to, until };
                registry.recommend_stop(schemes, case.number, recommendation, now)
            }
            (Self::Legal { case, text }, _) => {
                let measure = LegalMeasure { text };
                registry.take_legal_measure(schemes, case.number, measure, now)
            }
            (Self::Close(case), _) => registry.close_misuse(schemes, case.number, now),
            (Self::Dismiss { case, why }, _) => {
                registry.dismiss_misuse(schemes, case.number, why, now)
            }
            _ => Ok(Decided::nothing()),
        }
    }
}

impl Open {
    fn run(self, context: &Context, office: &Office) -> Result<ExitCode, Failure> {
        let suspicion = Suspicion {
            scheme: self.scheme,
            kind: self.kind,
            found_by: self.found_by.into(),
            url: self.url,
            mark: self.mark,
            report: self.report,
            note: self.note,
        };
        let (number, notices) = change(context, office, |registry, schemes, now| {
            registry.open_misuse(schemes, &suspicion, now)
        })?;
        tell(context, "Case", &number, "opened", notices)
    }
}

impl Exhibit {
    /// Keeps the file, if the case is there to take it.
    fn keep(
        &self,
        context: &Context,
        office: &Office,
        number: MisuseNumber,
    ) -> Result<Evidence, Failure> {
        existing(&office.store().registry(), number)?;
        let content = read_bounded(&self.file)?;
        let extension = self.file.extension().and_then(|e| e.to_str());
        let by_name = extension.and_then(MediaType::of_extension);
        let media_type = self.media_type.clone().or(by_name);
        let media_type = media_type.with_context(|| {
            let file = self.file.display();
            format!("the media type of {file} is not known by its name; give --media-type")
        })?;
        office.store().folder().attachments().keep(&content)?;
        let captured = match self.captured {
            Some(captured) => captured,
            None => context.now()?,
        };
        let note = self.note.clone();
        Ok(Evidence::of(&content, media_type, captured, note))
    }
}

fn existing(registry: &Registry, number: MisuseNumber) -> Result<&MisuseCase, Failure> {
    let case = registry.misuses().get(number);
    Ok(case.with_context(|| format!("there is no misuse case {number}"))?)
}

/// A file of at most one byte more than evidence may have; that it is too large, the rule says.
fn read_bounded(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut bounded = file.take(MAX_EVIDENCE_BYTES + 1);
    bounded
        .read_to_end(&mut content)
        .with_context(|| format!("reading {}", path.display()))?;
    if content.len() as u64 > MAX_EVIDENCE_BYTES {
        let path = path.display();
        let error = anyhow::anyhow!("{path} has more than {MAX_EVIDENCE_BYTES} bytes");
        return Err(Failure::Refused(error));
    }
    Ok(content)
}

fn write_evidence(
    context: &Context,
    office: &Office,
    number: MisuseNumber,
    sha256: &str,
    out: &Path,
) -> Result<ExitCode, Failure> {
    let registry = office.store().registry();
    let stage = existing(&registry, number)?.stage();
    let looks = stage.looks().iter().map(|look| &look.evidence);
    let mut all = stage.evidence().iter().chain(looks);
    let evidence = all.find(|e| e.sha256.to_string().starts_with(sha256));
    let evidence = evidence.with_context(|| format!("case {number} has no evidence {sha256}"))?;
    let attachments = office.store().folder().attachments();
    let content = attachments.read(evidence.sha256, MAX_EVIDENCE_BYTES)?;
    let mut file = File::create_new(out).with_context(|| format!("making {}", out.display()))?;
    std::io::Write::write_all(&mut file, &content)
        .with_context(|| format!("writing {}", out.display()))?;
    context.output.answer(evidence, || {
        format!("{} is written to {}.", evidence.sha256, out.display())
    })?;
    Ok(ExitCode::SUCCESS)
}
