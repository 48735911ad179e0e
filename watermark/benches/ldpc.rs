//! The code alone: an iteration, a clean word, a hopeless one, encoding, tables.
#![expect(clippy::expect_used, reason = "in a benchmark, a panic is the report")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use shirushi_watermark::{
    MarkId,
    ldpc::{
        BaseGraph, Code, Decoder, Effort, FrameMemory, IdFrame, IdMessage, LiftingSize, MainFrame,
        PayloadLength, Workspace,
    },
};

const CARRIERS: usize = 9576;
const ID_CARRIERS: usize = 2464;

/// Pseudo-random values between -1 and 1, about as a picture without a mark gives.
fn noise(count: usize) -> Vec<f32> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

fn main_frame(bytes: usize) -> MainFrame {
    let length = PayloadLength::try_from(bytes).expect("an allowed length");
    MainFrame::new(length, CARRIERS, MainFrame::SEED).expect("enough carriers")
}

/// Twenty iterations of the whole code, nothing rate-matched, with noise: divide by twenty.
fn iterations(c: &mut Criterion) {
    let mut group = c.benchmark_group("20 iterations");
    group.throughput(Throughput::Elements(20));
    for (graph, size) in [(BaseGraph::Two, 384), (BaseGraph::One, 192)] {
        let code = Code::new(
            graph,
            LiftingSize::new(size).expect("a size of the standard"),
        );
        let decoder = Decoder::new(&code, code.information_bits(), graph.rows());
        let soft = noise(code.codeword_bits());
        let effort = Effort {
            iterations: 20,
            patience: 20,
        };
        let mut work = Workspace::default();
        let name = format!("{graph:?} {size}");
        group.bench_function(name, |b| {
            b.iter(|| decoder.decode(&soft, effort, &mut work));
        });
    }
    group.finish();
}

fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame");
    let mut memory = FrameMemory::default();
    for bytes in [276, 404, 508] {
        let frame = main_frame(bytes);
        let payload: Vec<u8> = (0..bytes).map(|i| (i * 31) as u8).collect();
        let clean = frame.encode(&payload).expect("the frame's length");
        let noise = noise(CARRIERS);
        // A picture that is easily read: the signal is as strong as the noise.
        let easy: Vec<f32> = clean.iter().zip(&noise).map(|(s, n)| s + 1.7 * n).collect();
        group.bench_function(BenchmarkId::new("tables", bytes), |b| {
            b.iter(|| main_frame(bytes));
        });
        group.bench_function(BenchmarkId::new("encode", bytes), |b| {
            b.iter(|| frame.encode(&payload));
        });
        for (name, soft, effort) in [
            ("clean", &clean, Effort::FULL),
            ("easy", &easy, Effort::FULL),
            ("noise", &noise, Effort::FULL),
            ("noise, quick", &noise, Effort::QUICK),
        ] {
            group.bench_function(BenchmarkId::new(name, bytes), |b| {
                b.iter(|| frame.decode(soft, effort, &mut memory));
            });
        }
    }
    group.finish();
}

fn ids(c: &mut Criterion) {
    let mut group = c.benchmark_group("id");
    let mut memory = FrameMemory::default();
    let frame = IdFrame::new(ID_CARRIERS, IdFrame::SEED).expect("enough carriers");
    let message = IdMessage {
        length: PayloadLength::try_from(404).expect("an allowed length"),
        id: MarkId([7; 16]),
    };
    let clean = frame.encode(&message);
    let noise = noise(ID_CARRIERS);
    for (name, soft) in [("clean", &clean), ("noise", &noise)] {
        group.bench_function(name, |b| {
            b.iter(|| frame.decode(soft, Effort::FULL, &mut memory));
        });
    }
    group.finish();
}

criterion_group!(benches, iterations, frames, ids);
criterion_main!(benches);
