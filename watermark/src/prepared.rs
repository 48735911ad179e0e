//! A template made ready: luma, thumbnail, carriers and frames, computed once.

use std::sync::{Arc, OnceLock};

use crate::{
    carriers::{CHANNEL_SHARES, COEFFICIENTS, Carriers, Layer, SIDE},
    embed::EmbedError,
    face::Face,
    ldpc::{IdFrame, IdMessage, MainFrame, PayloadLength},
    locate::Looks,
    picture::Picture,
    plane::Plane,
    read::MarkId,
    register::Bounds,
    template::Template,
    transform,
    view::{THUMBNAIL_SIDE, Thumbnail, View},
};

/// A template with everything that drawing and reading need of it.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    template: Arc<Template>,
    pub(crate) luma: Plane,
    pub(crate) thumbnail: Thumbnail,
    /// Cells of the thumbnail that no variable text reaches.
    pub(crate) thumbnail_open: Vec<bool>,
    pub(crate) carriers: Carriers,
    /// The field boxes.
    pub(crate) closed: Vec<Bounds>,
    pub(crate) id_frame: IdFrame,
    /// Made when a picture is first searched.
    looks: OnceLock<Looks>,
}

impl Prepared {
    pub(crate) fn new(template: Arc<Template>) -> Self {
        let luma = Plane::luma(SIDE, SIDE, template.art());
        let thumbnail = View::of_luma(luma.clone()).thumbnail();
        let closed: Vec<Bounds> = template
            .fields()
            .iter()
            .map(|field| {
                let b = field.bounds();
                [b.x, b.y, b.x + b.width, b.y + b.height].map(f64::from)
            })
            .collect();
        let carriers = Carriers::of(&template);
        let id_frame = id_frame(carriers.id.len());
        let thumbnail_open = open_cells(&closed);
        Self {
            template,
            luma,
            thumbnail,
            thumbnail_open,
            carriers,
            closed,
            id_frame,
            looks: OnceLock::new(),
        }
    }

    /// What it looks like at every resolution that the search uses.
    pub(crate) fn looks(&self) -> &Looks {
        self.looks
            .get_or_init(|| Looks::of(&self.luma, &self.closed))
    }

    pub(crate) fn template(&self) -> &Arc<Template> {
        &self.template
    }

    /// The frame of payloads of this length.
    #[expect(
        clippy::expect_used,
        reason = "a parsed template leaves room for the longest payload"
    )]
    pub(crate) fn main_frame(&self, length: PayloadLength) -> MainFrame {
        MainFrame::new(length, self.carriers.main.len(), MainFrame::SEED)
            .expect("a template has more carriers than bits")
    }

    /// Draws the badge and lays both layers on it.
    pub(crate) fn press(
        &self,
        face: &Face,
        payload: &[u8],
        id: MarkId,
    ) -> Result<Picture, EmbedError> {
        let length = PayloadLength::try_from(payload.len())?;
        let mut badge = self.template.draw(face)?;
        let mut coefficients = vec![0.0; self.carriers.blocks.len() * COEFFICIENTS];
        let id_symbols = self.id_frame.encode(&IdMessage { length, id });
        let main_symbols = self.main_frame(length).encode(payload)?;
        lay(&mut coefficients, &self.carriers.id, &id_symbols);
        lay(&mut coefficients, &self.carriers.main, &main_symbols);
        transform::inverse(&coefficients, &self.carriers.blocks, |y, delta| {
            add(&mut badge.rgb_mut()[3 * y * SIDE..][..3 * SIDE], delta);
        });
        Ok(badge)
    }
}

#[expect(
    clippy::expect_used,
    reason = "a parsed template leaves room for the id layer"
)]
fn id_frame(carriers: usize) -> IdFrame {
    IdFrame::new(carriers, IdFrame::SEED).expect("a template has more carriers than bits")
}

/// Adds a layer's carriers to the blocks' coefficients.
fn lay(coefficients: &mut [f32], layer: &Layer, signs: &[f32]) {
    let width = layer.frequencies.len();
    let blocks = coefficients
        .chunks_exact_mut(COEFFICIENTS)
        .zip(layer.amplitudes.chunks_exact(width))
        .zip(signs.chunks_exact(width));
    for ((block, amplitudes), signs) in blocks {
        for ((&f, a), s) in layer.frequencies.iter().zip(amplitudes).zip(signs) {
            block[f] = a * s;
        }
    }
}

/// Adds each channel's share of a line of the change of luma, rounded.
fn add(line: &mut [u8], delta: &[f32]) {
    let mut changes = [0i8; 3 * SIDE];
    for (change, d) in changes.as_chunks_mut::<3>().0.iter_mut().zip(delta) {
        // Next to 1.5 × 2^23 a float's last bit is one: the sum's low byte is
        // the nearest integer, halves to even. |d| stays under 32.
        *change = CHANNEL_SHARES.map(|share| (share * d + 12_582_912.0).to_bits() as i8);
    }
    // Flipping the top bit maps 0..=255 to -128..=127 in order: a saturating
    // sum of signed bytes, which machines have, is what is wanted.
    for (channel, change) in line.iter_mut().zip(changes) {
        *channel = ((*channel ^ 0x80) as i8).saturating_add(change) as u8 ^ 0x80;
    }
}

/// Cells of a thumbnail outside every box.
fn open_cells(closed: &[Bounds]) -> Vec<bool> {
    let cell = (SIDE / THUMBNAIL_SIDE) as f64;
    (0..THUMBNAIL_SIDE * THUMBNAIL_SIDE)
        .map(|i| {
            let (x, y) = (
                (i % THUMBNAIL_SIDE) as f64 * cell,
                (i / THUMBNAIL_SIDE) as f64 * cell,
            );
            !closed
                .iter()
                .any(|[x0, y0, x1, y1]| x < *x1 && x + cell > *x0 && y < *y1 && y + cell > *y0)
        })
        .collect()
}
