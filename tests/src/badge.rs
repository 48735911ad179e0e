//! Example badges on the templates that are shipped.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use shirushi_watermark::{Face, MAX_PAYLOAD_BYTES, MarkId, Picture, Template, embed};

use crate::random::Random;

/// A badge with its watermark, and everything that went into it.
#[derive(Debug, Clone)]
pub struct Badge {
    /// The template it is drawn on.
    pub template: Arc<Template>,
    /// Its visible text.
    pub face: Face,
    /// What the main layer carries.
    pub payload: Vec<u8>,
    /// What the id layer carries.
    pub id: MarkId,
    /// The badge without watermark.
    pub plain: Picture,
    /// The badge.
    pub marked: Picture,
}

impl Badge {
    /// Example `number` on a template, with a payload of the greatest length.
    pub fn example(template: &Arc<Template>, number: u64) -> Self {
        Self::with_payload_of(template, number, MAX_PAYLOAD_BYTES)
    }

    /// Example `number` with a payload of `bytes` bytes.
    pub fn with_payload_of(template: &Arc<Template>, number: u64, bytes: usize) -> Self {
        let mut random = Random::new(number);
        let payload = random.bytes(bytes);
        let id = MarkId(std::array::from_fn(|_| random.next_u64() as u8));
        let face = example_face(&mut random);
        Self {
            plain: template.draw(&face).expect("the face fits the template"),
            marked: embed(template, &face, &payload, id).expect("the payload fits the badge"),
            template: Arc::clone(template),
            face,
            payload,
            id,
        }
    }
}

/// A face as marks have it, with every digit in play.
pub fn example_face(random: &mut Random) -> Face {
    let bodies = ["JADAC", "ECOM", "ISP-SEC1", "A1", "NISEC-7", "WXYZ0689"];
    let mut numbered = || format!("{:05}-{:02}", random.below(100_000), random.below(100));
    let (pass, registration) = (numbered(), numbered());
    let expiry = format!("{:02}/{:02}", 20 + random.below(80), 1 + random.below(12));
    Face::default()
        .with("pass", &pass)
        .with("registration", &registration)
        .with("expiry", &expiry)
        .with("bodies", bodies[random.below(6) as usize])
}

/// Every template package under `assets/templates`, by file name.
pub fn shipped_templates() -> Vec<Arc<Template>> {
    let mut packages: Vec<PathBuf> = std::fs::read_dir(project("assets/templates"))
        .expect("the project has assets/templates")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == "template"))
        .collect();
    packages.sort();
    assert!(!packages.is_empty(), "assets/templates holds no package");
    packages.iter().map(|path| read_template(path)).collect()
}

/// A path inside the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn read_template(path: &Path) -> Arc<Template> {
    let package = std::fs::read(path).expect("a listed file can be read");
    Arc::new(
        Template::parse(&package)
            .unwrap_or_else(|error| panic!("{} is no template: {error}", path.display())),
    )
}
