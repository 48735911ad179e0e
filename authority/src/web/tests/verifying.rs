//! Uploads to `/verify`: real badges in, the verifier's verdict out, and every bad upload explained.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response};

use super::harness::{INTERNATIONAL, REVOKED, SUSPENDED, Site, UNDER_REVIEW, VALID, header, words};

async fn badge(site: &Site, registration: &str) -> Vec<u8> {
    let answer = site.get(&format!("/marks/{registration}/badge.png")).await;
    answer.bytes().await.unwrap().to_vec()
}

fn upload(site: &Site, picture: Vec<u8>, page: &str) -> RequestBuilder {
    let form = Form::new()
        .part("picture", Part::bytes(picture).file_name("mark.png"))
        .text("page", page.to_owned());
    site.request(Method::POST, "/verify?lang=en")
        .multipart(form)
}

async fn report(site: &Site, picture: Vec<u8>, page: &str) -> serde_json::Value {
    let request = upload(site, picture, page).header("accept", "application/json");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(header(&answer, "cache-control"), "no-store");
    answer.json().await.unwrap()
}

async fn page_of(answer: Response) -> String {
    words(&answer.text().await.unwrap())
}

#[tokio::test]
async fn each_badge_gets_the_verdict_it_deserves() {
    let site = Site::start().await;
    for (registration, page, verdict) in [
        (VALID, "https://nifty.example.jp/top", "valid"),
        (VALID, "", "valid"),
        (VALID, "https://evil.example/", "wrong-site"),
        (INTERNATIONAL, "https://印.example.jp/店/", "valid"),
        (REVOKED, "https://revoked.example.jp/", "revoked"),
        (SUSPENDED, "https://suspended.example.jp/", "suspended"),
        (
            UNDER_REVIEW,
            "https://review.example.jp/",
            "valid-basis-under-review",
        ),
    ] {
        let found = report(&site, badge(&site, registration).await, page).await;
        assert_eq!(
            found["verdict"], verdict,
            "{registration} on {page}: {found:#}"
        );
    }
}

#[tokio::test]
async fn the_result_page_gives_the_verdict_the_advice_and_every_check() {
    let site = Site::start().await;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.add_filter("[0-9a-f]{64}", "SHA-256");
    settings.add_filter("[0-9a-f]{16}", "KEY");
    for (name, registration, page) in [
        ("verdict-valid", VALID, "https://nifty.example.jp/"),
        ("verdict-wrong-site", VALID, "https://evil.example/"),
        ("verdict-revoked", REVOKED, ""),
    ] {
        for lang in ["ja", "en"] {
            let form = Form::new()
                .part("picture", Part::bytes(badge(&site, registration).await))
                .text("page", page);
            let request = site.request(Method::POST, &format!("/verify?lang={lang}"));
            let answer = request.multipart(form).send().await.unwrap();
            assert_eq!(answer.status(), 200);
            let text = page_of(answer).await;
            settings.bind(|| insta::assert_snapshot!(format!("{name}-{lang}"), text));
        }
    }
}

#[tokio::test]
async fn the_mark_that_a_badge_led_to_is_compared_with_the_picture() {
    let site = Site::start().await;
    let page = site.page(&format!("/marks/{VALID}?lang=en")).await;
    assert!(page.contains(&format!("/verify?registration={VALID}&#38;lang=en")));
    assert!(!page.contains("<script"), "the page itself loads nothing");
    let form = site
        .page(&format!("/verify?registration={VALID}&lang=en"))
        .await;
    assert!(form.contains(&format!("name=\"registration\" value=\"{VALID}\"")));
    let forged = site
        .page("/verify?registration=%22%3E%3Cb%3E&lang=en")
        .await;
    assert!(!forged.contains("name=\"registration\""));
    for (registration, says) in [
        (VALID, format!("The picture is of the mark {VALID}")),
        (
            REVOKED,
            format!("opened the page of {REVOKED}, but this picture is of another mark: {VALID}"),
        ),
    ] {
        let form = Form::new()
            .part("picture", Part::bytes(badge(&site, VALID).await))
            .text("registration", registration);
        let request = site
            .request(Method::POST, "/verify?lang=en")
            .multipart(form);
        let text = page_of(request.send().await.unwrap()).await;
        assert!(text.contains(&says), "{text}");
    }
}

#[tokio::test]
async fn a_specimen_is_no_mark() {
    let site = Site::start().await;
    let specimen = site
        .get("/specimens/isp2014.png")
        .await
        .bytes()
        .await
        .unwrap();
    let found = report(&site, specimen.to_vec(), "").await;
    assert_eq!(found["verdict"], "no-mark");
}

