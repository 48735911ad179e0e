//! The decoder's plan: which slices of memory each layer reads and writes.
//!
//! A layer is one row of the base graph. It meets its columns rotated by
//! their shifts. Instead of rotating a column back after each layer, the
//! column is left in the rotation of the last layer that wrote it, and the
//! next layer reads it from the difference of the two on. A copy of its
//! beginning follows its end, so that this window is one contiguous slice.
//! After a whole iteration every column is back where it was, so that all
//! offsets can be computed once.

use std::ops::Range;

use super::{
    base_graph::CORE_ROWS,
    box_plus::LANES,
    code::{Circulant, Code},
};

/// One row of the base graph.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// Its edges, in [`Schedule::edges`].
    pub(super) edges: Range<usize>,
    /// Where its messages begin, in vectors; those of one vector of checks lie together.
    pub(super) messages: usize,
}

/// One circulant, as the layer that owns it meets it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Where the column is stored; what the layer writes begins here.
    pub(super) home: usize,
    /// Where the window that the layer reads begins.
    pub(super) window: usize,
    /// Where the window begins between two iterations.
    pub(super) settled: usize,
    /// How many values to repeat behind the column's end for the next reader.
    pub(super) tail: usize,
}

/// Where a column is stored between two iterations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored {
    home: usize,
    rotation: usize,
}

/// Offsets for decoding one code with known shortening and rate matching.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    pub(super) layers: Vec<Layer>,
    pub(super) edges: Vec<Edge>,
    columns: Vec<Option<Stored>>,
    lifting: usize,
    /// Vectors in a column: `lifting`, rounded up to whole vectors.
    pub(super) vectors: usize,
    /// Values to store for all columns.
    pub(super) stored_values: usize,
    /// Vectors to store for all messages.
    pub(super) stored_messages: usize,
    /// Stored places of the shortened bits that share a column with information.
    pub(super) pinned: Vec<usize>,
}

impl Schedule {
    /// Plans for `information` bits that are not shortened, and the first `rows` rows (at least the core).
    pub(super) fn new(code: &Code, information: usize, rows: usize) -> Self {
        let lifting = code.lifting().get();
        let used_columns = information.div_ceil(lifting);
        // A column that is shortened altogether tells a check nothing: it is dropped.
        let is_used = |c: &&Circulant| {
            c.column < used_columns || c.column >= code.graph().information_columns()
        };
        let rows: Vec<Vec<Circulant>> = code.rows()[..rows.clamp(CORE_ROWS, code.rows().len())]
            .iter()
            .map(|row| row.iter().filter(is_used).copied().collect())
            .collect();
        let vectors = lifting.div_ceil(LANES);
        let stride = lifting + vectors * LANES;
        let mut schedule = Self {
            layers: Vec::with_capacity(rows.len()),
            edges: Vec::new(),
            columns: vec![None; code.graph().columns()],
            lifting,
            vectors,
            stored_values: 0,
            stored_messages: 0,
            pinned: Vec::new(),
        };
        schedule.place_columns(&rows, stride);
        schedule.plan_layers(&rows);
        schedule.plan_tails();
        schedule.pinned = (information..used_columns * lifting)
            .filter_map(|bit| schedule.place_of(bit))
            .collect();
        schedule
    }

    /// Gives each column that occurs a place, and the rotation in which the last layer leaves it.
    fn place_columns(&mut self, rows: &[Vec<Circulant>], stride: usize) {
        for circulant in rows.iter().flatten() {
            let column = &mut self.columns[circulant.column];
            let home = column.map_or(self.stored_values, |c| c.home);
            if column.is_none() {
                self.stored_values += stride;
            }
            *column = Some(Stored {
                home,
                rotation: circulant.shift,
            });
        }
    }

    fn plan_layers(&mut self, rows: &[Vec<Circulant>]) {
        let mut now = self.columns.clone();
        for row in rows {
            let first = self.edges.len();
            for circulant in row {
                let (Some(before), Some(settled)) = (
                    now[circulant.column].as_mut(),
                    self.columns[circulant.column],
                ) else {
                    continue;
                };
                let turn = |from: usize| (circulant.shift + self.lifting - from) % self.lifting;
                self.edges.push(Edge {
                    home: before.home,
                    window: before.home + turn(before.rotation),
                    settled: before.home + turn(settled.rotation),
                    tail: 0,
                });
                before.rotation = circulant.shift;
            }
            self.layers.push(Layer {
                edges: first..self.edges.len(),
                messages: self.stored_messages,
            });
            self.stored_messages += row.len() * self.vectors;
        }
    }

    /// Each writer repeats as much of the column as the next reader's window needs;
    /// the last writer repeats what the first reader and any reader between iterations need.
    fn plan_tails(&mut self) {
        for at in 0..self.edges.len() {
            let home = self.edges[at].home;
            let next = self.edges[at + 1..].iter().find(|e| e.home == home);
            let reach = match next {
                Some(next) => next.window,
                None => self
                    .edges
                    .iter()
                    .filter(|e| e.home == home)
                    .map(|e| e.settled)
                    .max()
                    .unwrap_or(home),
            };
            let lanes = self.vectors * LANES;
            self.edges[at].tail = (reach - home + lanes).saturating_sub(self.lifting);
        }
    }

    /// Where a bit of the codeword is stored between two iterations; `None` if no check uses it.
    pub(super) fn place_of(&self, bit: usize) -> Option<usize> {
        let column = self.columns.get(bit / self.lifting).copied().flatten()?;
        let within = (bit % self.lifting + self.lifting - column.rotation) % self.lifting;
        Some(column.home + within)
    }

    /// Copies between a codeword's order and the stored one: for each column, the range of bits and the two
    /// places of its parts, as `(bits, place)`.
    pub(super) fn segments(&self) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
        let z = self.lifting;
        self.columns
            .iter()
            .enumerate()
            .flat_map(move |(index, column)| {
                let parts = column.map(|c| {
                    let start = index * z;
                    [
                        (start + c.rotation..start + z, c.home),
                        (start..start + c.rotation, c.home + z - c.rotation),
                    ]
                });
                parts.into_iter().flatten()
            })
    }

    /// Stored columns: where each begins.
    pub(super) fn homes(&self) -> impl Iterator<Item = usize> + '_ {
        self.columns.iter().flatten().map(|c| c.home)
    }

    /// The lifting size.
    pub(super) const fn lifting(&self) -> usize {
        self.lifting
    }
}
