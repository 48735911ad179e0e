//! What example badges are made of.

use std::sync::Arc;

use shirushi_watermark::{Face, MarkId, Template};

const TEMPLATES: [&[u8]; 2] = [
    include_bytes!("../../../assets/templates/ecom-seal-1.template"),
    include_bytes!("../../../assets/templates/isp-mark-1.template"),
];

pub(crate) const ID: MarkId = MarkId(*b"0123456789abcdef");

pub(crate) fn templates() -> Vec<Arc<Template>> {
    TEMPLATES
        .iter()
        .map(|package| Arc::new(Template::parse(package).unwrap()))
        .collect()
}

pub(crate) fn face() -> Face {
    Face::default()
        .with("pass", "10042-01")
        .with("registration", "20318-03")
        .with("expiry", "27/10")
        .with("bodies", "JADAC")
}
