//! The peers' table.

use std::fmt::Write as _;

use shirushi_tests::pipeline::Pipeline;

/// One watermark at one length of payload, and what it reached.
#[derive(Debug)]
pub(crate) struct Candidate {
    name: &'static str,
    bytes: usize,
    least_psnr_db: f64,
    least_ssim: f64,
    /// Of every badge.
    pub(crate) embedding_ms: Vec<f64>,
    /// Of every delivery of every badge.
    pub(crate) reading_ms: Vec<f64>,
    /// One a delivery.
    pub(crate) rows: Vec<Tally>,
    /// The same payloads in a photograph, left as it was written.
    pub(crate) photograph: Tally,
}

/// What was read in one delivery.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    badges: u32,
    exact: u32,
    bits: u64,
    wrong_bits: u64,
}

impl Tally {
    /// Adds what was read; nothing read is no bit right or wrong.
    pub(crate) fn add(&mut self, wanted: &[u8], read: &[u8]) {
        self.badges += 1;
        self.exact += u32::from(wanted == read);
        if wanted.len() == read.len() {
            self.bits += 8 * wanted.len() as u64;
            let wrong = wanted.iter().zip(read).map(|(a, b)| (a ^ b).count_ones());
            self.wrong_bits += u64::from(wrong.sum::<u32>());
        }
    }

    /// How many were exact; and of the others how many bits were wrong, where bits were given.
    fn cell(&self) -> String {
        if self.badges == 0 {
            return "–".to_owned();
        }
        if self.exact == self.badges {
            return format!("**{}**", self.exact);
        }
        if self.wrong_bits == 0 {
            return self.exact.to_string();
        }
        let wrong = 100.0 * self.wrong_bits as f64 / self.bits as f64;
        format!("{} ({wrong:.1} %)", self.exact)
    }
}

impl Candidate {
    pub(crate) fn new(name: &'static str, bytes: usize, deliveries: usize) -> Self {
        Self {
            name,
            bytes,
            least_psnr_db: f64::INFINITY,
            least_ssim: f64::INFINITY,
            embedding_ms: Vec::new(),
            reading_ms: Vec::new(),
            rows: vec![Tally::default(); deliveries],
            photograph: Tally::default(),
        }
    }

    /// Takes in how visible one badge's watermark is.
    pub(crate) fn seen(&mut self, psnr_db: f64, ssim: f64) {
        self.least_psnr_db = self.least_psnr_db.min(psnr_db);
        self.least_ssim = self.least_ssim.min(ssim);
    }
}

/// Deliveries down, candidates across, one table a length of payload.
pub(crate) fn markdown(run: &str, deliveries: &[Pipeline], candidates: &[Candidate]) -> String {
    let mut text = format!("{run}\n");
    let mut lengths: Vec<usize> = candidates.iter().map(|c| c.bytes).collect();
    lengths.dedup();
    for bytes in lengths {
        let columns: Vec<&Candidate> = candidates.iter().filter(|c| c.bytes == bytes).collect();
        let names: Vec<&str> = columns.iter().map(|c| c.name).collect();
        let _ = writeln!(
            text,
            "\n### {bytes} bytes\n| | {} |\n|{}",
            names.join(" | "),
            " --- |".repeat(columns.len() + 1)
        );
        let mut line = |name: &str, cell: &dyn Fn(&Candidate) -> String| {
            let cells: Vec<String> = columns.iter().map(|c| cell(c)).collect();
            let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
        };
        line("least PSNR", &|c| format!("{:.1} dB", c.least_psnr_db));
        line("least SSIM", &|c| format!("{:.3}", c.least_ssim));
        for (row, delivery) in deliveries.iter().enumerate() {
            line(&delivery.name, &|c| c.rows[row].cell());
        }
        line("photograph, PNG", &|c| c.photograph.cell());
        line("embedding, median", &|c| time(&c.embedding_ms));
        line("reading, median", &|c| time(&c.reading_ms));
    }
    text
}

fn time(milliseconds: &[f64]) -> String {
    let mut sorted = milliseconds.to_vec();
    sorted.sort_by(f64::total_cmp);
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN);
    format!("{median:.0} ms")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_with_one_wrong_bit_is_not_exact() {
        let mut tally = Tally::default();
        tally.add(&[0, 1], &[0, 0]);
        assert_eq!(tally.cell(), "0 (6.2 %)");
        tally.add(&[0, 1], &[0, 1]);
        assert_eq!(tally.cell(), "1 (3.1 %)");
    }

    #[test]
    fn nothing_read_is_not_half_the_bits() {
        let mut tally = Tally::default();
        tally.add(&[0, 1], &[]);
        assert_eq!(tally.cell(), "0");
    }
}