#[tokio::test]
async fn an_address_without_a_picture_is_looked_up() {
    let site = Site::start().await;
    let answer = upload(&site, Vec::new(), "https://nifty.example.jp/a")
        .send()
        .await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 303);
    let place = header(&answer, "location");
    assert_eq!(place, "/marks?q=https%3A%2F%2Fnifty.example.jp%2Fa&lang=en");
    assert!(site.page(&place).await.contains(VALID));
}

#[tokio::test]
async fn what_cannot_be_examined_is_explained_in_the_form() {
    let site = Site::start().await;
    let png = badge(&site, VALID).await;
    let mut cut = png.clone();
    cut.truncate(png.len() / 2);
    for (picture, page, says) in [
        (Vec::new(), "", "No picture was chosen"),
        (b"GIF89a".to_vec(), "", "not a PNG, JPEG or WebP picture"),
        (cut, "", "damaged"),
        (enormous(), "", "The picture is too large"),
        (png, "not an address", "cannot be read as an address"),
    ] {
        let answer = upload(&site, picture, page).send().await.unwrap();
        assert_eq!(answer.status(), 422, "{says}");
        let text = page_of(answer).await;
        assert!(text.contains(says), "{text}");
    }
}

/// A picture whose header promises 100,000 by 100,000 pixels.
fn enormous() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for chunk in [
        b"IHDR\0\x01\x86\xa0\0\x01\x86\xa0\x08\x02\0\0\0".as_slice(),
        b"IDAT\x78\xda\x03\0\0\0\0\x01",
        b"IEND",
    ] {
        let bytes = u32::try_from(chunk.len() - 4).unwrap();
        png.extend_from_slice(&bytes.to_be_bytes());
        png.extend_from_slice(chunk);
        png.extend_from_slice(&crc32fast::hash(chunk).to_be_bytes());
    }
    png
}

#[tokio::test]
async fn a_picture_of_too_many_pixels_is_refused_before_it_is_opened() {
    let site = Site::with(|config| config.limits.picture_pixels = 512 * 512 - 1).await;
    let answer = upload(&site, badge(&site, VALID).await, "").send().await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 422);
    assert!(page_of(answer).await.contains("too large"));
}

#[tokio::test]
async fn an_upload_over_the_limit_is_refused() {
    let site = Site::with(|config| config.limits.upload_bytes = 1024 * 1024).await;
    let answer = upload(&site, vec![0; 2 * 1024 * 1024], "").send().await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 413);
    assert!(page_of(answer).await.contains("What was sent is too large"));
}

#[tokio::test]
async fn forms_of_another_kind_and_broken_ones_are_refused() {
    let site = Site::start().await;
    let post = || site.request(Method::POST, "/verify?lang=en");
    let plain = post().form(&[("page", "x")]).send().await.unwrap();
    assert_eq!(plain.status(), 415);
    let bare = post().body("x").send().await.unwrap();
    assert_eq!(bare.status(), 415);
    let boundary = "multipart/form-data; boundary=b";
    for body in [
        "--b\r\nContent-Disposition: form-data; name=\"picture\"\r\n\r\ncut off",
        "nothing of the kind",
        "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"page\"\r\n\r\nx\r\n\
         --b\r\nContent-Disposition: form-data; name=\"page\"\r\n\r\ny\r\n--b--\r\n",
    ] {
        let answer = post().header("content-type", boundary).body(body);
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), 400, "{body}");
        assert!(page_of(answer).await.contains("cannot be read"));
    }
}

#[tokio::test]
async fn a_sender_of_too_many_pictures_is_told_when_to_come_back() {
    use crate::web::Rate;
    let slow = Rate::new(2, std::time::Duration::from_mins(1));
    let site = Site::with(|config| config.limits.uploads = slow).await;
    for _ in 0..2 {
        assert_eq!(
            upload(&site, Vec::new(), "").send().await.unwrap().status(),
            422
        );
    }
    let answer = upload(&site, Vec::new(), "").send().await.unwrap();
    assert_eq!(answer.status(), 429);
    let wait: u64 = header(&answer, "retry-after").parse().unwrap();
    assert!((50..=61).contains(&wait), "{wait}");
    assert_eq!(site.get("/verify").await.status(), 200);
}

#[tokio::test]
async fn an_upload_from_another_sites_page_is_refused() {
    let site = Site::start().await;
    let request = upload(&site, Vec::new(), "https://nifty.example.jp/");
    let answer = request
        .header("sec-fetch-site", "cross-site")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 403);
}
