//! The command line: one definition feeds parser, help, completions and manual pages.

mod cache_file;
mod code;
mod completions;
mod context;
mod explain;
mod failure;
mod image;
mod manual;
mod online;
mod output;
mod page;
mod page_visit;
mod pass;
mod site;
mod source;
mod trust;
mod trust_file;

use std::process;

use clap::{CommandFactory, Parser, Subcommand};
use shirushi_verifier::{texts::Language, verdict::ExitCode};

use self::{context::LanguageOption, failure::Failure};

/// Checks Shirushi marks: is it genuine, is it for this site, is it valid now?
#[derive(Debug, Parser)]
#[command(
    name = "shirushi-verify",
    version,
    max_term_width = 100,
    after_help = "Exit status: 0 valid · 1 do not rely on the mark · 2 wrong usage or a file or \
                  network error · 3 no mark found · 4 could not decide.\n\
                  `shirushi-verify explain` tells what each verdict means."
)]
struct Cli {
    /// Language of the output; by default that of the environment (LANG).
    #[arg(long, global = true, value_name = "LANGUAGE")]
    lang: Option<LanguageOption>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the mark in a picture: a PNG, JPEG, WebP or AVIF file, or its URL.
    Image(image::Form),
    /// Fetch a page and check every mark on it.
    Page(page::Form),
    /// Fetch several pages and check every mark on them, a line each.
    Site(site::Form),
    /// Check a printed code in a photograph or scan, or a credential file.
    Code(code::Form),
    /// Check a pass: a review body's signed file.
    Pass(pass::Form),
    /// Tell what a verdict means and what to do about it.
    Explain(explain::Form),
    /// Look into trust files, and replace them by newer ones.
    Trust(trust::Form),
    /// Print completions for a shell.
    Completions(completions::Form),
    /// Write manual pages.
    #[command(hide = true)]
    Manual(manual::Form),
}

/// Runs the program.
pub(crate) fn run() -> process::ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; clap knows which stream is right.
            let code = if error.use_stderr() {
                ExitCode::Failure
            } else {
                ExitCode::Rely
            };
            // Nobody is left to tell if the terminal is gone.
            let _ = error.print();
            return process::ExitCode::from(code as u8);
        }
    };
    let language = context::language(cli.lang);
    let code = match dispatch(cli.command, language) {
        Ok(code) => code,
        Err(failure) => {
            output::failure(&failure, language);
            ExitCode::Failure
        }
    };
    process::ExitCode::from(code as u8)
}

fn dispatch(command: Command, language: Language) -> Result<ExitCode, Failure> {
    match command {
        Command::Image(form) => image::run(&form, language),
        Command::Page(form) => page::run(&form, language),
        Command::Site(form) => site::run(&form, language),
        Command::Code(form) => code::run(&form, language),
        Command::Pass(form) => pass::run(&form, language),
        Command::Explain(form) => explain::run(&form, language),
        Command::Trust(form) => trust::run(&form, language),
        Command::Completions(form) => completions::run(&form, Cli::command()),
        Command::Manual(form) => manual::run(&form, Cli::command()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }
}
