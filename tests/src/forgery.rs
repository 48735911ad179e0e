//! What a forger with the issuer's own art, font and program can do to a genuine badge.
//!
//! The watermark adds to the picture, so whoever can draw both texts can
//! exchange one for the other and leave the watermark as it was.

mod canvas;

use std::sync::Arc;

use shirushi_watermark::{
    Face, Picture, Template, embed,
    template::{Rect, SIDE},
};

use crate::{
    badge::{Badge, example_face},
    random::Random,
};
use canvas::Canvas;

/// A kind of forgery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One digit of a field exchanged for the one that looks most like it.
    Digit,
    /// The expiry exchanged for a later one.
    Expiry,
    /// A field's text taken away, the art below it restored.
    Blanked,
    /// A field's text moved by eight pixels.
    Moved,
    /// A spot of 12×12 pixels of the art copied from elsewhere.
    Spot,
    /// A logo laid on the art: a disc with a bar, in strong colours.
    Logo,
    /// The same logo with the luma of the art left as it was.
    Tint,
    /// The lowest 64 rows exchanged for those of another template.
    Strip,
    /// The watermark, taken as a difference, laid on another badge.
    Transplant,
    /// Another badge drawn with the payload embedded anew: the code is public.
    Redrawn,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Digit,
        Self::Expiry,
        Self::Blanked,
        Self::Moved,
        Self::Spot,
        Self::Logo,
        Self::Tint,
        Self::Strip,
        Self::Transplant,
        Self::Redrawn,
    ];
}

/// A forged badge.
#[derive(Debug, Clone)]
pub struct Forgery {
    /// The picture.
    pub picture: Picture,
    /// Where it was altered; elsewhere it is genuine.
    pub place: Rect,
    /// The field that was altered, unless it was the art or several fields.
    pub field: Option<String>,
}

/// A forgery of a genuine badge; `number` chooses the place and the digits.
/// `other` is the template that a strip is taken from.
pub fn forge(kind: Kind, badge: &Badge, other: &Template, number: u64) -> Forgery {
    let mut random = Random::new(number ^ 0x666f_7267_6572_7921);
    match kind {
        Kind::Digit => digit(badge, &mut random),
        Kind::Expiry => reworded(badge, "expiry", "99/12"),
        Kind::Blanked => blanked(badge, &mut random),
        Kind::Moved => moved(badge, &mut random),
        Kind::Spot => spot(badge, &mut random),
        Kind::Logo | Kind::Tint => logo(badge, kind == Kind::Tint, &mut random),
        Kind::Strip => strip(badge, other),
        Kind::Transplant => transplanted(badge, &mut random),
        Kind::Redrawn => redrawn(badge, &mut random),
    }
}

/// The digit that a reader, or a codec, most easily takes for this one.
fn look_alike(digit: char) -> char {
    match digit {
        '0' | '3' | '6' | '9' => '8',
        '1' | '2' => '7',
        '4' | '7' => '1',
        '5' => '6',
        _ => '3',
    }
}

fn digit(badge: &Badge, random: &mut Random) -> Forgery {
    let field = ["pass", "registration", "expiry"][random.below(3) as usize];
    let text = badge.face.text(field).expect("example faces have it");
    let digits: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .map(|(at, _)| at)
        .collect();
    let at = digits[random.below(digits.len() as u32) as usize];
    let exchanged: String = text
        .char_indices()
        .map(|(i, c)| if i == at { look_alike(c) } else { c })
        .collect();
    let mut forgery = reworded(badge, field, &exchanged);
    let shape = badge.template.field(field).expect("the template has it");
    forgery.place = shape.cell_rect(text.len(), at).expect("the text fits");
    forgery
}

/// The badge with another text in one field, drawn as the issuer draws it.
fn reworded(badge: &Badge, field: &str, text: &str) -> Forgery {
    let face = badge.face.clone().with(field, text);
    let drawn = draw(&badge.template, &face);
    let mut canvas = Canvas::of(&badge.marked);
    canvas.add_difference(drawn.rgb(), badge.plain.rgb());
    field_forgery(badge, field, canvas)
}

