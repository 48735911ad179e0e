//! Simulated channels: how little signal the frames need, and what must never decode.
//!
//! Strength is given as a ratio: the information that the channel carries
//! (its capacity times the carriers) over the bits of the payload. One is
//! Shannon's limit for an endless code.

use super::{
    Cause, Effort, FrameMemory, IdFrame, IdMessage, MainFrame, PayloadLength, splitmix::SplitMix64,
};
use crate::read::MarkId;

/// Pseudo-random bits and normally distributed numbers.
struct Random(SplitMix64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(SplitMix64::new(seed))
    }

    /// A number between 0 and 1, neither of them.
    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Box and Muller.
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.0.below(256) as u8)
    }
}

/// Bits that one carrier with symbols 1 and -1 and noise of this variance carries.
fn capacity(variance: f64) -> f64 {
    let (mean, deviation) = (2.0 / variance, 2.0 / variance.sqrt());
    let (mut loss, mut weight) = (0.0, 0.0);
    for step in 0..400 {
        let at = -8.0 + 0.04 * (f64::from(step) + 0.5);
        let density = (-at * at / 2.0).exp();
        loss += density * (-(mean + deviation * at)).exp().ln_1p();
        weight += density;
    }
    1.0 - loss / weight / std::f64::consts::LN_2
}

