//! Sets text down the page, onto the next page where there is no room, and numbers the pages.

use super::{
    DocumentError,
    breaking::lines,
    face::Face,
    page::{HEIGHT, Ink, Mark, Page, Role, WIDTH},
};

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Size in points.
    pub(super) size: f32,
    /// From baseline to baseline in points.
    pub(super) leading: f32,
    /// Space between characters in points.
    pub(super) tracking: f32,
    /// Colour.
    pub(super) ink: Ink,
    /// Where it stands in its column.
    pub(super) align: Align,
    /// What it is.
    pub(super) kind: Kind,
}

/// Where a line stands in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Start,
    Centre,
    End,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Title,
    Heading,
    Text,
}

impl Style {
    /// Running text on the grid of [`GRID`].
    pub(super) const BODY: Self = Self {
        size: 10.0,
        leading: GRID,
        tracking: 0.0,
        ink: Ink::BLACK,
        align: Align::Start,
        kind: Kind::Text,
    };
    /// Text of lesser weight: two lines take three quarters of the grid each.
    pub(super) const SMALL: Self = Self {
        size: 8.25,
        leading: GRID * 0.75,
        ink: Ink::GREY,
        ..Self::BODY
    };
    /// A document's title.
    pub(super) const TITLE: Self = Self {
        size: 20.0,
        leading: GRID * 2.0,
        tracking: 2.0,
        ink: Ink::DEEP,
        align: Align::Centre,
        kind: Kind::Title,
    };
    /// A section's heading.
    pub(super) const HEADING: Self = Self {
        size: 12.0,
        ink: Ink::DEEP,
        kind: Kind::Heading,
        ..Self::BODY
    };

