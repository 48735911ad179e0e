//! The survival survey: badges put through pipelines, read and bound.

use std::sync::Arc;

use shirushi_watermark::{BindingOutcome, Reader, Reading, Template};

use crate::{
    badge::Badge,
    pipeline::{Pipeline, decode},
    quality::{psnr, ssim},
    workbench::Workbench,
};

/// Least PSNR of a badge against the same badge without watermark, in dB.
pub const LEAST_PSNR: f64 = 40.0;
/// Least SSIM of the same two.
pub const LEAST_SSIM: f64 = 0.98;

/// What became of some badges in one pipeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Badges tried.
    pub badges: u32,
    /// Payloads read bit for bit.
    pub payloads: u32,
    /// Ids read bit for bit.
    pub ids: u32,
    /// Badges whose picture was found to be what the payload demands.
    pub bound: u32,
    /// Largest peak of the residual map.
    pub residual_peak: f32,
    /// Least margin of a character.
    pub least_margin: f32,
    /// What was wrong, badge by badge.
    pub failures: Vec<String>,
}

impl Row {
    /// Whether every badge passed.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Puts the badges, all of the same template, through one pipeline.
pub fn row(badges: &[Badge], pipeline: &Pipeline, reader: &Reader) -> Row {
    let bench = Workbench::new();
    let mut row = Row {
        badges: 0,
        payloads: 0,
        ids: 0,
        bound: 0,
        residual_peak: f32::NEG_INFINITY,
        least_margin: f32::INFINITY,
        failures: Vec::new(),
    };
    for (number, badge) in badges.iter().enumerate() {
        row.badges += 1;
        let picture = decode(&pipeline.apply(&badge.marked, &bench));
        match reader.read(&picture) {
            Reading::Payload {
                template,
                id,
                payload,
            } if template == badge.template.id() && payload == badge.payload => {
                row.payloads += 1;
                row.ids += u32::from(id == badge.id);
                let binding = reader
                    .bind(&picture, template, &badge.face, &payload, id)
                    .expect("a badge that was drawn can be drawn again");
                row.residual_peak = row.residual_peak.max(binding.residual_peak);
                let margins = binding.characters.iter().map(|c| c.margin);
                row.least_margin = margins.fold(row.least_margin, f32::min);
                if binding.outcome == BindingOutcome::Matches {
                    row.bound += 1;
                } else {
                    row.failures
                        .push(format!("badge {number}: {:?}", binding.outcome));
                }
            }
            Reading::IdOnly { id, .. } => {
                row.ids += u32::from(id == badge.id);
                row.failures
                    .push(format!("badge {number}: only the id could be read"));
            }
            other => row.failures.push(format!("badge {number}: {other:?}")),
        }
    }
    row
}

/// Examples 0 to `count` on a template.
pub fn examples(template: &Arc<Template>, count: u64) -> Vec<Badge> {
    (0..count)
        .map(|number| Badge::example(template, number))
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
