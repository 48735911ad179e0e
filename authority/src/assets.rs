//! What a scheme owner edits: scheme files with their folders, and badge templates, built in or read from a folder.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use shirushi_watermark::{Template, TemplateError, TemplateId};

use crate::scheme::{Scheme, SchemeError, SchemeFolder, SchemeSet, SchemeSetError, TemplateName};

/// Scheme files and templates, checked together.
#[derive(Debug, Clone)]
pub struct Assets {
    schemes: SchemeSet,
    templates: BTreeMap<TemplateId, TemplateAsset>,
    names: BTreeMap<TemplateName, TemplateId>,
}

/// A template and the package it came in.
#[derive(Debug, Clone)]
pub struct TemplateAsset {
    /// The package.
    pub package: Arc<[u8]>,
    /// The template.
    pub template: Arc<Template>,
}

/// Why assets were refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssetError {
    /// A file or folder cannot be read.
    #[error("the asset {} cannot be read: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is larger than any asset.
    #[error("the asset {} has {bytes} bytes, more than the {max} taken", path.display())]
    TooLarge {
        /// Which.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The largest.
        max: u64,
    },
    /// A folder has more files than are taken.
    #[error("the folder {} has more than the {max} files taken", path.display())]
    TooMany {
        /// Which.
        path: PathBuf,
        /// The most.
        max: usize,
    },
    /// A scheme file is wrong.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
    /// The schemes do not go together.
    #[error(transparent)]
    Schemes(#[from] SchemeSetError),
    /// A template package is wrong.
    #[error("the template {name} cannot be used: {source}")]
    Template {
        /// Its name.
        name: String,
        /// What is wrong.
        source: TemplateError,
    },
    /// A scheme names a template that is not there.
    #[error("the scheme {scheme} names the template {template}, which is not among the assets")]
    NoTemplate {
        /// The scheme.
        scheme: String,
        /// The template.
        template: String,
    },
    /// A template was drawn for another scheme.
    #[error("the template {template} is for the scheme {found}, not for {scheme}")]
    OtherScheme {
        /// The template.
        template: String,
        /// The scheme it is for.
        found: String,
        /// The scheme that names it.
        scheme: String,
    },
}

/// A scheme built in: its file's name without extension, its file, and the files of its folder.
type BuiltIn = (
    &'static str,
    &'static [u8],
    &'static [(&'static str, &'static [u8])],
);

macro_rules! built_in {
    ($($scheme:literal: $($file:literal)*;)*) => {
        [$((
            $scheme,
            include_bytes!(concat!("../../assets/schemes/", $scheme, ".toml")),
            &[$((
                $file,
                include_bytes!(concat!("../../assets/schemes/", $scheme, "/", $file)),
            )),*],
        )),*]
    };
}

const SCHEMES: [BuiltIn; 2] = built_in! {
    "ecom2000": "rules.toml" "criteria-2000.csv" "sections-2000.csv";
    "isp2014": "rules.toml" "criteria-2014.csv" "sections-2014.csv"
        "audit-items.csv" "diagnosis-targets.csv";
};

const TEMPLATES: [(&str, &[u8]); 3] = [
    (
        "ecom-seal-1",
        include_bytes!("../../assets/templates/ecom-seal-1.template"),
    ),
    (
        "isp-mark-1",
        include_bytes!("../../assets/templates/isp-mark-1.template"),
    ),
    (
        "plain-white-1",
        include_bytes!("../../assets/templates/plain-white-1.template"),
    ),
];

/// The services of the ISP scheme's holder list as of 2014, for demonstrations: `no,service,company`.
pub const EXAMPLE_HOLDERS: &str = include_str!("../../assets/holders/isp_holders.csv");

/// Largest asset: a template package has at most 2 MiB.
const MAX_BYTES: u64 = 4 << 20;

/// Most files of one kind in a folder.
const MAX_FILES: usize = 256;

impl Assets {
    /// The assets built into the program.
    ///
    /// # Errors
    /// [`AssetError`]; a test holds that there is none.
    pub fn built_in() -> Result<Self, AssetError> {
        let schemes = SCHEMES.map(|(name, bytes, files)| {
            let folder = SchemeFolder::new(name);
            let folder = files.iter().fold(folder, |f, (name, b)| f.with(name, *b));
            let file = (format!("{name}.toml"), bytes.to_vec());
            (file, Some(folder))
        });
        let templates = TEMPLATES.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        Self::new(&schemes, templates.into())
    }

    /// The assets of a folder: `schemes/*.toml`, each with the folder of its name, if there is one,
    /// and `templates/*.template`.
    ///
    /// # Errors
    /// [`AssetError`].
    pub fn from_folder(folder: &Path) -> Result<Self, AssetError> {
        let folder_of_schemes = folder.join("schemes");
        let mut schemes = Vec::new();
        for (name, bytes) in read_all(&folder_of_schemes, &["toml"], MAX_BYTES)? {
            let stem = name.trim_end_matches(".toml");
            let beside = read_scheme_folder(&folder_of_schemes.join(stem), stem)?;
            schemes.push(((name, bytes), beside));
        }
        let mut templates = read_all(&folder.join("templates"), &["template"], MAX_BYTES)?;
        for (name, _) in &mut templates {
            name.truncate(name.len() - ".template".len());
        }
        Self::new(&schemes, templates)
    }

