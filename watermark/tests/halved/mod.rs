//! A picture at half size.

use shirushi_watermark::Picture;

/// Means over 2×2 pixels: the plainest way to half size.
pub(crate) fn halved(picture: &Picture) -> Picture {
    let (w, h) = (picture.width() as usize / 2, picture.height() as usize / 2);
    let at = |x: usize, y: usize, c: usize| u32::from(picture.rgb()[3 * (2 * w * y + x) + c]);
    let rgb = (0..3 * w * h)
        .map(|i| {
            let (x, y, c) = (i / 3 % w, i / 3 / w, i % 3);
            let sum = at(2 * x, 2 * y, c)
                + at(2 * x + 1, 2 * y, c)
                + at(2 * x, 2 * y + 1, c)
                + at(2 * x + 1, 2 * y + 1, c);
            ((sum + 2) / 4) as u8
        })
        .collect();
    Picture::from_rgb(w as u32, h as u32, rgb).unwrap()
}
