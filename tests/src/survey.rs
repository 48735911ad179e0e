//! The survival survey: badges put through pipelines, read and bound.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shirushi_watermark::{BindingOutcome, Picture, Placement, Reader, Reading, Template};

use crate::{
    badge::Badge,
    pipeline::{Pipeline, decode},
    quality::{psnr, ssim},
    workbench::Workbench,
};

pub mod page;
pub mod rows;

/// Least PSNR of a badge against the same badge without watermark, in dB.
pub const LEAST_PSNR: f64 = 40.0;
/// Least SSIM of the same two.
pub const LEAST_SSIM: f64 = 0.98;

/// What became of some badges in one pipeline.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Row {
    /// Badges tried.
    pub badges: u32,
    /// Payloads read bit for bit.
    pub payloads: u32,
    /// Ids read bit for bit.
    pub ids: u32,
    /// Badges whose picture was found to be what the payload demands.
    pub bound: u32,
    /// Largest peak of the residual map; `None` where nothing was read.
    pub residual_peak: Option<f32>,
    /// Least margin of a character; `None` where nothing was read.
    pub least_margin: Option<f32>,
    /// What was wrong, badge by badge.
    pub failures: Vec<String>,
}

impl Row {
    /// Whether every badge was read and bound.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }

    /// Adds one badge: what was read of it in the picture that was delivered.
    pub fn judge(&mut self, badge: &Badge, delivered: &Picture, read: Reading, reader: &Reader) {
        let number = self.badges;
        self.badges += 1;
        match read {
            Reading::Payload {
                template,
                id,
                payload,
                placement,
            } if template == badge.template.id() && payload == badge.payload => {
                self.payloads += 1;
                self.ids += u32::from(id == badge.id);
                self.bind(number, badge, delivered, &placement, reader);
            }
            Reading::IdOnly { id, .. } => {
                self.ids += u32::from(id == badge.id);
                self.failures
                    .push(format!("badge {number}: only the id could be read"));
            }
            other => self.failures.push(format!("badge {number}: {other:?}")),
        }
    }

    fn bind(
        &mut self,
        number: u32,
        badge: &Badge,
        delivered: &Picture,
        placement: &Placement,
        reader: &Reader,
    ) {
        let binding = reader
            .bind(
                delivered,
                placement,
                badge.template.id(),
                &badge.face,
                &badge.payload,
                badge.id,
            )
            .expect("a badge that was drawn can be drawn again");
        let peak = self.residual_peak.unwrap_or(f32::NEG_INFINITY);
        self.residual_peak = Some(peak.max(binding.residual_peak));
        let margins = binding.characters.iter().map(|c| c.margin);
        let least = self.least_margin.unwrap_or(f32::INFINITY);
        self.least_margin = Some(margins.fold(least, f32::min));
        if binding.outcome == BindingOutcome::Matches {
            self.bound += 1;
        } else {
            self.failures
                .push(format!("badge {number}: {:?}", binding.outcome));
        }
    }
}

/// Puts the badges, all of the same template, through one pipeline.
pub fn row(badges: &[Badge], pipeline: &Pipeline, reader: &Reader, bench: &Workbench) -> Row {
    let mut row = Row::default();
    for badge in badges {
        let delivered = decode(&pipeline.apply(&badge.marked, bench));
        row.judge(badge, &delivered, reader.read(&delivered), reader);
    }
    row
}

/// Examples 0 to `count` on a template.
pub fn examples(template: &Arc<Template>, count: u64) -> Vec<Badge> {
    (0..count)
        .map(|number| Badge::example(template, number))
        .collect()
}

/// `count` examples of a seed, each with `bytes` bytes.
pub fn seeded(template: &Arc<Template>, seed: u32, count: u32, bytes: usize) -> Vec<Badge> {
    let first = u64::from(seed) << 32;
    (first..first + u64::from(count))
        .map(|number| Badge::with_payload_of(template, number, bytes))
        .collect()
}

/// The least PSNR, in dB, and the least SSIM among badges.
pub fn least_quality(badges: &[Badge]) -> (f64, f64) {
    badges
        .iter()
        .fold((f64::INFINITY, f64::INFINITY), |(p, s), badge| {
            (
                p.min(psnr(&badge.plain, &badge.marked)),
                s.min(ssim(&badge.plain, &badge.marked)),
            )
        })
}
