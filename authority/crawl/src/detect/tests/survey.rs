//! The thresholds, tried on genuine badges, imitations and ordinary pictures.

use std::sync::Arc;

use image::RgbImage;
use shirushi_verifier::watermark::{Face, MarkId, Template, embed};

use super::{handled, ordinary, project};
use crate::detect::{
    LEAST_ALIKE, LEAST_TO_READ,
    alike::{Likeness, likest},
    tensor::Tensors,
};

struct Bench {
    templates: Vec<Arc<Template>>,
    looks: Vec<Likeness>,
}

impl Bench {
    fn new() -> Self {
        let names = ["isp-mark-1", "ecom-seal-1", "plain-white-1"];
        let templates = names.map(|name| {
            let package = std::fs::read(project(&format!("assets/templates/{name}.template")));
            Arc::new(Template::parse(&package.unwrap()).unwrap())
        });
        Self {
            looks: templates.iter().map(|t| Likeness::of(t)).collect(),
            templates: templates.into(),
        }
    }

    /// To the likest template.
    fn likeness(&self, picture: &RgbImage) -> f32 {
        let tensors = Tensors::of(&handled::picture(picture));
        likest(&self.looks, &tensors).1
    }
}

fn face() -> Face {
    Face::default()
        .with("pass", "12345-00")
        .with("registration", "20001-00")
        .with("expiry", "27/10")
        .with("bodies", "JADAC")
}

fn image_of(picture: &shirushi_verifier::watermark::Picture) -> RgbImage {
    RgbImage::from_raw(picture.width(), picture.height(), picture.rgb().to_vec()).unwrap()
}

/// The share of numbers that reach a threshold.
fn share(found: &[f32], least: f32) -> f64 {
    found.iter().filter(|f| **f >= least).count() as f64 / found.len() as f64
}

#[test]
fn every_badge_that_sites_handled_is_read() {
    let bench = Bench::new();
    let mut least = (1.0, String::new());
    for template in &bench.templates {
        let marked = embed(template, &face(), &[7; 400], MarkId([9; 16])).unwrap();
        for (name, picture) in handled::by_sites(&image_of(&marked)) {
            let likeness = bench.likeness(&picture);
            if likeness < least.0 {
                least = (likeness, format!("{} {name}", template.name()));
            }
            assert!(
                likeness >= LEAST_TO_READ,
                "{} {name}: {likeness}",
                template.name()
            );
        }
    }
    println!(
        "badges as sites handle them: at least {} ({})",
        least.0, least.1
    );
}

#[test]
fn imitations_are_found_out() {
    let bench = Bench::new();
    let mut all = Vec::new();
    for template in &bench.templates {
        let drawn = image_of(&template.draw(&face()).unwrap());
        for (name, picture) in handled::by_imitators(&drawn) {
            let likeness = bench.likeness(&picture);
            if likeness < LEAST_ALIKE {
                println!("passed over: {} {name}: {likeness}", template.name());
            }
            all.push(likeness);
        }
    }
    let found = share(&all, LEAST_ALIKE);
    println!("{} imitations, {found:.4} found", all.len());
    assert!(found >= 0.98, "{found}");
}

#[test]
fn ordinary_pictures_are_no_imitations() {
    assert_ordinary(450);
}

#[test]
#[ignore = "the same with ten times as many pictures"]
fn many_ordinary_pictures_are_no_imitations() {
    assert_ordinary(4_500);
}

/// None is taken for an imitation, and few are read.
fn assert_ordinary(pictures: u64) {
    let bench = Bench::new();
    let most = ordinary::KINDS.len();
    let mut of_kind = vec![Vec::new(); most];
    for number in 0..pictures {
        let likeness = bench.likeness(&ordinary::picture(number));
        assert!(likeness < LEAST_ALIKE, "{number}: {likeness}");
        of_kind[number as usize % most].push(likeness);
    }
    for (kind, found) in ordinary::KINDS.iter().zip(&mut of_kind) {
        found.sort_by(f32::total_cmp);
        let (median, last) = (found[found.len() / 2], found[found.len() - 1]);
        let read = share(found, LEAST_TO_READ);
        println!("{kind}: median {median:.3}, most {last:.3}, read {read:.3}");
    }
    let all = of_kind.concat();
    let read = share(&all, LEAST_TO_READ);
    println!("{} ordinary pictures, {read:.4} of them read", all.len());
    assert!(read < 0.2, "{read}");
}
