//! The delivery bundle: everything a site operator gets, as one folder.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use image::{
    ExtendedColorType, ImageEncoder, RgbImage,
    codecs::{png::PngEncoder, webp::WebPEncoder},
    imageops::{self, FilterType},
};
use sha2::{Digest, Sha256};
use shirushi_verifier::{credential::Claims, domain::MarkNumber, printed, trust::Localized};
use shirushi_watermark::Picture;

use super::zip::zipped;
use super::{
    Badge,
    code::{Code, CodeError},
};
use crate::store::write_whole;

/// What a bundle is made of.
#[derive(Debug, Clone, Copy)]
pub struct BundleContents<'a> {
    /// The badge.
    pub badge: &'a Badge,
    /// The mark's name, such as "Safety and Security Mark".
    pub mark_name: &'a Localized<String>,
    /// The page that a click on the badge opens.
    pub click_page: &'a str,
}

/// What to do where the folder exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Refuse, so that nothing is lost.
    Refuse,
    /// Put the bundle in its place.
    Replace,
}

/// Why a bundle was not written. Nothing is left half written.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The folder exists.
    #[error("{} exists already; choose another folder, or allow replacing it", .0.display())]
    Exists(PathBuf),
    /// A file could not be written.
    #[error("cannot write {}: {cause}", path.display())]
    Write {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A picture could not be encoded.
    #[error("cannot encode {file}: {detail}")]
    Encode {
        /// Which file.
        file: &'static str,
        /// What the encoder said.
        detail: String,
    },
    /// The files could not be put into one.
    #[error("cannot zip the bundle: {0}")]
    Zip(String),
    /// A printed code could not be drawn.
    #[error(transparent)]
    Code(#[from] CodeError),
}

impl BundleContents<'_> {
    /// Writes the bundle as the folder `folder`: into a folder beside it first,
    /// which then takes its name.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn write(&self, folder: &Path, existing: Existing) -> Result<(), BundleError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |cause| BundleError::Write { path, cause }
        };
        if folder.exists() && existing == Existing::Refuse {
            return Err(BundleError::Exists(folder.to_owned()));
        }
        let files = self.files()?;
        let parent = folder.parent().filter(|p| !p.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(failed(parent))?;
        let beside = tempfile::Builder::new()
            .prefix(".bundle-")
            .tempdir_in(parent)
            .map_err(failed(parent))?;
        for (name, bytes) in &files {
            let path = beside.path().join(name);
            write_whole(&path, bytes, false).map_err(failed(&path))?;
        }
        readable(beside.path()).map_err(failed(beside.path()))?;
        if folder.exists() {
            let old = tempfile::Builder::new()
                .prefix(".replaced-")
                .tempdir_in(parent)
                .map_err(failed(parent))?;
            fs::rename(folder, old.path().join("bundle")).map_err(failed(folder))?;
        }
        fs::rename(beside.keep(), folder).map_err(failed(folder))
    }

    /// Writes the bundle as one zip file.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn write_zip(&self, path: &Path, existing: Existing) -> Result<(), BundleError> {
        if path.exists() && existing == Existing::Refuse {
            return Err(BundleError::Exists(path.to_owned()));
        }
        let zipped = zipped(&self.files()?)?;
        write_whole(path, &zipped, false).map_err(|cause| BundleError::Write {
            path: path.to_owned(),
            cause,
        })
    }

    /// The lines that an operator pastes into a page, which is what `install.html` holds.
    ///
    /// # Errors
    /// [`BundleError::Encode`].
    pub fn install_code(&self) -> Result<String, BundleError> {
        let html = rendered("install.html", &Install(&Texts::of(self)))?;
        String::from_utf8(html).map_err(|error| BundleError::Encode {
            file: "install.html",
            detail: error.to_string(),
        })
    }

    /// Names and contents, the checksums last.
    pub(crate) fn files(&self) -> Result<Vec<(&'static str, Vec<u8>)>, BundleError> {
        let picture = self.badge.picture();
        let credential = Code::of(&printed::text(self.badge.credential()))?;
        let page = Code::of(self.click_page)?;
        let texts = Texts::of(self);
        let mut files = vec![
            ("badge.png", self.badge.png().to_vec()),
            ("badge.webp", lossless_webp(picture)?),
            ("badge-256.png", scaled_png("badge-256.png", picture, 256)?),
            ("badge-128.png", scaled_png("badge-128.png", picture, 128)?),
            ("credential.cbor", self.badge.credential().to_vec()),
            ("qr.svg", credential.svg()),
            ("qr.png", credential.png()?),
            ("qr-page.svg", page.svg()),
            ("qr-page.png", page.png()?),
            ("install.html", rendered("install.html", &Install(&texts))?),
            ("print.html", rendered("print.html", &Print(&texts))?),
            ("README.txt", rendered("README.txt", &Readme(&texts))?),
        ];
        let sums = files.iter().fold(String::new(), |mut sums, (name, bytes)| {
            let _ = writeln!(sums, "{}  {name}", hex::encode(Sha256::digest(bytes)));
            sums
        });
        files.push(("SHA256SUMS", sums.into_bytes()));
        Ok(files)
    }
}

