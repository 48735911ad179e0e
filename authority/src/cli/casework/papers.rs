//! Files that commands take: forms and answers as JSON, and papers, which are kept by their content.

use std::{
    fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use anyhow::Context as _;
use serde::de::DeserializeOwned;
use shirushi_authority::{
    casework::Attachment,
    inspection::hash::ContentHash,
    office::Office,
    scheme::{EntryId, Text},
};

use crate::cli::failure::Failure;

/// Largest form or list of answers, in bytes.
const MAX_FORM_BYTES: u64 = 1 << 20;

/// A paper of an application: `ID=FILE`.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) id: EntryId,
    pub(crate) path: PathBuf,
}

impl FromStr for Named {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (id, path) = text.split_once('=').ok_or("a paper is given as ID=FILE")?;
        let id = id.parse().map_err(|error| format!("{error}"))?;
        let path = PathBuf::from(path);
        Ok(Self { id, path })
    }
}

/// Reads a form.
pub(crate) fn form<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let bytes = bounded(path, MAX_FORM_BYTES)?;
    let form = serde_json::from_slice(&bytes);
    Ok(form.with_context(|| format!("{} is not the form asked for", path.display()))?)
}

/// Keeps a paper by its content.
pub(crate) fn keep(office: &Office, path: &Path) -> Result<Attachment, Failure> {
    let bytes = bounded(path, Attachment::MAX_BYTES)?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name.with_context(|| format!("{} is no file", path.display()))?;
    let name = Text::try_from(name).with_context(|| format!("the name of {}", path.display()))?;
    let hash: ContentHash = office
        .store()
        .folder()
        .attachments()
        .keep(&bytes)
        .context("keeping a paper")?;
    Ok(Attachment {
        hash,
        name,
        bytes: bytes.len() as u64,
    })
}

fn bounded(path: &Path, max: u64) -> Result<Vec<u8>, Failure> {
    let shown = path.display();
    let bytes = fs::metadata(path)
        .with_context(|| format!("reading {shown}"))?
        .len();
    if bytes > max {
        return Err(anyhow::anyhow!("{shown} has {bytes} bytes; at most {max} are read").into());
    }
    Ok(fs::read(path).with_context(|| format!("reading {shown}"))?)
}
