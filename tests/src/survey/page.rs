//! Several badges on one page: every one of them is to be found.

use serde_json::json;
use shirushi_watermark::{Reader, Reading, Refusal};

use super::Row;
use crate::{badge::Badge, pipeline::decode, workbench::Workbench};

/// Side of the smallest badge, in CSS pixels.
pub const LEAST_SIDE: f32 = 128.0;
/// Where badges stand on the page, in CSS pixels: side, left and top; none on
/// whole pixels, as in a layout that is centred.
const PLACES: [(f64, f64, f64); 4] = [
    (256.0, 61.3, 391.6),
    (200.0, 402.5, 420.4),
    (160.0, 689.7, 443.2),
    (128.0, 941.1, 451.9),
];

/// Puts the badges on pages, four on each beside a badge of another template,
/// and reads what is on the screenshots at this device pixel ratio.
pub fn row(
    badges: &[Badge],
    bystander: &Badge,
    ratio: f32,
    reader: &Reader,
    bench: &Workbench,
) -> Row {
    let mut row = Row::default();
    for together in badges.chunks(PLACES.len()) {
        let mut pictures = vec![placed(
            "bystander.png",
            bystander,
            (144.0, 1098.4, 443.8),
            bench,
        )];
        for (number, (badge, place)) in together.iter().zip(PLACES).enumerate() {
            pictures.push(placed(&format!("{number}.png"), badge, place, bench));
        }
        bench.ask_node(&json!({"do": "screenshot", "ratio": ratio, "pictures": pictures}));
        let delivered = decode(&bench.read("out.png"));
        let readings = reader.read_all(&delivered);
        for badge in together {
            let reading = readings.iter().find(|reading| carries(reading, badge));
            let reading = reading
                .cloned()
                .unwrap_or(Reading::Nothing(Refusal::NoBadge));
            row.judge(badge, &delivered, reading, reader);
        }
    }
    row
}

/// Writes a badge's file, and says where the page is to show it.
fn placed(
    file: &str,
    badge: &Badge,
    place: (f64, f64, f64),
    bench: &Workbench,
) -> serde_json::Value {
    let png = badge.marked.encode_png();
    bench.write(file, &png.expect("a badge can be encoded"));
    let (css, left, top) = place;
    json!({"file": file, "css": css, "left": left, "top": top})
}

/// Whether a reading is this badge's, whole or in part.
fn carries(reading: &Reading, badge: &Badge) -> bool {
    match reading {
        Reading::Payload { payload, .. } => *payload == badge.payload,
        Reading::IdOnly { id, .. } => *id == badge.id,
        _ => false,
    }
}
