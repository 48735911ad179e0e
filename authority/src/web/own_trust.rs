//! Keeps the authority's newest trust bundle opened, for examining pictures and drawing specimens.

use std::sync::{Arc, Mutex, PoisonError};

use shirushi_verifier::trust::{Anchors, Trust};

use super::problem::Problem;
use crate::view::View;

/// The bundle last opened, with the bytes it came from.
#[derive(Debug, Default)]
pub(crate) struct OwnTrust {
    opened: Mutex<Option<Opened>>,
}

#[derive(Debug)]
struct Opened {
    bytes: Arc<[u8]>,
    trust: Arc<Trust>,
}

impl OwnTrust {
    /// The bundle that `view` publishes now. Opening a new one takes a while, because
    /// its templates are analysed: call this off the threads that answer.
    ///
    /// Errors: [`Problem::NotFound`] before the first bundle is signed,
    /// [`Problem::Internal`] if the authority's own bundle cannot be opened.
    pub(crate) fn current(&self, view: &View) -> Result<Arc<Trust>, Problem> {
        let bytes = view.trust_bundle().ok_or(Problem::NotFound)?;
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*opened
            && (Arc::ptr_eq(&known.bytes, &bytes) || known.bytes == bytes)
        {
            return Ok(Arc::clone(&known.trust));
        }
        // The file comes from this authority's own store, so its root is its own.
        let trust = Arc::new(Trust::load(&bytes, &Anchors::OnImport).map_err(Problem::internal)?);
        *opened = Some(Opened {
            bytes,
            trust: Arc::clone(&trust),
        });
        Ok(trust)
    }
}
