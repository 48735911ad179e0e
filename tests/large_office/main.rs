//! A large office, made by a program, and what it costs to work with it.
#![expect(clippy::expect_used, reason = "a tool for developers, who read panics")]

mod make;
mod measure;
mod names;
mod unsynced;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use shirushi_authority::{
    assets::Assets,
    office::{Office, Setup},
    store::{Actor, DataFolder},
};
use shirushi_verifier::domain::UnixTime;

/// Makes a large office and measures it; tests/scale runs it.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make the office
    Make {
        folder: PathBuf,
        /// What its names are drawn from
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Make only an Nth of it
        #[arg(long, default_value_t = 1)]
        part: u32,
    },
    /// Read and hash the journal's files, as a start cannot avoid that follows its chain
    Journal { folder: PathBuf },
    /// Start without index and snapshot
    Rebuild { folder: PathBuf },
    /// Start with them
    Start { folder: PathBuf },
    /// Search by number, URL and holder
    Search { folder: PathBuf },
    /// Decide a grant and a tick
    Decide { folder: PathBuf },
    /// Revoke the mall's pass; the journal is cut back to what it was
    Cascade { folder: PathBuf },
}

fn main() {
    match Arguments::parse().what {
        What::Make { folder, seed, part } => make::make(&folder, seed, part),
        What::Journal { folder } => measure::journal(&folder),
        What::Rebuild { folder } => measure::rebuild(&folder),
        What::Start { folder } => measure::start(&folder),
        What::Search { folder } => measure::search(&folder),
        What::Decide { folder } => measure::decide(&folder),
        What::Cascade { folder } => measure::cascade(&folder),
    }
}

/// When the office is measured.
fn today() -> UnixTime {
    "2026-11-22T03:00:00Z".parse().expect("an instant")
}

fn data(folder: &Path) -> DataFolder {
    DataFolder::at(&folder.join("data"))
}

/// How the office is opened: with the shipped schemes, in which one has nearly all numbers.
fn setup(folder: &Path) -> Setup {
    Setup {
        folder: data(folder),
        assets: Assets::from_folder(&folder.join("assets")).expect("the assets are sound"),
        passphrase: Some(
            shirushi_authority::keys::Passphrase::new(
                shirushi_authority::keys::EXAMPLE_PASSPHRASE.to_owned(),
            )
            .expect("it is long enough"),
        ),
        actor: Actor::new("scale"),
    }
}

fn open(folder: &Path) -> Office {
    let opened = Office::open(setup(folder), today());
    opened.expect("the office opens").0
}