    pub(super) fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    pub(super) fn inked(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

/// The distance of baselines, in points.
pub(super) const GRID: f32 = 17.0;

/// Outer margins of running pages: sides, top, bottom.
pub(super) const SIDE: f32 = 68.0;
const TOP: f32 = 82.0;
const BOTTOM: f32 = 76.0;

/// The width of a running column.
pub(super) const COLUMN: f32 = WIDTH - 2.0 * SIDE;

/// Most pages of a document.
pub(super) const MAX_PAGES: usize = 500;

/// Pages being filled.
pub(super) struct Flow {
    pub(super) face: &'static Face,
    pages: Vec<Page>,
    page: Page,
    /// The lower edge of what is set so far, from the top.
    pub(super) y: f32,
    /// Where a page is full, from the top.
    pub(super) bottom: f32,
    paragraphs: u32,
}

impl Flow {
    pub(super) fn new() -> Result<Self, DocumentError> {
        Ok(Self {
            face: Face::get()?,
            pages: Vec::new(),
            page: Page::default(),
            y: TOP,
            bottom: HEIGHT - BOTTOM,
            paragraphs: 0,
        })
    }

    /// The page being filled, for what stands at a place of its own.
    pub(super) fn page(&mut self) -> &mut Page {
        &mut self.page
    }

    /// Leaves space, in points; none at the top of a page.
    pub(super) fn space(&mut self, points: f32) {
        if self.y > TOP {
            self.y += points;
        }
    }

    /// Begins a new page if there is no room for so much.
    pub(super) fn room(&mut self, height: f32) {
        if self.y + height > self.bottom && self.y > TOP {
            self.pages.push(std::mem::take(&mut self.page));
            self.y = TOP;
        }
    }

    /// Sets a text in the whole column.
    pub(super) fn text(&mut self, style: &Style, text: &str) {
        self.column(style, SIDE, COLUMN, text);
    }

    /// Sets a text in a column from `x`, `width` wide. Returns the lower edge, which is `self.y` too.
    pub(super) fn column(&mut self, style: &Style, x: f32, width: f32, text: &str) -> f32 {
        let text = self.face.shown(text);
        self.paragraphs += 1;
        let role = match style.kind {
            Kind::Title => Role::Title,
            Kind::Heading => Role::Heading,
            Kind::Text => Role::Paragraph(self.paragraphs),
        };
        for line in lines(self.face, &text, style.size, width) {
            self.room(style.leading);
            self.y += style.leading;
            // The baseline stands above the line's lower edge by what is left over, and the descent.
            let baseline = self.y - (style.leading - style.size) / 2.0 - style.size * 0.12;
            self.line(style, role, x, width, baseline, &line);
        }
        self.y
    }

    fn line(&mut self, style: &Style, role: Role, x: f32, width: f32, y: f32, text: &str) {
        if text.is_empty() {
            return;
        }
        let free = width - self.face.width(text, style.size, style.tracking);
        let x = match style.align {
            Align::Start => x,
            Align::Centre => x + free / 2.0,
            Align::End => x + free,
        };
        self.page.marks.push(Mark::Text {
            x,
            y,
            size: style.size,
            tracking: style.tracking,
            ink: style.ink,
            role,
            text: text.to_owned(),
        });
    }

    /// How high a text would be.
    pub(super) fn height(&self, style: &Style, width: f32, text: &str) -> f32 {
        let text = self.face.shown(text);
        let lines = lines(self.face, &text, style.size, width).len();
        lines as f32 * style.leading
    }

    /// A rule over the whole column.
    pub(super) fn rule(&mut self, thickness: f32, ink: Ink) {
        let y = self.y;
        self.page.rule(SIDE, y, COLUMN, thickness, ink);
    }

    /// A heading that stays with what follows, on `keep` points at least.
    pub(super) fn heading(&mut self, text: &str, keep: f32) {
        self.room(GRID * 2.0 + keep);
        self.space(GRID);
        self.text(&Style::HEADING, text);
        self.rule(0.6, Ink::DEEP);
        self.y += 6.0;
    }

    /// A name and what it is, side by side; the wider of both sets the height.
    pub(super) fn fact(&mut self, name: &str, value: &str) {
        let style = Style::BODY;
        let wide = COLUMN - NAME;
        self.room(self.height(&style, wide, value).min(GRID * 6.0));
        let top = self.y;
        self.column(&style.inked(Ink::GREY), SIDE, NAME - 10.0, name);
        let below_name = self.y;
        if self.y >= top {
            self.y = top;
        }
        self.column(&style, SIDE + NAME, wide, value);
        self.y = self.y.max(if self.y < top { 0.0 } else { below_name });
    }

    /// The pages as they are, without anything that repeats.
    pub(super) fn bare(mut self) -> Vec<Page> {
        self.pages.push(self.page);
        self.pages
    }

    /// All pages, each with `foot` and its number at its foot and `head` at its top but for the first.
    ///
    /// # Errors
    /// [`DocumentError::TooLong`].
    pub(super) fn finish(mut self, head: &str, foot: &str) -> Result<Vec<Page>, DocumentError> {
        self.pages.push(self.page);
        let all = self.pages.len();
        if all > MAX_PAGES {
            return Err(DocumentError::TooLong { max: MAX_PAGES });
        }
        let style = Style::SMALL;
        for (number, page) in (1..).zip(&mut self.pages) {
            let y = HEIGHT - 44.0;
            page.rule(SIDE, y - 13.0, COLUMN, 0.4, Ink::PALE);
            let of = format!("{number} / {all}");
            running(self.face, page, &style, y, foot, Align::Start);
            running(self.face, page, &style, y, &of, Align::End);
            if number > 1 {
                running(self.face, page, &style, 52.0, head, Align::Start);
                page.rule(SIDE, 58.0, COLUMN, 0.4, Ink::PALE);
            }
        }
        Ok(self.pages)
    }
}

/// The width of the names in [`Flow::fact`].
pub(super) const NAME: f32 = 116.0;

fn running(face: &Face, page: &mut Page, style: &Style, y: f32, text: &str, align: Align) {
    let text = face.shown(text);
    let Some(first) = lines(face, &text, style.size, COLUMN - 60.0)
        .into_iter()
        .next()
    else {
        return;
    };
    let free = COLUMN - face.width(&first, style.size, 0.0);
    page.marks.push(Mark::Text {
        x: if align == Align::End {
            SIDE + free
        } else {
            SIDE
        },
        y,
        size: style.size,
        tracking: 0.0,
        ink: style.ink,
        role: Role::Artifact,
        text: first,
    });
}