    fn new(
        scheme_files: &[(File, Option<SchemeFolder>)],
        packages: Vec<File>,
    ) -> Result<Self, AssetError> {
        let schemes = scheme_files.iter().map(|((name, bytes), folder)| {
            let scheme = Scheme::parse(name, bytes)?;
            match folder {
                Some(folder) => scheme.with_rules(folder),
                None => Ok(scheme),
            }
        });
        let schemes = SchemeSet::new(schemes.collect::<Result<_, _>>()?)?;
        let mut assets = Self {
            schemes,
            templates: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        for (name, package) in packages {
            assets.add_template(&name, package)?;
        }
        for scheme in &assets.schemes {
            assets.check_template(scheme)?;
        }
        Ok(assets)
    }

    fn add_template(&mut self, name: &str, package: Vec<u8>) -> Result<(), AssetError> {
        let template = Template::parse(&package).map_err(|source| AssetError::Template {
            name: name.to_owned(),
            source,
        })?;
        let id = template.id();
        if let Ok(name) = name.parse() {
            self.names.insert(name, id);
        }
        let asset = TemplateAsset {
            package: package.into(),
            template: Arc::new(template),
        };
        self.templates.insert(id, asset);
        Ok(())
    }

    fn check_template(&self, scheme: &Scheme) -> Result<(), AssetError> {
        let found = self.names.get(&scheme.template);
        let asset = found.and_then(|id| self.templates.get(id));
        let (id, template) = (scheme.id.to_string(), scheme.template.to_string());
        match asset {
            None => Err(AssetError::NoTemplate {
                scheme: id,
                template,
            }),
            Some(asset) if asset.template.scheme() != id => Err(AssetError::OtherScheme {
                template,
                found: asset.template.scheme().to_owned(),
                scheme: id,
            }),
            Some(_) => Ok(()),
        }
    }

    /// The schemes.
    pub fn schemes(&self) -> &SchemeSet {
        &self.schemes
    }

    /// The template that a scheme's new badges are drawn on.
    pub fn template_of(&self, scheme: &Scheme) -> Option<&TemplateAsset> {
        self.templates.get(self.names.get(&scheme.template)?)
    }

    /// The template of this id, also one that only older badges are drawn on.
    pub fn template(&self, id: TemplateId) -> Option<&TemplateAsset> {
        self.templates.get(&id)
    }

    /// All templates, by id.
    pub fn templates(&self) -> impl Iterator<Item = &TemplateAsset> {
        self.templates.values()
    }
}

/// A file's name and its bytes.
type File = (String, Vec<u8>);

/// The rules and tables beside a scheme file, where its folder is there.
fn read_scheme_folder(path: &Path, name: &str) -> Result<Option<SchemeFolder>, AssetError> {
    if !path.is_dir() {
        return Ok(None);
    }
    let files = read_all(path, &["toml", "csv"], SchemeFolder::MAX_FILE_BYTES as u64)?;
    let folder = SchemeFolder::new(name);
    let with = |folder: SchemeFolder, (name, bytes): File| folder.with(&name, bytes);
    Ok(Some(files.into_iter().fold(folder, with)))
}

fn read_all(folder: &Path, extensions: &[&str], max: u64) -> Result<Vec<File>, AssetError> {
    let failed = |path: &Path, source| AssetError::Io {
        path: path.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| failed(folder, e))? {
        let path = entry.map_err(|e| failed(folder, e))?.path();
        let extension = path.extension().and_then(|e| e.to_str());
        if !extension.is_some_and(|e| extensions.contains(&e)) {
            continue;
        }
        if files.len() == MAX_FILES {
            let (path, max) = (folder.to_owned(), MAX_FILES);
            return Err(AssetError::TooMany { path, max });
        }
        let bytes = fs::metadata(&path).map_err(|e| failed(&path, e))?.len();
        if bytes > max {
            return Err(AssetError::TooLarge { path, bytes, max });
        }
        let name = path.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        files.push((name, fs::read(&path).map_err(|e| failed(&path, e))?));
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_assets_are_sound_and_equal_the_folder() {
        let built_in = Assets::built_in().unwrap();
        let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets"));
        let folder = Assets::from_folder(path).unwrap();
        assert_eq!(built_in.schemes(), folder.schemes());
        assert_eq!(built_in.names, folder.names);
        for scheme in built_in.schemes() {
            assert!(built_in.template_of(scheme).is_some());
            assert!(scheme.rules.is_some(), "{} has rules", scheme.id);
        }
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = Assets::from_folder(Path::new("/no/such/folder")).unwrap_err();
        assert!(
            error.to_string().contains("/no/such/folder/schemes"),
            "{error}"
        );
    }
}
