//! `message`: threads between a body and an organisation: write, reply, read, close, show, list.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Subcommand;
use serde::Serialize;
use shirushi_authority::{
    correspondence::thread::{
        Attachment, Attachments, Draft, Envelope, FileName, MessageRefusal, Party, Posted, Prose,
        Then, Thread, ThreadId,
    },
    office::Office,
    registry::Refusal,
    scheme::Text,
};
use shirushi_verifier::domain::{SchemeId, UnixTime};

use super::{decide, papers, rows, stood};
use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// Commands on messages.
#[derive(Debug, Subcommand)]
pub(crate) enum MessageCommand {
    /// Write to an organisation, or record that one writes to a body
    Write {
        /// The scheme that it is about
        #[arg(long, value_name = "ID")]
        scheme: SchemeId,
        /// Who gets it: issuing, review, or an organisation such as O12
        #[arg(long, value_name = "PARTY")]
        to: Party,
        /// What it is about
        #[arg(long, value_name = "TEXT")]
        subject: Text,
        #[command(flatten)]
        message: Form,
    },
    /// Reply in a thread
    Reply {
        /// The thread's number
        thread: u64,
        #[command(flatten)]
        message: Form,
        /// That was the last word
        #[arg(long)]
        close: bool,
    },
    /// Read a thread for a party: its sender sees that it was read
    Read {
        /// The thread's number
        thread: u64,
        /// Who reads: issuing, review, or an organisation such as O12
        #[arg(long = "as", value_name = "PARTY")]
        party: Party,
        /// The person who reads
        #[arg(long, value_name = "NAME")]
        by: Text,
    },
    /// Close a thread without a reply
    Close {
        /// The thread's number
        thread: u64,
        /// Who closes it: issuing, review, or an organisation such as O12
        #[arg(long = "as", value_name = "PARTY")]
        party: Party,
    },
    /// Show a thread with its receipts; nothing counts as read by this
    Show {
        /// The thread's number
        thread: u64,
    },
    /// List the threads of a party
    List {
        /// Whose: issuing, review, or an organisation such as O12
        #[arg(long = "of", value_name = "PARTY")]
        party: Party,
        /// Only those with something unread, or that wait for a reply
        #[arg(long)]
        waiting: bool,
    },
}

/// A message as it is written.
#[derive(Debug, clap::Args)]
pub(crate) struct Form {
    /// Who writes: issuing, review, or an organisation such as O12
    #[arg(long, value_name = "PARTY")]
    from: Party,
    /// The person who writes
    #[arg(long, value_name = "NAME")]
    by: Text,
    /// The file with the text, plain and of at most 16 KiB
    #[arg(long, value_name = "FILE")]
    text: PathBuf,
    /// A file to attach; repeat for each
    #[arg(long = "attach", value_name = "FILE")]
    attachments: Vec<PathBuf>,
}

/// A thread as it is listed.
#[derive(Debug, Serialize)]
struct Line {
    thread: u64,
    subject: Text,
    messages: usize,
    unread: usize,
    awaits_reply: bool,
    closed: bool,
}

/// A thread as it is shown.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    thread: u64,
    scheme: &'a SchemeId,
    subject: &'a Text,
    messages: Vec<Said<'a>>,
    closed: Option<UnixTime>,
}

/// A message as it is shown.
#[derive(Debug, Serialize)]
struct Said<'a> {
    from: String,
    by: &'a Text,
    at: UnixTime,
    text: &'a str,
    attachments: &'a Attachments,
    read: Option<UnixTime>,
}

