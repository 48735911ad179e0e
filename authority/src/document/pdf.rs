//! Writes pages as PDF/A-2u, tagged in reading order, with the typeface cut down to what is shown.

use std::num::NonZeroU16;

use jiff::civil::Date;
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Archival, ConfigurationBuilder},
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagKind, TagTree,
    },
};

use super::{
    DocumentError,
    face::Face,
    page::{HEIGHT, Ink, Mark, Page, Role, WIDTH},
};
use crate::language::Language;

/// What a document says of itself.
pub(super) struct About<'a> {
    pub(super) title: String,
    pub(super) author: &'a str,
    pub(super) language: Language,
    /// The day it is dated; midnight in UTC stands for it.
    pub(super) date: Date,
}

/// Writes a document.
///
/// # Errors
/// [`DocumentError::Typeface`] and [`DocumentError::Writing`].
pub(super) fn write(pages: &[Page], about: &About<'_>) -> Result<Vec<u8>, DocumentError> {
    let face = Face::get()?;
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_U)
        .finish()
        .map_err(|error| failed(&error))?;
    let settings = SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(about, face));
    let mut order = Vec::new();
    for page in pages {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(DocumentError::Typeface)?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        for mark in &page.marks {
            draw(&mut surface, face, mark, &mut order);
        }
        surface.finish();
        sheet.finish();
    }
    document.set_tag_tree(tree(order, about));
    document.finish().map_err(|error| failed(&error))
}

fn failed(error: &impl std::fmt::Debug) -> DocumentError {
    let detail = format!("{error:?}").chars().take(500).collect();
    DocumentError::Writing { detail }
}

fn metadata(about: &About<'_>, face: &Face) -> Metadata {
    let date = about.date;
    let created = DateTime::new(date.year().unsigned_abs())
        .month(date.month().unsigned_abs())
        .day(date.day().unsigned_abs())
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(0);
    Metadata::new()
        .title(face.shown(&about.title))
        .authors(vec![face.shown(about.author)])
        .language(about.language.tag().to_owned())
        .creation_date(created)
}

fn draw(
    surface: &mut Surface<'_>,
    face: &Face,
    mark: &Mark,
    order: &mut Vec<(Role, String, Identifier)>,
) {
    match mark {
        Mark::Text {
            x,
            y,
            size,
            tracking,
            ink,
            role,
            text,
        } => {
            let tag = match role {
                Role::Artifact => artifact(ArtifactType::PaginationOther),
                _ => ContentTag::Span(SpanTag::empty()),
            };
            let identifier = surface.start_tagged(tag);
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*ink)));
            let glyphs = face.glyphs(text, *size, *tracking);
            let start = Point::from_xy(*x, *y);
            surface.draw_glyphs(start, &glyphs, face.font(), text, *size, false);
            surface.end_tagged();
            if *role != Role::Artifact {
                order.push((*role, text.clone(), identifier));
            }
        }
        Mark::Line {
            points,
            thickness,
            ink,
        } => {
            let mut path = PathBuilder::new();
            for (place, (x, y)) in points.iter().enumerate() {
                if place == 0 {
                    path.move_to(*x, *y);
                } else {
                    path.line_to(*x, *y);
                }
            }
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: colour(*ink).into(),
                width: *thickness,
                ..Stroke::default()
            }));
            decorate(surface, path);
        }
        Mark::Areas { rectangles, ink } => {
            let mut path = PathBuilder::new();
            for [x, y, width, height] in rectangles {
                if let Some(rectangle) = Rect::from_xywh(*x, *y, *width, *height) {
                    path.push_rect(rectangle);
                }
            }
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*ink)));
            decorate(surface, path);
        }
    }
}

fn decorate(surface: &mut Surface<'_>, path: PathBuilder) {
    if let Some(path) = path.finish() {
        surface.start_tagged(artifact(ArtifactType::Layout));
        surface.draw_path(&path);
        surface.end_tagged();
    }
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn colour(Ink(red, green, blue): Ink) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn fill(ink: Ink) -> Fill {
    Fill {
        paint: colour(ink).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

/// The reading order: lines of one paragraph, title or heading stand together.
fn tree(order: Vec<(Role, String, Identifier)>, about: &About<'_>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(about.language.tag().to_owned()));
    let mut open: Option<(Role, TagGroup)> = None;
    for (role, text, identifier) in order {
        match &mut open {
            Some((last, group)) if *last == role => group.push(identifier),
            _ => {
                if let Some((_, group)) = open.take() {
                    tree.push(group);
                }
                let mut group = TagGroup::new(kind(role, text));
                group.push(identifier);
                open = Some((role, group));
            }
        }
    }
    if let Some((_, group)) = open {
        tree.push(group);
    }
    tree
}

fn kind(role: Role, text: String) -> TagKind {
    let level = match role {
        Role::Title => NonZeroU16::MIN,
        Role::Heading => NonZeroU16::MIN.saturating_add(1),
        Role::Paragraph(_) | Role::Artifact => return Tag::P.into(),
    };
    Tag::Hn(level, Some(text)).into()
}
