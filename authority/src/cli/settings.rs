//! Settings: from the command line, then from the file given with `--config`, then the defaults.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;
use serde::Deserialize;
use shirushi_authority::crawl::CrawlSettings;
use shirushi_verifier::domain::UnixTime;

/// Settings that every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Settings {
    /// Data folder of the authority [default: shirushi-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// TOML file with settings: data, assets, passphrase_file, root_passphrase_file, listen,
    /// and the table crawl
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Scheme files and templates from this folder, not the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) assets: Option<PathBuf>,

    /// Passphrase of the bodies' keys, from a file
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,

    /// Passphrase of the root's key, from a file
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) root_passphrase_file: Option<PathBuf>,

    /// Answer with one JSON document
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Work as if it were this time; for drills, in a demonstration's folder only
    #[arg(long, global = true, value_name = "TIME", hide_short_help = true)]
    pub(crate) now: Option<UnixTime>,

    /// Address to serve at; only the settings file sets it here
    #[arg(skip)]
    pub(crate) listen: Option<String>,

    /// How the crawler works; only the settings file sets it
    #[arg(skip)]
    pub(crate) crawl: CrawlSettings,
}

/// The settings file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    data: Option<PathBuf>,
    assets: Option<PathBuf>,
    passphrase_file: Option<PathBuf>,
    root_passphrase_file: Option<PathBuf>,
    listen: Option<String>,
    #[serde(default)]
    crawl: CrawlSettings,
}

const MAX_BYTES: u64 = 64 << 10;

impl Settings {
    /// Fills what the command line left open from the settings file.
    pub(crate) fn with_file(mut self) -> anyhow::Result<Self> {
        let Some(path) = &self.config else {
            return Ok(self);
        };
        let file = read(path).with_context(|| format!("the settings file {}", path.display()))?;
        self.data = self.data.or(file.data);
        self.assets = self.assets.or(file.assets);
        self.passphrase_file = self.passphrase_file.or(file.passphrase_file);
        self.root_passphrase_file = self.root_passphrase_file.or(file.root_passphrase_file);
        self.listen = file.listen;
        self.crawl = file.crawl;
        Ok(self)
    }
}

fn read(path: &Path) -> anyhow::Result<SettingsFile> {
    anyhow::ensure!(
        fs::metadata(path)?.len() <= MAX_BYTES,
        "it has more than {MAX_BYTES} bytes"
    );
    Ok(toml::from_str(&fs::read_to_string(path)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(config: PathBuf) -> Settings {
        Settings {
            data: Some("from-line".into()),
            config: Some(config),
            assets: None,
            passphrase_file: None,
            root_passphrase_file: None,
            json: false,
            now: None,
            listen: None,
            crawl: CrawlSettings::default(),
        }
    }

    #[test]
    fn the_command_line_goes_before_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("authority.toml");
        fs::write(&path, "data = \"from-file\"\nassets = \"art\"\n").unwrap();
        let settings = settings(path).with_file().unwrap();
        assert_eq!(settings.data, Some("from-line".into()));
        assert_eq!(settings.assets, Some("art".into()));
    }

    #[test]
    fn an_unknown_setting_is_refused_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("authority.toml");
        fs::write(&path, "dta = \"x\"\n").unwrap();
        let error = format!("{:#}", settings(path).with_file().unwrap_err());
        assert!(error.contains("line 1") && error.contains("dta"), "{error}");
    }
}