impl MessageCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        match self {
            Self::Write {
                scheme,
                to,
                subject,
                message,
            } => {
                let draft = message.draft(&office)?;
                let envelope = Envelope {
                    scheme,
                    to,
                    subject,
                };
                let thread = decide(context, &office, |desk| desk.write_message(envelope, draft))?;
                stood(context, &thread, "posted")?;
            }
            Self::Reply {
                thread,
                message,
                close,
            } => {
                let draft = message.draft(&office)?;
                let then = if close { Then::Close } else { Then::KeepOpen };
                decide(context, &office, |desk| {
                    desk.reply_message(ThreadId(thread), draft, then)
                })?;
                stood(context, &thread, "replied")?;
            }
            Self::Read { thread, party, by } => {
                let read = decide(context, &office, |desk| {
                    desk.read_messages(ThreadId(thread), &party, &by)
                })?;
                stood(context, &thread, &format!("{read} read"))?;
            }
            Self::Close { thread, party } => {
                decide(context, &office, |desk| {
                    desk.close_thread(ThreadId(thread), &party)
                })?;
                stood(context, &thread, "closed")?;
            }
            Self::Show { thread } => show(context, &office, thread)?,
            Self::List { party, waiting } => {
                let registry = office.store().registry();
                let threads = registry.threads().of(&party);
                let lines: Vec<_> = threads
                    .map(|(id, thread)| Line::of(id, thread, &party))
                    .filter(|line| !waiting || line.unread > 0 || line.awaits_reply)
                    .collect();
                rows(context, &lines, Line::text)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Form {
    fn draft(self, office: &Office) -> Result<Draft, Failure> {
        let shown = self.text.display();
        let text = fs::read_to_string(&self.text).with_context(|| format!("reading {shown}"))?;
        let text = Prose::try_from(text.trim_end().to_owned());
        let text = text.with_context(|| format!("the text of {shown}"))?;
        let mut attachments = Vec::with_capacity(self.attachments.len());
        for path in &self.attachments {
            let kept = papers::keep(office, path)?;
            let name = FileName::try_from(kept.name.to_string());
            attachments.push(Attachment {
                name: name.with_context(|| format!("the name of {}", path.display()))?,
                sha256: kept.hash,
                bytes: kept.bytes,
            });
        }
        Ok(Draft {
            from: self.from,
            by: self.by,
            text,
            attachments: Attachments::try_from(attachments).context("the attachments")?,
        })
    }
}

impl Line {
    fn of(id: ThreadId, thread: &Thread, party: &Party) -> Self {
        Self {
            thread: id.0,
            subject: thread.subject().clone(),
            messages: thread.messages().len(),
            unread: thread.unread_by(party),
            awaits_reply: thread.awaits(party),
            closed: thread.closed().is_some(),
        }
    }

    fn text(&self) -> String {
        let Self {
            thread,
            subject,
            messages,
            unread,
            ..
        } = self;
        let stand = match (self.closed, self.awaits_reply) {
            (true, _) => "closed",
            (false, true) => "waits for a reply",
            (false, false) => "open",
        };
        format!("{thread}  {subject}  messages: {messages}, unread: {unread}  {stand}")
    }
}

fn show(context: &Context, office: &Office, number: u64) -> Result<(), Failure> {
    let registry = office.store().registry();
    let thread = ThreadId(number);
    let found = registry.threads().thread(thread);
    let missing = || Refusal::from(MessageRefusal::NoSuchThread { thread });
    let found = found.ok_or_else(missing)?;
    let shown = Shown {
        thread: number,
        scheme: found.scheme(),
        subject: found.subject(),
        messages: found.messages().iter().map(said).collect(),
        closed: found.closed().map(|closing| closing.at),
    };
    context.output.answer(&shown, || {
        let messages = shown.messages.iter().map(|said| {
            let Said {
                from, by, at, text, ..
            } = said;
            let read = said
                .read
                .map_or_else(|| "not read yet".to_owned(), |at| format!("read {at}"));
            format!("{at}  {from} ({by}), {read}\n{text}")
        });
        let subject = shown.subject.to_string();
        let parts: Vec<_> = std::iter::once(subject).chain(messages).collect();
        parts.join("\n\n")
    })
}

fn said(posted: &Posted) -> Said<'_> {
    let message = &posted.message;
    Said {
        from: message.from.to_string(),
        by: &message.by,
        at: message.at,
        text: message.text.as_str(),
        attachments: &message.attachments,
        read: posted.receipt.as_ref().map(|receipt| receipt.at),
    }
}