/// The words of a bundle's texts.
struct Texts<'a> {
    mark_name_ja: &'a str,
    mark_name_en: &'a str,
    number: String,
    holder: String,
    system: String,
    target: String,
    last_day: String,
    issuing_body: String,
    review_body: String,
    click_page: &'a str,
    /// Where the authority's site tells whether the mark is installed right.
    install_check: String,
}

impl<'a> Texts<'a> {
    fn of(contents: &BundleContents<'a>) -> Self {
        let Claims {
            target,
            expires,
            mark,
            ..
        } = contents.badge.claims();
        let last = expires.last_day();
        Self {
            mark_name_ja: &contents.mark_name.ja,
            mark_name_en: &contents.mark_name.en,
            number: MarkNumber::of(mark).to_string(),
            holder: mark.holder.to_string(),
            system: mark.system.to_string(),
            target: target.to_string(),
            last_day: format!("{:04}-{:02}-{:02}", last.year(), last.month(), last.day()),
            issuing_body: mark.issuing_body.to_string(),
            review_body: mark.review_body.to_string(),
            click_page: contents.click_page,
            install_check: install_check(contents.click_page),
        }
    }
}

/// The page that checks installations, on the site of the click page, `{base}marks/{registration}`.
fn install_check(click_page: &str) -> String {
    let base = click_page.rsplit_once("marks/");
    format!("{}install", base.map_or(click_page, |(base, _)| base))
}

macro_rules! text_file {
    ($name:ident, $path:literal) => {
        #[derive(askama::Template)]
        #[template(path = $path)]
        struct $name<'a>(&'a Texts<'a>);

        impl<'a> std::ops::Deref for $name<'a> {
            type Target = Texts<'a>;
            fn deref(&self) -> &Texts<'a> {
                self.0
            }
        }
    };
}
text_file!(Install, "install.html");
text_file!(Print, "print.html");
text_file!(Readme, "README.txt");

fn rendered(file: &'static str, text: &impl askama::Template) -> Result<Vec<u8>, BundleError> {
    let detail = |error: askama::Error| BundleError::Encode {
        file,
        detail: error.to_string(),
    };
    text.render().map(String::into_bytes).map_err(detail)
}

fn lossless_webp(picture: &Picture) -> Result<Vec<u8>, BundleError> {
    let mut file = Vec::new();
    WebPEncoder::new_lossless(&mut file)
        .write_image(
            picture.rgb(),
            picture.width(),
            picture.height(),
            ExtendedColorType::Rgb8,
        )
        .map_err(|e| BundleError::Encode {
            file: "badge.webp",
            detail: e.to_string(),
        })?;
    Ok(file)
}

fn scaled_png(name: &'static str, picture: &Picture, side: u32) -> Result<Vec<u8>, BundleError> {
    let failed = |detail: String| BundleError::Encode { file: name, detail };
    let full = RgbImage::from_raw(picture.width(), picture.height(), picture.rgb().to_vec())
        .ok_or_else(|| failed("the picture has not as many pixels as it says".to_owned()))?;
    let scaled = imageops::resize(&full, side, side, FilterType::Lanczos3);
    let mut file = Vec::new();
    PngEncoder::new(&mut file)
        .write_image(scaled.as_raw(), side, side, ExtendedColorType::Rgb8)
        .map_err(|e| failed(e.to_string()))?;
    Ok(file)
}

/// Lets everyone read a folder that was made for its owner only.
fn readable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}
