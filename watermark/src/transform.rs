//! The low frequencies of the 64×64 block DCT of a 512×512 plane, and back.
//!
//! Both ways are separable and use the symmetry of the cosines: even
//! frequencies see the sum of a sample and its mirror, odd ones the difference.

use std::sync::LazyLock;

use wide::f32x8;

use crate::carriers::{BLOCK, COEFFICIENTS, FREQUENCIES, SIDE};

const HALF: usize = BLOCK / 2;
const LANES: usize = 8;

/// The first half of each orthonormal cosine; the second mirrors it.
static COSINES: LazyLock<[[f32; HALF]; FREQUENCIES]> = LazyLock::new(|| {
    let mut table = [[0.0; HALF]; FREQUENCIES];
    for (k, row) in table.iter_mut().enumerate() {
        for (x, value) in row.iter_mut().enumerate() {
            *value = cosine(k, x) as f32;
        }
    }
    table
});

/// Value of the orthonormal DCT-II cosine `k` of length 64 at sample `x`.
pub(crate) fn cosine(k: usize, x: usize) -> f64 {
    let n = BLOCK as f64;
    let scale = if k == 0 {
        libm::sqrt(1.0 / n)
    } else {
        libm::sqrt(2.0 / n)
    };
    scale * libm::cos(std::f64::consts::PI * (2 * x + 1) as f64 * k as f64 / (2.0 * n))
}

/// Coefficients of the given blocks, `COEFFICIENTS` a block at `v * FREQUENCIES + u`;
/// those beyond radius 16 stay zero. `row` writes a line of the 512×512 plane,
/// so that the plane itself need not exist.
pub(crate) fn forward(
    mut row: impl FnMut(usize, &mut [f32]),
    blocks: &[(usize, usize)],
) -> Vec<f32> {
    let mut coefficients = vec![0.0; blocks.len() * COEFFICIENTS];
    let mut columns = vec![0.0; FREQUENCIES * SIDE];
    let mut folded = [vec![0.0; HALF * SIDE], vec![0.0; HALF * SIDE]];
    let mut current = None;
    for (&(line, column), out) in blocks
        .iter()
        .zip(coefficients.chunks_exact_mut(COEFFICIENTS))
    {
        if current != Some(line) {
            fold_rows(&mut row, line, &mut folded);
            column_cosines(&folded, &mut columns);
            current = Some(line);
        }
        for v in 0..FREQUENCIES {
            let segment = &columns[v * SIDE + column * BLOCK..][..BLOCK];
            row_cosines(segment, v, &mut out[v * FREQUENCIES..][..FREQUENCIES]);
        }
    }
    coefficients
}

/// Sums and differences of a block row's lines and their mirrors.
fn fold_rows(
    row: &mut impl FnMut(usize, &mut [f32]),
    block: usize,
    [sums, differences]: &mut [Vec<f32>; 2],
) {
    let lines = sums
        .chunks_exact_mut(SIDE)
        .zip(differences.chunks_exact_mut(SIDE));
    for (y, (sum, difference)) in lines.enumerate() {
        row(block * BLOCK + y, sum);
        row(block * BLOCK + BLOCK - 1 - y, difference);
        for (s, d) in sum.iter_mut().zip(difference) {
            (*s, *d) = (*s + *d, *s - *d);
        }
    }
}

/// Vertical frequencies of a whole block row: `FREQUENCIES` lines of 512.
fn column_cosines(folded: &[Vec<f32>; 2], columns: &mut [f32]) {
    for (v, sums) in columns.chunks_exact_mut(SIDE).enumerate() {
        sums.fill(0.0);
        let lines = &folded[v % 2];
        for (pair, &[c0, c1]) in lines
            .chunks_exact(2 * SIDE)
            .zip(COSINES[v].as_chunks::<2>().0)
        {
            let (line0, line1) = pair.split_at(SIDE);
            for ((sum, a), b) in sums.iter_mut().zip(line0).zip(line1) {
                *sum += c0 * a + c1 * b;
            }
        }
    }
}

/// Horizontal frequencies of one line of a block, up to radius 16.
fn row_cosines(segment: &[f32], v: usize, out: &mut [f32]) {
    let mut folded = [[0.0f32; HALF]; 2];
    for x in 0..HALF {
        let (a, b) = (segment[x], segment[BLOCK - 1 - x]);
        folded[0][x] = a + b;
        folded[1][x] = a - b;
    }
    for (u, value) in out.iter_mut().enumerate() {
        if u * u + v * v <= (FREQUENCIES - 1) * (FREQUENCIES - 1) {
            *value = dot(&folded[u % 2], &COSINES[u]);
        }
    }
}

fn dot(a: &[f32; HALF], b: &[f32; HALF]) -> f32 {
    let mut sum = f32x8::ZERO;
    for (x, y) in a
        .as_chunks::<LANES>()
        .0
        .iter()
        .zip(b.as_chunks::<LANES>().0)
    {
        sum += f32x8::from(*x) * f32x8::from(*y);
    }
    sum.reduce_add()
}

