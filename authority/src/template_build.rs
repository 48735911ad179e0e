//! Building a template package: from a designer's folder to the file that issuing and verifying share.
//!
//! A folder holds `art.svg`, the art without variable text, and
//! `template.toml`, which says where variable text stands, how it looks, and
//! which font files were used. Fonts are named with their SHA-256, so the same
//! folder gives the same package wherever it is built, or an error; programs
//! that use the package need no font. See `assets/templates/README.md`.

mod fonts;
mod glyphs;
mod raster;
mod recipe;
mod survey;

use std::path::{Path, PathBuf};

use shirushi_watermark::template::{Template, TemplateError, TemplateParts};

pub use recipe::{FieldRecipe, FontFile, Recipe, StyleRecipe};
pub use survey::Survey;

/// A package and what is worth knowing about it.
#[derive(Debug, Clone)]
pub struct Built {
    /// The package's bytes.
    pub package: Vec<u8>,
    /// The package, parsed.
    pub template: Template,
    /// How well the art carries a watermark.
    pub survey: Survey,
}

impl std::fmt::Display for Built {
    /// What to tell the designer: name, id, size and survey, a line each.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{} for {}", self.template.name(), self.template.scheme())?;
        writeln!(f, "id {}, {} bytes", self.template.id(), self.package.len())?;
        write!(f, "{}", self.survey)
    }
}

/// Why no package could be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A file or folder could not be read.
    #[error("{} cannot be read: {detail}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// The package could not be written.
    #[error("{} cannot be written: {detail}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// `template.toml` is not as it should be.
    #[error("{} is not a template recipe: {detail}", path.display())]
    Recipe {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// A font file that the recipe names is nowhere below the font folder.
    #[error("the font file {file} is not below {}", folder.display())]
    FontMissing {
        /// The file's name.
        file: String,
        /// The folder searched.
        folder: PathBuf,
    },
    /// A font file has other contents than the recipe says.
    #[error("{} has SHA-256 {found}, the recipe says {expected}", path.display())]
    FontChanged {
        /// The file.
        path: PathBuf,
        /// Hash found, in hexadecimal.
        found: String,
        /// Hash the recipe demands.
        expected: String,
    },
    /// Text asks for a family that none of the recipe's font files has.
    #[error("no font of the recipe is of the family {family:?}")]
    FontFamily {
        /// The family.
        family: String,
    },
    /// A character that its font cannot draw.
    #[error("no glyph for the character {character:?} in the font it is set in")]
    FontCharacter {
        /// The character.
        character: char,
    },
    /// The art is not an SVG that can be drawn.
    #[error("the art cannot be drawn: {detail}")]
    Svg {
        /// What the SVG library said.
        detail: String,
    },
    /// The art is not a square of 512 units.
    #[error("the art is {width}×{height}, it must be 512×512")]
    SvgSize {
        /// Width found.
        width: String,
        /// Height found.
        height: String,
    },
    /// The art lets what is behind it shine through.
    #[error("the art is not opaque at {x}, {y}; a watermark needs every pixel")]
    Transparent {
        /// Column of the first such pixel.
        x: u32,
        /// Its row.
        y: u32,
    },
    /// A glyph is larger than its cell.
    #[error("{character:?} of style {style} reaches outside its cell of {width}×{height} pixels")]
    GlyphOutside {
        /// The style.
        style: String,
        /// The character.
        character: char,
        /// The cell's width.
        width: u32,
        /// The cell's height.
        height: u32,
    },
    /// The parts do not make a template.
    #[error(transparent)]
    Template(#[from] TemplateError),
}

/// Builds the package of the folder `art` and puts it at `out`, whole or not at all.
///
/// # Errors
/// [`BuildError`]; a file that was at `out` is then untouched.
pub fn build_to(art: &Path, fonts: &Path, out: &Path) -> Result<Built, BuildError> {
    let built = build(art, fonts)?;
    let unwritable = |error: std::io::Error| BuildError::Write {
        path: out.to_owned(),
        detail: error.to_string(),
    };
    let half_done = out.with_added_extension("tmp");
    std::fs::write(&half_done, &built.package).map_err(unwritable)?;
    std::fs::rename(&half_done, out).map_err(unwritable)?;
    Ok(built)
}

/// Builds the package of the folder `art`, with font files found anywhere below `fonts`.
///
/// # Errors
/// [`BuildError`]; nothing is written.
pub fn build(art: &Path, fonts: &Path) -> Result<Built, BuildError> {
    let recipe = Recipe::read(&art.join("template.toml"))?;
    let fonts = fonts::load(&recipe.fonts, fonts)?;
    let svg = read(&art.join("art.svg"))?;
    let styles = recipe
        .styles
        .iter()
        .map(|(name, style)| glyphs::draw(name, style, &fonts))
        .collect::<Result<_, _>>()?;
    let parts = TemplateParts {
        name: recipe.name.clone(),
        scheme: recipe.scheme.clone(),
        art: raster::draw_art(&svg, &fonts)?,
        styles,
        fields: recipe.field_parts(),
    };
    let package = parts.to_package()?;
    let template = Template::parse(&package)?;
    let survey = Survey::of(&template);
    Ok(Built {
        package,
        template,
        survey,
    })
}

fn read(path: &Path) -> Result<Vec<u8>, BuildError> {
    std::fs::read(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> BuildError {
    BuildError::Read {
        path: path.to_owned(),
        detail: error.to_string(),
    }
}

#[cfg(test)]
mod tests;
