//! What every handler has at hand: settings, clock, randomness, output; and the way to open an office.

use std::{path::Path, time::SystemTime};

use anyhow::Context as _;
use shirushi_authority::{
    access::{PersonName, Who},
    assets::Assets,
    office::{Office, RootSource, Setup},
    store::{Actor, DataFolder},
};
use shirushi_verifier::domain::UnixTime;

use super::{failure::Failure, output::Output, passphrase, settings::Settings};

/// What every handler has at hand.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) settings: Settings,
    pub(crate) output: Output,
}

/// What a command is about to do with keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signing {
    /// Nothing.
    No,
    /// It signs with the bodies' keys.
    Yes,
}

const DEFAULT_DATA: &str = "shirushi-data";

impl Context {
    pub(crate) fn new(settings: Settings) -> Result<Self, Failure> {
        let settings = settings.with_file()?;
        let output = Output::new(settings.json);
        Ok(Self { settings, output })
    }

    /// The present, or the time given for a drill.
    pub(crate) fn now(&self) -> Result<UnixTime, Failure> {
        match self.settings.now {
            Some(now) => Ok(now),
            None => wall_clock(),
        }
    }

    /// The data folder.
    pub(crate) fn folder(&self) -> DataFolder {
        let path = self.settings.data.as_deref();
        DataFolder::at(path.unwrap_or(Path::new(DEFAULT_DATA)))
    }

    /// Scheme files and templates.
    pub(crate) fn assets(&self) -> Result<Assets, Failure> {
        Ok(match &self.settings.assets {
            Some(folder) => Assets::from_folder(folder)?,
            None => Assets::built_in()?,
        })
    }

    /// How to open the office.
    pub(crate) fn setup(&self, signing: Signing) -> Result<Setup, Failure> {
        let passphrase = match signing {
            Signing::No => None,
            Signing::Yes => passphrase::bodies(&self.settings, &self.folder())?,
        };
        Ok(Setup {
            folder: self.folder(),
            assets: self.assets()?,
            passphrase,
            actor: actor(),
        })
    }

    /// Opens the office, and tells what had to be repaired.
    pub(crate) fn office(&self, signing: Signing) -> Result<Office, Failure> {
        let (office, repairs) = Office::open(self.setup(signing)?, self.now()?)?;
        if self.settings.now.is_some() && !office.is_demonstration() {
            return Err(anyhow::anyhow!(
                "--now is for drills in a demonstration's folder; {} holds a real authority",
                self.folder().path().display()
            )
            .into());
        }
        for repair in repairs {
            Output::note(&repair.to_string());
        }
        Ok(office)
    }

    /// Who is at the command line; `named` where the command says it.
    pub(crate) fn who(named: Option<PersonName>) -> Who {
        Who::at_machine(named.unwrap_or_else(|| PersonName::of_system(&user())))
    }

    /// The root's key file and what opens it.
    pub(crate) fn root(&self, file: Option<&Path>) -> Result<RootSource, Failure> {
        let passphrase = passphrase::root(&self.settings, &self.folder())?;
        Ok(RootSource {
            file: file.map(Path::to_owned),
            passphrase: passphrase
                .context("a passphrase is needed for the root's key: give --root-passphrase-file FILE or set SHIRUSHI_ROOT_PASSPHRASE")?,
        })
    }
}

/// Who is at the command line, as the system knows them.
fn actor() -> Actor {
    Actor::new(&user())
}

fn user() -> String {
    let user = std::env::var("SUDO_USER").or_else(|_| std::env::var("USER"));
    user.unwrap_or_else(|_| "unknown".to_owned())
}

/// The system's clock: read here, at the edge, and nowhere else in the program.
pub(crate) fn wall_clock() -> Result<UnixTime, Failure> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the program's edge is where the clock is read"
    )]
    let now = SystemTime::now();
    let seconds = now
        .duration_since(SystemTime::UNIX_EPOCH)
        .context("the system's clock stands before 1970; set it right")?
        .as_secs();
    let time = i64::try_from(seconds).ok();
    let time = time.and_then(|s| UnixTime::try_from(s).ok());
    Ok(time.context("the system's clock stands after the year 9999; set it right")?)
}

/// The system's randomness, for keys.
pub(crate) fn system_randomness() -> rand::rngs::SysRng {
    rand::rngs::SysRng
}