fn blanked(badge: &Badge, random: &mut Random) -> Forgery {
    let field = any_field(badge, random);
    let bounds = bounds(badge, &field);
    let mut art = Canvas::of(&badge.plain);
    art.copy_rect(badge.template.art(), bounds);
    let mut canvas = Canvas::of(&badge.marked);
    canvas.add_difference(art.rgb(), badge.plain.rgb());
    field_forgery(badge, &field, canvas)
}

fn moved(badge: &Badge, random: &mut Random) -> Forgery {
    let field = any_field(badge, random);
    let bounds = bounds(badge, &field);
    let mut text = Canvas::of(&badge.plain);
    text.copy_rect(badge.template.art(), bounds);
    text.add_shifted_difference(badge.plain.rgb(), badge.template.art(), bounds, 8);
    let mut canvas = Canvas::of(&badge.marked);
    canvas.add_difference(text.rgb(), badge.plain.rgb());
    field_forgery(badge, &field, canvas)
}

/// Copied from another place with the watermark that was there, as a clone brush does.
fn spot(badge: &Badge, random: &mut Random) -> Forgery {
    let place = art_rect(badge, 12, 12, random);
    let source = art_rect(badge, 12, 12, random);
    let mut canvas = Canvas::of(&badge.marked);
    canvas.clone_rect(source, place);
    art_forgery(canvas, place)
}

fn logo(badge: &Badge, keep_luma: bool, random: &mut Random) -> Forgery {
    let place = art_rect(badge, 48, 48, random);
    let mut canvas = Canvas::of(&badge.marked);
    canvas.stamp_logo(place, keep_luma);
    art_forgery(canvas, place)
}

fn strip(badge: &Badge, other: &Template) -> Forgery {
    let place = Rect {
        x: 0,
        y: SIDE - 64,
        width: SIDE,
        height: 64,
    };
    let mut canvas = Canvas::of(&badge.marked);
    canvas.copy_rect(other.art(), place);
    art_forgery(canvas, place)
}

fn transplanted(badge: &Badge, random: &mut Random) -> Forgery {
    let plain = draw(&badge.template, &example_face(random));
    let mut canvas = Canvas::of(&plain);
    canvas.add_difference(badge.marked.rgb(), badge.plain.rgb());
    text_forgery(badge, canvas.into_picture())
}

fn redrawn(badge: &Badge, random: &mut Random) -> Forgery {
    let face = example_face(random);
    let picture = embed(&badge.template, &face, &badge.payload, badge.id);
    text_forgery(badge, picture.expect("the payload fits the badge"))
}

fn draw(template: &Arc<Template>, face: &Face) -> Picture {
    template.draw(face).expect("the face fits the template")
}

fn bounds(badge: &Badge, field: &str) -> Rect {
    let field = badge.template.field(field).expect("the template has it");
    field.bounds()
}

fn any_field(badge: &Badge, random: &mut Random) -> String {
    let fields = badge.template.fields();
    fields[random.below(fields.len() as u32) as usize]
        .name()
        .to_owned()
}

/// A box somewhere on the art where there is something to see, away from text.
fn art_rect(badge: &Badge, width: u32, height: u32, random: &mut Random) -> Rect {
    let art = Canvas::of(&badge.plain);
    loop {
        let place = Rect {
            x: random.below(SIDE - width),
            y: random.below(SIDE - height),
            width,
            height,
        };
        let fields = badge.template.fields();
        let clear = fields.iter().all(|field| !field.bounds().overlaps(&place));
        if clear && art.deviation(place) > 6.0 {
            return place;
        }
    }
}

fn field_forgery(badge: &Badge, field: &str, canvas: Canvas) -> Forgery {
    Forgery {
        picture: canvas.into_picture(),
        place: bounds(badge, field),
        field: Some(field.to_owned()),
    }
}

fn art_forgery(canvas: Canvas, place: Rect) -> Forgery {
    Forgery {
        picture: canvas.into_picture(),
        place,
        field: None,
    }
}

/// All of the text is another's.
fn text_forgery(badge: &Badge, picture: Picture) -> Forgery {
    Forgery {
        picture,
        place: bounds(badge, "registration"),
        field: Some("registration".to_owned()),
    }
}
