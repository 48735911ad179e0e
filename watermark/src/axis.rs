//! Linear operators along one axis of a picture: resampling is two of them, one an axis.

use std::ops::Range;

use crate::plane::Plane;

/// A sparse matrix whose rows are short runs of weights.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct AxisOperator {
    rows: Vec<Run>,
    weights: Vec<f32>,
}

/// One output sample: weights `at..at + len` on inputs `start..start + len`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    start: u32,
    at: u32,
    len: u32,
}

impl AxisOperator {
    /// Every input as it is.
    pub(crate) fn identity(samples: usize) -> Self {
        let mut identity = Self::default();
        for i in 0..samples {
            identity.push(i, &[1.0]);
        }
        identity
    }

    /// Means over boxes of `step` inputs, exact to fractions of an input: box `i` begins at
    /// `origin + i * step`. Of a box that reaches beyond the inputs, what they have of it counts.
    pub(crate) fn means(inputs: usize, origin: f64, step: f64, outputs: usize) -> Self {
        let mut means = Self::default();
        let mut weights = Vec::new();
        for i in 0..outputs {
            let within = |v: f64| v.clamp(0.0, inputs as f64);
            let from = within(origin + i as f64 * step);
            let to = within(origin + (i + 1) as f64 * step);
            let (first, last) = (from as usize, to.ceil() as usize);
            let share = |k: usize| ((k + 1) as f64).min(to) - (k as f64).max(from);
            weights.clear();
            weights.extend((first..last).map(|k| (share(k) / (to - from)) as f32));
            means.push(first, &weights);
        }
        means
    }

    /// Output samples.
    pub(crate) fn outputs(&self) -> usize {
        self.rows.len()
    }

    /// Adds an output sample: `weights` on the inputs from `start`.
    pub(crate) fn push(&mut self, start: usize, weights: &[f32]) {
        self.rows.push(Run {
            start: start as u32,
            at: self.weights.len() as u32,
            len: weights.len() as u32,
        });
        self.weights.extend_from_slice(weights);
    }

    /// The first input and the weights of output `i`.
    pub(crate) fn run(&self, i: usize) -> (usize, &[f32]) {
        let run = self.rows[i];
        (
            run.start as usize,
            &self.weights[run.at as usize..(run.at + run.len) as usize],
        )
    }

    /// Means of `factor` successive outputs, as one operator; a rest is dropped.
    pub(crate) fn averaged(&self, factor: usize) -> Self {
        if factor == 1 {
            return self.clone();
        }
        let scale = 1.0 / factor as f32;
        let mut averaged = Self::default();
        for group in 0..self.outputs() / factor {
            let members = group * factor..(group + 1) * factor;
            self.push_sum(&mut averaged, members.map(|i| (i, scale)));
        }
        averaged
    }

    /// Successive outputs mixed by a symmetric filter, as one operator: `taps[d]` is
    /// the weight of the outputs `d` away. The outputs at both ends go on beyond them.
    pub(crate) fn filtered(&self, taps: &[f32]) -> Self {
        let mut filtered = Self::default();
        let last = self.outputs().saturating_sub(1);
        for i in 0..self.outputs() {
            let beside = taps.iter().enumerate().skip(1).flat_map(|(d, weight)| {
                [(i.saturating_sub(d), *weight), ((i + d).min(last), *weight)]
            });
            let own = taps.first().map(|weight| (i, *weight));
            self.push_sum(&mut filtered, own.into_iter().chain(beside));
        }
        filtered
    }

    /// Adds to `sums` an output that is a weighted sum of outputs of this operator.
    fn push_sum(&self, sums: &mut Self, parts: impl Iterator<Item = (usize, f32)> + Clone) {
        let runs = parts.clone().map(|(i, _)| self.rows[i]);
        let (start, end) = runs.fold((u32::MAX, 0), |(start, end), run| {
            (start.min(run.start), end.max(run.start + run.len))
        });
        let mut weights = vec![0.0; end.saturating_sub(start) as usize];
        for (i, share) in parts {
            let (first, run) = self.run(i);
            for (sum, w) in weights[first - start as usize..].iter_mut().zip(run) {
                *sum += w * share;
            }
        }
        sums.push(start as usize, &weights);
    }

    /// Only the given outputs.
    pub(crate) fn selected(&self, outputs: &[usize]) -> Self {
        let mut selected = Self::default();
        for &i in outputs {
            let (start, weights) = self.run(i);
            selected.push(start, weights);
        }
        selected
    }

    /// Only some outputs, from some inputs, counted from the first of each: the rest is taken for zero.
    pub(crate) fn part(&self, outputs: Range<usize>, inputs: Range<usize>) -> Self {
        let mut part = Self::default();
        for i in outputs {
            let (start, weights) = self.run(i);
            let first = inputs.start.clamp(start, start + weights.len());
            let end = inputs.end.clamp(first, start + weights.len());
            let start_in_part = first.clamp(inputs.start, inputs.end) - inputs.start;
            part.push(start_in_part, &weights[first - start..end - start]);
        }
        part
    }