/// Hands `row` each line of the 512×512 plane whose blocks have these
/// coefficients, laid out as [`forward`] gives them; lines without blocks are left out.
pub(crate) fn inverse(
    coefficients: &[f32],
    blocks: &[(usize, usize)],
    mut row: impl FnMut(usize, &[f32]),
) {
    let mut columns = vec![0.0; FREQUENCIES * SIDE];
    let mut start = 0;
    for run in blocks.chunk_by(|a, b| a.0 == b.0) {
        columns.fill(0.0);
        let members = coefficients[start * COEFFICIENTS..].chunks_exact(COEFFICIENTS);
        for (&(_, column), block) in run.iter().zip(members) {
            for v in 0..FREQUENCIES {
                let line = &block[v * FREQUENCIES..][..FREQUENCIES];
                synthesise_row(line, &mut columns[v * SIDE + column * BLOCK..][..BLOCK]);
            }
        }
        synthesise_columns(&columns, run[0].0, &mut row);
        start += run.len();
    }
}

/// One line of a block from its horizontal frequencies.
fn synthesise_row(line: &[f32], out: &mut [f32]) {
    let mut halves = [[0.0f32; HALF]; 2];
    for (u, &c) in line.iter().enumerate() {
        if c != 0.0 {
            for (sum, cosine) in halves[u % 2].iter_mut().zip(&COSINES[u]) {
                *sum += c * cosine;
            }
        }
    }
    for x in 0..HALF {
        out[x] = halves[0][x] + halves[1][x];
        out[BLOCK - 1 - x] = halves[0][x] - halves[1][x];
    }
}

/// The 64 lines of a block row from its vertical frequencies.
fn synthesise_columns(columns: &[f32], block: usize, row: &mut impl FnMut(usize, &[f32])) {
    let mut even = [0.0f32; SIDE];
    let mut odd = [0.0f32; SIDE];
    for y in 0..HALF {
        even.fill(0.0);
        odd.fill(0.0);
        let cosine = |v: usize| COSINES[v][y];
        weigh(&mut even, columns, cosine, 0);
        weigh(&mut odd, columns, cosine, 1);
        for (e, o) in even.iter_mut().zip(&mut odd) {
            (*e, *o) = (*e + *o, *e - *o);
        }
        row(block * BLOCK + y, &even);
        row(block * BLOCK + BLOCK - 1 - y, &odd);
    }
}

/// Adds every second line of `columns` from `first` on, weighted, two at a time.
fn weigh(sums: &mut [f32; SIDE], columns: &[f32], weight: impl Fn(usize) -> f32, first: usize) {
    let line = |v: usize| &columns[v * SIDE..][..SIDE];
    let mut v = first;
    while v + 2 < FREQUENCIES {
        let (w0, w1) = (weight(v), weight(v + 2));
        for ((sum, a), b) in sums.iter_mut().zip(line(v)).zip(line(v + 2)) {
            *sum += w0 * a + w1 * b;
        }
        v += 4;
    }
    if v < FREQUENCIES {
        let w = weight(v);
        for (sum, a) in sums.iter_mut().zip(line(v)) {
            *sum += w * a;
        }
    }
}

/// The plane that [`inverse`] describes.
#[cfg(test)]
pub(crate) fn inverse_plane(
    coefficients: &[f32],
    blocks: &[(usize, usize)],
) -> crate::plane::Plane {
    let mut plane = crate::plane::Plane::zeros(SIDE, SIDE);
    inverse(coefficients, blocks, |y, line| {
        plane.samples[y * SIDE..][..SIDE].copy_from_slice(line);
    });
    plane
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plane::Plane;

    fn forward_plane(plane: &Plane, blocks: &[(usize, usize)]) -> Vec<f32> {
        forward(|y, line| line.copy_from_slice(plane.row(y)), blocks)
    }

    fn pattern() -> Vec<f32> {
        let mut state = 1u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..2)
            .flat_map(|_| 0..COEFFICIENTS)
            .map(|k| {
                let (v, u) = (k / FREQUENCIES, k % FREQUENCIES);
                if u * u + v * v <= 256 { next() } else { 0.0 }
            })
            .collect()
    }

    #[test]
    fn coefficients_come_back_from_the_plane_they_make() {
        let blocks = [(0, 3), (7, 7)];
        let there = pattern();
        let back = forward_plane(&inverse_plane(&there, &blocks), &blocks);
        for (a, b) in there.iter().zip(&back) {
            assert!((a - b).abs() < 1e-4, "{a} {b}");
        }
    }

    #[test]
    fn the_transform_keeps_energy() {
        let there = pattern();
        let plane = inverse_plane(&there, &[(2, 0), (2, 5)]);
        let energy = |s: &[f32]| s.iter().map(|x| f64::from(x * x)).sum::<f64>();
        assert!((energy(&there) / energy(&plane.samples) - 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_single_cosine_is_seen_at_its_own_frequency_only() {
        let mut plane = Plane::zeros(SIDE, SIDE);
        for y in 0..BLOCK {
            for x in 0..BLOCK {
                plane.samples[y * SIDE + x] = (cosine(3, y) * cosine(9, x)) as f32;
            }
        }
        for (k, c) in forward_plane(&plane, &[(0, 0)]).iter().enumerate() {
            let expected = if k == 3 * FREQUENCIES + 9 { 1.0 } else { 0.0 };
            assert!((c - expected).abs() < 1e-5, "{k}: {c}");
        }
    }
}