/// The noise variance at which `carriers` carry `ratio` times `bits`.
fn variance_for(ratio: f64, bits: usize, carriers: usize) -> f64 {
    let wanted = ratio * bits as f64 / carriers as f64;
    let (mut low, mut high) = (1e-3_f64, 1e4_f64);
    for _ in 0..60 {
        let middle = (low * high).sqrt();
        if capacity(middle) > wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// Soft values, log-likelihood ratios in nats, for symbols received with normal noise.
fn receive(symbols: &[f32], variance: f64, noise: &mut Random) -> Vec<f32> {
    let deviation = variance.sqrt();
    let value = |s: &f32| (2.0 / variance * (f64::from(*s) + deviation * noise.normal())) as f32;
    symbols.iter().map(value).collect()
}

fn main_frame(bytes: usize, carriers: usize) -> MainFrame {
    let length = PayloadLength::try_from(bytes).expect("an allowed length");
    MainFrame::new(length, carriers, MainFrame::SEED).expect("enough carriers")
}

/// Whether a random payload comes back.
fn main_decodes(frame: &MainFrame, carriers: usize, ratio: f64, seed: u64, effort: Effort) -> bool {
    let mut random = Random::new(seed);
    let payload = &random.bytes::<508>()[..frame.length().get()];
    let symbols = frame.encode(payload).expect("the frame's length");
    let variance = variance_for(ratio, payload.len() * 8, carriers);
    let soft = receive(&symbols, variance, &mut random);
    match frame.decode(&soft, effort, &mut FrameMemory::default()) {
        Ok(decoded) => {
            assert_eq!(decoded.message, payload, "a wrong payload must not pass");
            assert_eq!(decoded.expected, symbols);
            true
        }
        Err(_) => false,
    }
}

fn id_decodes(carriers: usize, ratio: f64, seed: u64) -> bool {
    let frame = IdFrame::new(carriers, IdFrame::SEED).expect("enough carriers");
    let mut random = Random::new(seed);
    let message = IdMessage {
        length: PayloadLength::try_from(404).expect("an allowed length"),
        id: MarkId(random.bytes()),
    };
    let symbols = frame.encode(&message);
    let soft = receive(&symbols, variance_for(ratio, 137, carriers), &mut random);
    match frame.decode(&soft, Effort::FULL, &mut FrameMemory::default()) {
        Ok(decoded) => {
            assert_eq!(decoded.message, message, "a wrong id must not pass");
            true
        }
        Err(_) => false,
    }
}

/// How many of `trials` decode.
fn count(trials: u64, decodes: impl Fn(u64) -> bool) -> usize {
    (0..trials).filter(|seed| decodes(*seed)).count()
}

#[test]
fn payloads_decode_from_fifteen_percent_more_information_than_they_have() {
    for (bytes, carriers, ratio) in [
        (276, 9576, 1.20),
        (404, 8900, 1.15),
        (404, 9576, 1.15),
        (458, 9576, 1.15),
        (508, 8900, 1.15),
        (508, 9576, 1.15),
        (508, 10900, 1.15),
    ] {
        let frame = main_frame(bytes, carriers);
        let decoded = count(20, |seed| {
            main_decodes(&frame, carriers, ratio, seed, Effort::FULL)
        });
        assert!(
            decoded >= 19,
            "{bytes} bytes on {carriers}: {decoded} of 20"
        );
    }
}

#[test]
fn a_quick_look_needs_no_more_than_a_quarter_more() {
    let frame = main_frame(404, 9576);
    let decoded = count(20, |seed| {
        main_decodes(&frame, 9576, 1.25, seed, Effort::QUICK)
    });
    assert!(decoded >= 19, "{decoded} of 20");
}

#[test]
fn nothing_decodes_from_less_than_its_information() {
    let frame = main_frame(404, 9576);
    assert_eq!(
        count(10, |seed| main_decodes(
            &frame,
            9576,
            0.98,
            seed,
            Effort::FULL
        )),
        0
    );
}

#[test]
fn ids_decode_from_little_more_than_twice_their_information() {
    for carriers in [2200, 2464] {
        let decoded = count(100, |seed| id_decodes(carriers, 2.1, seed));
        assert!(decoded >= 97, "{carriers} carriers: {decoded} of 100");
    }
}

#[test]
fn the_unit_of_soft_values_does_not_matter() {
    let frame = main_frame(404, 9576);
    let mut random = Random::new(5);
    let payload = random.bytes::<404>();
    let symbols = frame.encode(&payload).expect("the frame's length");
    let soft = receive(&symbols, variance_for(1.2, 404 * 8, 9576), &mut random);
    let mut memory = FrameMemory::default();
    for unit in [1e-9, 0.1, 1.0, 30.0, 1e12] {
        let soft: Vec<f32> = soft.iter().map(|v| v * unit).collect();
        let decoded = frame.decode(&soft, Effort::FULL, &mut memory);
        assert_eq!(decoded.map(|d| d.message), Ok(payload.to_vec()), "{unit}");
    }
}

#[test]
fn erased_carriers_only_cost_their_information() {
    let frame = main_frame(404, 9576);
    let mut random = Random::new(6);
    let payload = random.bytes::<404>();
    let symbols = frame.encode(&payload).expect("the frame's length");
    let variance = variance_for(1.2, 404 * 8, 9576 * 6 / 10);
    let mut soft = receive(&symbols, variance, &mut random);
    for (index, value) in soft.iter_mut().enumerate() {
        match index % 10 {
            0 => *value = f32::NAN,
            1 => *value = f32::INFINITY,
            2 | 3 => *value = 0.0,
            _ => {}
        }
    }
    let decoded = frame.decode(&soft, Effort::FULL, &mut FrameMemory::default());
    assert_eq!(decoded.map(|d| d.message), Ok(payload.to_vec()));
}

#[test]
fn what_could_not_be_decoded_is_still_expected_rightly() {
    let frame = main_frame(404, 9576);
    let mut random = Random::new(7);
    let payload = random.bytes::<404>();
    let symbols = frame.encode(&payload).expect("the frame's length");
    let soft = receive(&symbols, variance_for(0.9, 404 * 8, 9576), &mut random);
    let failure = frame
        .decode(&soft, Effort::FULL, &mut FrameMemory::default())
        .expect_err("too little information");
    assert_eq!(failure.cause, Cause::NoCodeword);
    assert!(failure.expected.iter().all(|e| e.abs() <= 1.0));
    let pairs = failure.expected.iter().zip(&symbols);
    let agreement: f32 = pairs.map(|(e, s)| e * s).sum::<f32>() / symbols.len() as f32;
    // A symbol expected to be e is right so often that e times the symbol is e² on average.
    let claimed: f32 = failure.expected.iter().map(|e| e * e).sum::<f32>() / symbols.len() as f32;
    assert!(
        agreement > 0.3 && (agreement - claimed).abs() < 0.05,
        "{agreement} {claimed}"
    );
}

#[test]
fn noise_never_decodes() {
    let mut memory = FrameMemory::default();
    for (bytes, words) in [(276, 60), (404, 80), (508, 60)] {
        let frame = main_frame(bytes, 9576);
        for seed in 0..words {
            let soft = receive(&vec![0.0; 9576], 1.0, &mut Random::new(seed));
            let failure = frame
                .decode(&soft, Effort::FULL, &mut memory)
                .expect_err("noise");
            assert_eq!(failure.cause, Cause::NoCodeword);
        }
    }
    let frame = IdFrame::new(2464, IdFrame::SEED).expect("enough carriers");
    for seed in 0..2000 {
        let soft = receive(&vec![0.0; 2464], 1.0, &mut Random::new(seed));
        frame
            .decode(&soft, Effort::FULL, &mut memory)
            .expect_err("noise");
    }
}

#[test]
fn noise_is_given_up_early() {
    let frame = main_frame(404, 9576);
    let mut memory = FrameMemory::default();
    let mut mean_iterations = |effort| {
        let iterations = (0..20).map(|seed| {
            let soft = receive(&vec![0.0; 9576], 1.0, &mut Random::new(seed));
            frame
                .decode(&soft, effort, &mut memory)
                .expect_err("noise")
                .iterations
        });
        iterations.sum::<u32>() / 20
    };
    let (full, quick) = (
        mean_iterations(Effort::FULL),
        mean_iterations(Effort::QUICK),
    );
    assert!(full <= 60, "{full}");
    assert!(quick <= 14, "{quick}");
}

#[test]
fn flat_values_never_decode() {
    let mut memory = FrameMemory::default();
    for value in [
        0.0,
        1.0,
        -1.0,
        1e-30,
        f32::MAX,
        f32::MIN,
        f32::NAN,
        f32::INFINITY,
    ] {
        for bytes in [1, 96, 97, 404, 476, 477, 508] {
            let soft = vec![value; 9576];
            main_frame(bytes, 9576)
                .decode(&soft, Effort::FULL, &mut memory)
                .expect_err("flat");
        }
        let frame = IdFrame::new(2464, IdFrame::SEED).expect("enough carriers");
        frame
            .decode(&vec![value; 2464], Effort::FULL, &mut memory)
            .expect_err("flat");
    }
}

/// Prints the thresholds that the design quotes: `cargo test --release -p shirushi-watermark thresholds -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes; prints a table"]
fn thresholds() {
    println!("ratio of information to payload from which a share of 100 words decodes");
    for bytes in [276, 404, 458, 476, 477, 508] {
        for carriers in [8900, 9576, 10900] {
            let frame = main_frame(bytes, carriers);
            let decodes = |r, seed| main_decodes(&frame, carriers, r, seed, Effort::FULL);
            print_thresholds(&format!("{bytes} bytes on {carriers}"), 100, decodes);
        }
    }
    for carriers in [2200, 2464] {
        let decodes = |ratio, seed| id_decodes(carriers, ratio, seed);
        print_thresholds(&format!("id on {carriers}"), 400, decodes);
    }
}

fn print_thresholds(what: &str, words: u64, decodes: impl Fn(f64, u64) -> bool) {
    let mut ratios: Vec<f64> = (0..words)
        .map(|seed| {
            let (mut low, mut high) = (0.95, 2.55);
            for _ in 0..8 {
                let middle = f64::midpoint(low, high);
                if decodes(middle, seed) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            high
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    let share = |percent: usize| ratios[(ratios.len() - 1) * percent / 100];
    println!(
        "{what}: half {:.3}, 90 % {:.3}, 99 % {:.3}",
        share(50),
        share(90),
        share(99)
    );
}
