//! The command line: one definition that feeds parsing, help, completions and man pages.
//!
//! Each command has a file of its own with its form and its handler. Handlers
//! answer through [`Output`], as text or, with `--json`, as one JSON document.

mod agenda;
mod backup;
mod case;
mod casework;
mod check;
mod context;
mod crawl;
mod decode_avif;
mod demo;
mod document;
mod failure;
mod init;
mod inspect;
mod keys;
mod mark;
mod output;
mod pass;
mod passphrase;
mod proposal;
mod publish;
mod serve;
mod settings;
mod shell;
mod statistics;
mod template;
mod tick;
mod token;
mod trust;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use context::Context;
use failure::Failure;

/// Runs an authority: grants, issues, revokes and publishes trust marks.
#[derive(Debug, Parser)]
#[command(
    name = "shirushi-authority",
    version,
    after_help = "Exit codes:\n  \
        0  done\n  \
        1  refused by a rule; or the check, or the demonstration, found something wrong\n  \
        2  wrong usage, or a file, key or system error\n  \
        3  the data folder is in use by another process\n\n\
        Environment:\n  \
        SHIRUSHI_PASSPHRASE       opens the bodies' keys\n  \
        SHIRUSHI_ROOT_PASSPHRASE  opens the root's key; the bodies' passphrase if not set\n  \
        SHIRUSHI_LOG              what is logged to standard error, such as info or debug"
)]
struct Cli {
    #[command(flatten)]
    settings: settings::Settings,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Found an authority: keys, certificates and the first trust bundle
    Init(init::Init),
    /// Grant, renew, revoke and look up marks
    #[command(subcommand)]
    Mark(mark::MarkCommand),
    /// Lapse a pass, end its lapse, or revoke it with its marks
    #[command(subcommand)]
    Pass(pass::PassCommand),
    /// Register the organisations that apply, and record their self-diagnoses
    #[command(subcommand)]
    Organisation(casework::organisation::OrganisationCommand),
    /// File, take and look up applications for reviews
    #[command(subcommand)]
    Application(casework::application::ApplicationCommand),
    /// Review: answers, inspections, decisions, objections, re-reviews, passes
    #[command(subcommand)]
    Review(casework::review::ReviewCommand),
    /// File applications for marks, and issue the marks
    #[command(subcommand)]
    MarkApplication(casework::mark_application::MarkApplicationCommand),
    /// Notify and judge changes of what passes and marks stand on
    #[command(subcommand)]
    Change(casework::change::ChangeCommand),
    /// Agree on and conclude spot inspections of holders
    #[command(subcommand)]
    SpotInspection(casework::spot::SpotCommand),
    /// Designate review bodies, audit them, entrust them with reviews, cancel
    #[command(subcommand)]
    Designation(casework::designation::DesignationCommand),
    /// Write, read and answer messages between a body and an organisation
    #[command(subcommand)]
    Message(casework::message::MessageCommand),
    /// Look at the notices that wait to be sent
    #[command(subcommand)]
    Outbox(casework::outbox::OutboxCommand),
    /// List, approve and reject what takes two people
    #[command(subcommand)]
    Proposal(proposal::ProposalCommand),
    /// Issue, list and withdraw tokens for programs
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Handle complaints, misuse of marks, and the stop of use of revoked marks
    #[command(subcommand)]
    Case(case::CaseCommand),
    /// Look for misuse on the web, and at what was found
    #[command(subcommand)]
    Crawl(crawl::CrawlCommand),
    /// Count marks, complaints, misuse and times
    Statistics(statistics::StatisticsCommand),
    /// Do what the passing of time demands; run it once a day
    Tick(tick::Tick),
    /// Show what opens and ends in the days to come
    Agenda(agenda::Agenda),
    /// Make, rotate and withdraw keys
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Sign the trust bundle
    #[command(subcommand)]
    Trust(trust::TrustCommand),
    /// Write status lists, trust bundle and lists for the public to a folder
    Publish(publish::Publish),
    /// Check the whole store: chain, credentials, badges, index, lists
    Check(check::Check),
    /// Write the data folder to one file
    Backup(backup::Backup),
    /// Unpack a backup into an empty data folder
    Restore(backup::Restore),
    /// Serve the public site
    Serve(serve::Serve),
    /// Plan and run online inspections of declared servers, and read scanners' reports
    #[command(subcommand)]
    Inspect(inspect::InspectCommand),
    /// Go from an empty folder to a running authority with 117 marks
    Demo(demo::Demo),
    /// Look at the documents that bodies send: certificates, reports, contracts, notices
    #[command(subcommand)]
    Document(document::DocumentCommand),
    /// Build badge templates
    #[command(subcommand)]
    Template(template::TemplateCommand),
    /// Print completions for a shell
    Completions(shell::Completions),
    /// Write man pages to a folder
    Man(shell::Man),
    /// Decode an AVIF picture, in a process that it may stop
    #[command(hide = true, name = decode_avif::NAME)]
    DecodeAvif,
}

/// Parses the command line, runs the command, and tells the shell how it went.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_env("SHIRUSHI_LOG");
    tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        .init();
    match run(cli) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let context = Context::new(cli.settings)?;
    match cli.command {
        Command::Init(command) => command.run(&context),
        Command::Mark(command) => command.run(&context),
        Command::Pass(command) => command.run(&context),
        Command::Organisation(command) => command.run(&context),
        Command::Application(command) => command.run(&context),
        Command::Review(command) => command.run(&context),
        Command::MarkApplication(command) => command.run(&context),
        Command::Change(command) => command.run(&context),
        Command::SpotInspection(command) => command.run(&context),
        Command::Designation(command) => command.run(&context),
        Command::Message(command) => command.run(&context),
        Command::Outbox(command) => command.run(&context),
        Command::Proposal(command) => command.run(&context),
        Command::Token(command) => command.run(&context),
        Command::Case(command) => command.run(&context),
        Command::Crawl(command) => command.run(&context),
        Command::Statistics(command) => command.run(&context),
        Command::Tick(command) => command.run(&context),
        Command::Agenda(command) => command.run(&context),
        Command::Keys(command) => command.run(&context),
        Command::Trust(command) => command.run(&context),
        Command::Publish(command) => command.run(&context),
        Command::Check(command) => command.run(&context),
        Command::Backup(command) => command.run(&context),
        Command::Restore(command) => command.run(&context),
        Command::Serve(command) => command.run(&context),
        Command::Inspect(command) => command.run(&context),
        Command::Demo(command) => command.run(&context),
        Command::Document(command) => command.run(&context),
        Command::Template(command) => command.run(&context),
        Command::Completions(command) => command.run(&context),
        Command::Man(command) => command.run(&context),
        Command::DecodeAvif => decode_avif::run(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        super::Cli::command().debug_assert();
    }
}
