//! The carriers: which frequencies of which blocks hold the two layers, and how strongly.
//!
//! The 512×512 luma is cut into 8×8 blocks of 64×64 samples. Each block's
//! orthonormal DCT gives the coefficients; a carrier is one coefficient of one
//! block, named by its radius √(u² + v²). The id layer uses radii 1 to 7, the
//! main layer radii above 7 up to 16. Blocks that hold variable text carry
//! nothing.

use crate::{
    plane::Plane,
    template::{Field, Template},
};

/// Side of the badge in samples.
pub(crate) const SIDE: usize = 512;
/// Side of a block in samples.
pub(crate) const BLOCK: usize = 64;
/// Blocks along a side.
pub(crate) const GRID: usize = SIDE / BLOCK;
/// Frequencies used along an axis: 0 to 16.
pub(crate) const FREQUENCIES: usize = 17;
/// Coefficients kept of a block.
pub(crate) const COEFFICIENTS: usize = FREQUENCIES * FREQUENCIES;

/// Blocks without text that a template needs: 40 have 6,840 main carriers for
/// the 4,096 bits of the longest payload, little enough to read it from a clean picture.
pub(crate) const MIN_OPEN_BLOCKS: usize = 40;

/// The largest radius of the id layer, squared.
const ID_RADIUS_SQUARED: usize = 7 * 7;
/// The largest radius of the main layer, squared.
const MAIN_RADIUS_SQUARED: usize = 16 * 16;
/// What R, G and B change by where luma changes by one. Half way from equal
/// shares to shares in proportion to luma's weights: 1.0 dB more luma than
/// equal shares for the same error over the three channels. All the way would
/// be 0.27 dB more, and its colours show in light plain areas at twice the size.
pub(crate) const CHANNEL_SHARES: [f32; 3] = [0.81, 1.18, 0.57];
/// Mean squared error over the channels for one of luma, by [`CHANNEL_SHARES`].
const CHANNEL_MSE: f64 = (0.81 * 0.81 + 1.18 * 1.18 + 0.57 * 0.57) / 3.0;
/// Mean squared error of the whole watermark: 40.05 dB, so that rounding to
/// eight bits (a twelfth of a level squared) leaves 40 dB.
const TOTAL_MSE: f64 = 255.0 * 255.0 / 10_115.8 - 1.0 / 12.0;
/// Mean squared error of the id layer: 48 dB.
const ID_MSE: f64 = 255.0 * 255.0 / 63_095.7;
/// Added to a block's activity, so that flat blocks carry a little.
const ACTIVITY_FLOOR: f64 = 6.0;
/// How the main layer falls with the radius.
const MAIN_SLOPE: f64 = -0.3;

/// The carriers of one template.
#[derive(Debug, Clone)]
pub(crate) struct Carriers {
    /// Blocks in use, as row and column.
    pub(crate) blocks: Vec<(usize, usize)>,
    pub(crate) id: Layer,
    pub(crate) main: Layer,
}

/// One layer's carriers: every frequency of every block in use, block by block.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    /// Frequencies as index `v * FREQUENCIES + u`, v vertical.
    pub(crate) frequencies: Vec<usize>,
    /// Amplitudes, `blocks × frequencies`.
    pub(crate) amplitudes: Vec<f32>,
}

impl Carriers {
    /// The carriers of a template; positions depend on its field boxes only,
    /// amplitudes on its art.
    pub(crate) fn of(template: &Template) -> Self {
        let luma = Plane::luma(SIDE, SIDE, template.art());
        let blocks = open_blocks(template.fields());
        let strength: Vec<f64> = blocks
            .iter()
            .map(|&block| libm::sqrt(ACTIVITY_FLOOR + activity(&luma, block)))
            .collect();
        let id = Layer::new(&strength, 1..=ID_RADIUS_SQUARED, 0.0, ID_MSE);
        let main = Layer::new(
            &strength,
            ID_RADIUS_SQUARED + 1..=MAIN_RADIUS_SQUARED,
            MAIN_SLOPE,
            TOTAL_MSE - ID_MSE,
        );
        Self { blocks, id, main }
    }
}

impl Layer {
    /// Carriers with the radii given, squared, whose energy makes `mse` over
    /// the channels of the whole badge.
    fn new(strength: &[f64], radii: std::ops::RangeInclusive<usize>, slope: f64, mse: f64) -> Self {
        let mut frequencies = Vec::new();
        let mut weights = Vec::new();
        for v in 0..FREQUENCIES {
            for u in 0..FREQUENCIES {
                let squared = u * u + v * v;
                if radii.contains(&squared) {
                    frequencies.push(v * FREQUENCIES + u);
                    weights.push(libm::pow(squared as f64, slope / 2.0));
                }
            }
        }
        let energy: f64 = strength.iter().map(|s| s * s).sum::<f64>()
            * weights.iter().map(|w| w * w).sum::<f64>();
        let gain =
            libm::sqrt(mse / CHANNEL_MSE * (SIDE * SIDE) as f64 / energy.max(f64::MIN_POSITIVE));
        let amplitudes = strength
            .iter()
            .flat_map(|s| weights.iter().map(move |w| (gain * s * w) as f32))
            .collect();
        Self {
            frequencies,
            amplitudes,
        }
    }

    /// The number of carriers.
    pub(crate) fn len(&self) -> usize {
        self.amplitudes.len()
    }
}

/// Blocks that no field box touches, as row and column.
pub(crate) fn open_blocks(fields: &[Field]) -> Vec<(usize, usize)> {
    let closed = |row: usize, column: usize| {
        fields.iter().any(|field| {
            let r = field.bounds();
            let (x0, y0) = (column * BLOCK, row * BLOCK);
            (r.x as usize) < x0 + BLOCK
                && (r.x + r.width) as usize > x0
                && (r.y as usize) < y0 + BLOCK
                && (r.y + r.height) as usize > y0
        })
    };
    (0..GRID)
        .flat_map(|row| (0..GRID).map(move |column| (row, column)))
        .filter(|&(row, column)| !closed(row, column))
        .collect()
}

/// Standard deviation of a block's luma.
fn activity(luma: &Plane, (row, column): (usize, usize)) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for y in row * BLOCK..(row + 1) * BLOCK {
        for &x in &luma.row(y)[column * BLOCK..(column + 1) * BLOCK] {
            sum += f64::from(x);
            squares += f64::from(x) * f64::from(x);
        }
    }
    let n = (BLOCK * BLOCK) as f64;
    libm::sqrt((squares / n - (sum / n) * (sum / n)).max(0.0))
}
