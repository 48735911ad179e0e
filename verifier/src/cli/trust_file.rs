//! The trust file: found, opened, believed.

use std::path::Path;

use shirushi_verifier::{
    domain::Fingerprint,
    trust::{self, Anchors, Trust},
};

use super::{context::Believing, failure::Failure, source::read_file};

/// Opens the trust file that the options name.
pub(super) fn open(believing: &Believing) -> Result<Trust, Failure> {
    let path = believing.trust.as_deref().ok_or(Failure::NoTrust)?;
    load(path, &believing.root)
}

/// Opens a trust file; with `roots`, only if one of them signed it.
pub(super) fn load(path: &Path, roots: &[Fingerprint]) -> Result<Trust, Failure> {
    let bytes = read_file(path, trust::MAX_BYTES)?;
    let anchors = if roots.is_empty() {
        Anchors::OnImport
    } else {
        Anchors::Roots(roots.to_vec())
    };
    Trust::load(&bytes, &anchors).map_err(|error| Failure::Trust {
        path: path.display().to_string(),
        error,
    })
}
