//! The 32×32 cells of a badge, wherever they lie in a view.

use crate::{
    span::Span,
    template::{Rect, SIDE},
};

/// Cells along a side.
pub(super) const CELLS: usize = 32;
/// Side of a cell in the badge.
const CELL_SIDE: u32 = SIDE / CELLS as u32;

/// Which cell each sample of a view belongs to.
pub(super) struct Cells<'a> {
    columns: Vec<Option<usize>>,
    rows: Vec<Option<usize>>,
    covered: &'a [bool],
}

impl<'a> Cells<'a> {
    /// The cells of a view; `covered` tells the samples that the picture has.
    pub(super) fn new(horizontal: Span, vertical: Span, covered: &'a [bool]) -> Self {
        let along = |span: Span| {
            let samples = 0..span.samples();
            samples.map(|i| span.cell(i, CELLS)).collect()
        };
        Self {
            columns: along(horizontal),
            rows: along(vertical),
            covered,
        }
    }

    /// Means of a value over the cells; `None` for cells without a sample.
    pub(super) fn means(&self, value: impl Fn(usize, usize) -> f64) -> Vec<Option<f64>> {
        let mut sums = vec![(0.0, 0u32); CELLS * CELLS];
        let width = self.columns.len();
        for (y, row) in self.rows.iter().enumerate() {
            let Some(row) = row else { continue };
            for (x, column) in self.columns.iter().enumerate() {
                let Some(column) = column else { continue };
                if self.covered[y * width + x] {
                    let (sum, count) = &mut sums[row * CELLS + column];
                    *sum += value(x, y);
                    *count += 1;
                }
            }
        }
        let mean = |(sum, count): (f64, u32)| (count > 0).then(|| sum / f64::from(count));
        sums.into_iter().map(mean).collect()
    }
}

/// The box of a cell in the badge.
pub(super) fn rect(cell: usize) -> Rect {
    Rect {
        x: (cell % CELLS) as u32 * CELL_SIDE,
        y: (cell / CELLS) as u32 * CELL_SIDE,
        width: CELL_SIDE,
        height: CELL_SIDE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_were_cut_off_have_no_mean() {
        let (cropped, whole) = (Span::placed(-64.0, 512.0, 448).unwrap(), Span::whole(64));
        let covered = vec![true; 448 * 64];
        let means = Cells::new(cropped, whole, &covered).means(|x, _| x as f64);
        assert_eq!(means[3], None);
        assert_eq!(means[4], Some(7.5));
    }
}