    /// Applies the operator to every column: the result has `outputs()` rows.
    pub(crate) fn down(&self, plane: &Plane) -> Plane {
        let mut out = Plane::zeros(plane.width, self.outputs());
        for (i, sums) in out.samples.chunks_exact_mut(plane.width).enumerate() {
            let (start, weights) = self.run(i);
            accumulate(sums, plane, start, weights);
        }
        out
    }
}

/// Adds `weights[k] * plane.row(start + k)` to `sums`, two rows at a time.
fn accumulate(sums: &mut [f32], plane: &Plane, start: usize, weights: &[f32]) {
    let (pairs, rest) = weights.as_chunks::<2>();
    for (k, [w0, w1]) in pairs.iter().enumerate() {
        let (row0, row1) = (plane.row(start + 2 * k), plane.row(start + 2 * k + 1));
        for ((sum, a), b) in sums.iter_mut().zip(row0).zip(row1) {
            *sum += w0 * a + w1 * b;
        }
    }
    if let [w] = rest {
        for (sum, a) in sums.iter_mut().zip(plane.row(start + weights.len() - 1)) {
            *sum += w * a;
        }
    }
}

/// Rows become columns.
pub(crate) fn transpose(plane: &Plane) -> Plane {
    const TILE: usize = 16;
    let (w, h) = (plane.width, plane.height);
    let mut out = Plane::zeros(h, w);
    for y0 in (0..h).step_by(TILE) {
        for x0 in (0..w).step_by(TILE) {
            for y in y0..(y0 + TILE).min(h) {
                for x in x0..(x0 + TILE).min(w) {
                    out.samples[x * h + y] = plane.samples[y * w + x];
                }
            }
        }
    }
    out
}

/// Applies `horizontal` along rows and `vertical` along columns.
pub(crate) fn apply(horizontal: &AxisOperator, vertical: &AxisOperator, plane: &Plane) -> Plane {
    let columns = vertical.down(plane);
    transpose(&horizontal.down(&transpose(&columns)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(op: &AxisOperator, i: usize, inputs: &[f32]) -> f32 {
        let (start, weights) = op.run(i);
        weights
            .iter()
            .zip(&inputs[start..])
            .map(|(w, x)| w * x)
            .sum()
    }

    fn shift_by_one(n: usize) -> AxisOperator {
        let mut op = AxisOperator::default();
        for i in 0..n {
            op.push((i + 1).min(n - 1), &[1.0]);
        }
        op
    }

    #[test]
    fn means_are_exact_to_fractions_of_an_input_and_end_where_the_inputs_end() {
        let means = AxisOperator::means(5, 0.0, 2.5, 2);
        assert_eq!(means.run(0), (0, &[0.4, 0.4, 0.2][..]));
        assert_eq!(means.run(1), (2, &[0.2, 0.4, 0.4][..]));
        let beyond = AxisOperator::means(4, -3.0, 2.0, 5);
        let runs: Vec<_> = (0..5).map(|i| beyond.run(i)).collect();
        let (whole, none): (&[f32], &[f32]) = (&[0.5, 0.5], &[]);
        let expected = [(0, none), (0, &[1.0]), (1, whole), (3, &[1.0]), (4, none)];
        assert_eq!(runs, expected);
    }

    #[test]
    fn a_part_gives_what_the_whole_gives_where_all_else_is_zero() {
        let means = AxisOperator::means(12, -1.0, 2.5, 6);
        let part = means.part(1..5, 4..9);
        let values = [3.0, 1.0, 4.0, 1.0, 5.0];
        let mut whole = [0.0; 12];
        whole[4..9].copy_from_slice(&values);
        for i in 0..4 {
            assert!((dot(&part, i, &values) - dot(&means, i + 1, &whole)).abs() < 1e-6);
        }
        assert_eq!(means.part(0..1, 4..9).run(0), (0, &[][..]));
    }

    #[test]
    fn operators_act_along_their_own_axis() {
        let plane = Plane {
            width: 3,
            height: 2,
            samples: vec![1., 2., 3., 4., 5., 6.],
        };
        let across = apply(&shift_by_one(3), &shift_by_one(2).selected(&[0, 1]), &plane);
        assert_eq!(across.samples, [5., 6., 6., 5., 6., 6.]);
    }

    #[test]
    fn averaging_two_outputs_equals_the_mean_of_both() {
        let op = shift_by_one(4);
        let inputs = [1.0, 2.0, 4.0, 8.0];
        assert!((dot(&op.averaged(2), 0, &inputs) - 3.0).abs() < 1e-6);
        assert!((dot(&op.averaged(2), 1, &inputs) - 8.0).abs() < 1e-6);
    }

    #[test]
    fn a_filter_mixes_neighbours_and_goes_on_at_the_ends() {
        let op = shift_by_one(4).filtered(&[0.5, 0.25]);
        let inputs = [1.0, 2.0, 4.0, 8.0];
        let mixed: Vec<f32> = (0..4).map(|i| dot(&op, i, &inputs)).collect();
        assert_eq!(mixed, [2.5, 4.5, 7.0, 8.0]);
    }

    #[test]
    fn transposing_twice_changes_nothing() {
        let plane = Plane {
            width: 37,
            height: 19,
            samples: (0..37 * 19).map(|i| i as f32).collect(),
        };
        assert_eq!(transpose(&transpose(&plane)), plane);
    }
}
