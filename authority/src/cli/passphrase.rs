//! Where passphrases come from: a file, the environment, or a person at the terminal.

use std::io::IsTerminal;

use shirushi_authority::{
    keys::{EXAMPLE_PASSPHRASE, Passphrase},
    store::DataFolder,
};

use super::{failure::Failure, settings::Settings};

/// The passphrase of the bodies' keys; `None` where nobody gives one.
pub(crate) fn bodies(
    settings: &Settings,
    folder: &DataFolder,
) -> Result<Option<Passphrase>, Failure> {
    if let Some(file) = &settings.passphrase_file {
        return Ok(Some(Passphrase::from_file(file)?));
    }
    if let Some(passphrase) = from_environment("SHIRUSHI_PASSPHRASE")? {
        return Ok(Some(passphrase));
    }
    if is_demonstration(folder) {
        return Ok(Some(Passphrase::new(EXAMPLE_PASSPHRASE.to_owned())?));
    }
    ask("Passphrase of the authority's keys: ")
}

/// The passphrase of the root's key: the bodies' where no other is given.
pub(crate) fn root(
    settings: &Settings,
    folder: &DataFolder,
) -> Result<Option<Passphrase>, Failure> {
    if let Some(file) = &settings.root_passphrase_file {
        return Ok(Some(Passphrase::from_file(file)?));
    }
    match from_environment("SHIRUSHI_ROOT_PASSPHRASE")? {
        Some(passphrase) => Ok(Some(passphrase)),
        None => bodies(settings, folder),
    }
}

fn from_environment(name: &str) -> Result<Option<Passphrase>, Failure> {
    match std::env::var(name) {
        Ok(text) => Ok(Some(Passphrase::new(text)?)),
        Err(_) => Ok(None),
    }
}

fn ask(prompt: &str) -> Result<Option<Passphrase>, Failure> {
    if !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    let text = rpassword::prompt_password(prompt).map_err(anyhow::Error::from)?;
    Ok(Some(Passphrase::new(text)?))
}

/// A demonstration leaves this file in its folder, so that its published
/// passphrase need not be typed. The journal says whether it really is one.
pub(crate) const DEMONSTRATION_FILE: &str = "DEMONSTRATION";

fn is_demonstration(folder: &DataFolder) -> bool {
    folder.path().join(DEMONSTRATION_FILE).exists()
}
