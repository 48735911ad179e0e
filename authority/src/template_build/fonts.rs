//! Fonts: exactly the files that a recipe names, and nothing the machine happens to have.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use resvg::usvg::{FontFamily, FontResolver, Options, Tree, fontdb};
use sha2::{Digest, Sha256};

use super::{BuildError, recipe::FontFile, unreadable};

/// The fonts of one recipe.
pub(super) struct Fonts(Arc<fontdb::Database>);

/// Loads the files named, looking for them anywhere below `folder`.
pub(super) fn load(files: &[FontFile], folder: &Path) -> Result<Fonts, BuildError> {
    let mut database = fontdb::Database::new();
    let paths = if files.is_empty() {
        BTreeMap::new()
    } else {
        paths_by_name(folder)?
    };
    for FontFile { file, sha256 } in files {
        let path = paths.get(file).ok_or_else(|| BuildError::FontMissing {
            file: file.clone(),
            folder: folder.to_owned(),
        })?;
        let bytes = super::read(path)?;
        let found = hex::encode(Sha256::digest(&bytes));
        if &found != sha256 {
            return Err(BuildError::FontChanged {
                path: path.clone(),
                found,
                expected: sha256.clone(),
            });
        }
        database.load_font_data(bytes);
    }
    Ok(Fonts(Arc::new(database)))
}

fn paths_by_name(folder: &Path) -> Result<BTreeMap<String, PathBuf>, BuildError> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |error: std::io::Error| unreadable(&folder, &error);
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            // A link is not followed, so there are no rounds to get lost in.
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push(entry.path());
            } else if let Ok(name) = entry.file_name().into_string() {
                found.insert(name, entry.path());
            }
        }
    }
    Ok(found)
}

impl Fonts {
    /// Parses an SVG. Text in a family or with a character that these fonts
    /// lack is an error, where the SVG library would take another font.
    pub(super) fn parse(&self, svg: &[u8]) -> Result<Tree, BuildError> {
        let missing = Mutex::new(None);
        let note = |error| {
            if let Ok(mut first) = missing.lock() {
                first.get_or_insert(error);
            }
        };
        let default = FontResolver::default_font_selector();
        let options = Options {
            fontdb: Arc::clone(&self.0),
            font_resolver: FontResolver {
                select_font: Box::new(|font, database| {
                    let known = |family: &FontFamily| database_has(&self.0, family);
                    if !font.families().iter().any(known) {
                        note(BuildError::FontFamily {
                            family: font.families().first().map(plain_name).unwrap_or_default(),
                        });
                    }
                    default(font, database)
                }),
                select_fallback: Box::new(|character, _, _| {
                    note(BuildError::FontCharacter { character });
                    None
                }),
            },
            ..Options::default()
        };
        let tree = Tree::from_data(svg, &options).map_err(|error| BuildError::Svg {
            detail: error.to_string(),
        });
        drop(options);
        match missing.into_inner() {
            Ok(Some(error)) => Err(error),
            _ => tree,
        }
    }
}

fn database_has(database: &fontdb::Database, family: &FontFamily) -> bool {
    let FontFamily::Named(name) = family else {
        return false;
    };
    database
        .faces()
        .any(|face| face.families.iter().any(|(known, _)| known == name))
}

fn plain_name(family: &FontFamily) -> String {
    match family {
        FontFamily::Named(name) => name.clone(),
        generic => generic.to_string(),
    }
}
