//! Offices founded in a test's own folder, always alike.

use std::path::Path;

use shirushi_authority::{
    assets::Assets,
    keys::{EXAMPLE_PASSPHRASE, Passphrase, Terms},
    office::{Found, Office, Setup, found},
    registry::GrantRequest,
    store::{Actor, DataFolder},
};

/// When they are founded: noon in Tokyo.
pub(crate) const FOUNDED: &str = "2026-11-21T03:00:00Z";

/// What opens the example keys.
pub(crate) fn passphrase() -> Passphrase {
    Passphrase::new(EXAMPLE_PASSPHRASE.to_owned()).unwrap()
}

/// How an office in this data folder is opened.
pub(crate) fn setup(folder: &Path) -> Setup {
    Setup {
        folder: DataFolder::at(folder),
        assets: Assets::built_in().unwrap(),
        passphrase: Some(passphrase()),
        actor: Actor::new("test"),
    }
}

/// An office in this data folder, a demonstration or not, served at a URL or nowhere.
pub(crate) fn founded(folder: &Path, demonstration: bool, public_url: Option<&str>) -> Office {
    let how = Found {
        demonstration,
        public_url: public_url.map(|url| url.parse().unwrap()),
        root_passphrase: passphrase(),
        terms: Terms::default(),
    };
    let mut rng: rand::rngs::StdRng = rand::SeedableRng::seed_from_u64(7);
    found(setup(folder), &how, FOUNDED.parse().unwrap(), &mut rng).unwrap()
}

/// What is asked for where a mark is wanted for a site.
pub(crate) fn request(url: &str) -> GrantRequest {
    GrantRequest {
        scheme: "isp2014".parse().unwrap(),
        holder: "例示株式会社".parse().unwrap(),
        system: "例示ネット".parse().unwrap(),
        url: url.parse().unwrap(),
        passes: Vec::new(),
        prerequisite: None,
        granted_on: None,
        application: None,
    }
}
