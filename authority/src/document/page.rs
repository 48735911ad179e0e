//! A page before it is written: texts, rules, areas and curves at their places, in points from the top left.

/// A4, in points.
pub(super) const WIDTH: f32 = 595.276;
/// A4, in points.
pub(super) const HEIGHT: f32 = 841.89;

/// A colour of ink, as sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ink(pub(super) u8, pub(super) u8, pub(super) u8);

impl Ink {
    /// Text.
    pub(super) const BLACK: Self = Self(0x1b, 0x1d, 0x22);
    /// Text of lesser weight.
    pub(super) const GREY: Self = Self(0x5a, 0x60, 0x6b);
    /// Fine rules.
    pub(super) const PALE: Self = Self(0xc4, 0xc9, 0xd1);
    /// Headings and frames.
    pub(super) const DEEP: Self = Self(0x1f, 0x3a, 0x5f);
    /// The curves under a certificate.
    pub(super) const FAINT: Self = Self(0xe6, 0xeb, 0xf2);
    /// Areas behind headings.
    pub(super) const WASH: Self = Self(0xf1, 0xf4, 0xf8);
    /// What is not met.
    pub(super) const RED: Self = Self(0x9c, 0x22, 0x2e);
}

/// What a text is, for those who hear it instead of seeing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The document's title.
    Title,
    /// A heading of a section.
    Heading,
    /// A paragraph; lines of the same number belong together.
    Paragraph(u32),
    /// What repeats on every page.
    Artifact,
}

/// Something on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// A line of text that begins at `x` with its baseline at `y`.
    Text {
        x: f32,
        y: f32,
        size: f32,
        tracking: f32,
        ink: Ink,
        role: Role,
        text: String,
    },
    /// Straight lines through the points given.
    Line {
        points: Vec<(f32, f32)>,
        thickness: f32,
        ink: Ink,
    },
    /// Filled rectangles: left, top, width, height.
    Areas { rectangles: Vec<[f32; 4]>, ink: Ink },
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Page {
    pub(super) marks: Vec<Mark>,
}

impl Page {
    pub(super) fn rule(&mut self, x: f32, y: f32, width: f32, thickness: f32, ink: Ink) {
        let points = vec![(x, y), (x + width, y)];
        self.marks.push(Mark::Line {
            points,
            thickness,
            ink,
        });
    }

    pub(super) fn frame(&mut self, inset: f32, thickness: f32, ink: Ink) {
        let (right, bottom) = (WIDTH - inset, HEIGHT - inset);
        let corners = [
            (inset, inset),
            (right, inset),
            (right, bottom),
            (inset, bottom),
        ];
        let mut points = corners.to_vec();
        // One corner more than closed, so that the last joint is mitred as the others.
        points.extend([corners[0], corners[1]]);
        self.marks.push(Mark::Line {
            points,
            thickness,
            ink,
        });
    }

    pub(super) fn area(&mut self, rectangle: [f32; 4], ink: Ink) {
        let rectangles = vec![rectangle];
        self.marks.push(Mark::Areas { rectangles, ink });
    }
}
