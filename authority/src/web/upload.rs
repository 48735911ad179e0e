//! Reads the form that `/verify` takes: one picture, the address of the page
//! that shows it, and which mark's page a click on it opened.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};

use super::problem::Problem;

/// What was sent, unexamined.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    /// The picture file; empty if none was chosen.
    pub(crate) picture: Vec<u8>,
    /// The page's address as typed; empty if none was.
    pub(crate) page: String,
    /// The registration number of the page that the reader came from; empty if from none.
    pub(crate) registration: String,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    /// Errors: [`Problem::WrongContentType`] if this is no multipart form,
    /// [`Problem::TooLarge`], and [`Problem::BadForm`] if it breaks off or holds
    /// something else.
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let mut form = Multipart::from_request(request, state)
            .await
            .map_err(|_| Problem::WrongContentType)?;
        let mut upload = Self::default();
        let mut seen = [false; 3];
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let place = match field.name() {
                Some("picture") => 0,
                Some("page") => 1,
                Some("registration") => 2,
                _ => return Err(Problem::BadForm),
            };
            if std::mem::replace(&mut seen[place], true) {
                return Err(Problem::BadForm);
            }
            match place {
                0 => upload.picture = field.bytes().await.map_err(broken)?.to_vec(),
                1 => upload.page = short_text(field).await?,
                _ => upload.registration = short_text(field).await?,
            }
        }
        Ok(upload)
    }
}

async fn short_text(mut field: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > PAGE_BYTES {
            return Err(Problem::BadValue("page"));
        }
    }
    String::from_utf8(bytes).map_err(|_| Problem::BadValue("page"))
}

#[expect(clippy::needless_pass_by_value, reason = "fits map_err")]
fn broken(error: MultipartError) -> Problem {
    Problem::from_status(error.status())
}

/// What browsers send at most as an address.
const PAGE_BYTES: usize = 8 * 1024;
