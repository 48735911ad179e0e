//! What the public sees of a pass that a review led to: the list, the check page, the signed file.

use reqwest::Method;
use serde_json::{Value, json};

use super::mall::Mall;
use crate::web::tests::harness::words;

#[tokio::test]
async fn a_pass_is_listed_with_what_its_certificate_says_and_no_more() {
    let mall = Mall::passed().await;
    let site = &mall.api.site;
    let listing = site.json("/passes.json?q=みほんシステム").await;
    let pass = &listing["items"][0];
    assert_eq!(listing["total"], 1, "{listing}");
    assert_eq!(pass["number"], mall.pass, "{listing}");
    assert_eq!(pass["holder"], "ニフティ株式会社");
    assert_eq!(
        (&pass["state"], &pass["valid_to"]),
        (&json!("valid"), &json!("2027-10-31"))
    );
    let whole = site.json(&format!("/passes/{}.json", mall.pass)).await;
    for private in ["A1", "O1", "marks@example.jp", "窓口"] {
        assert!(!whole.to_string().contains(private), "{private}: {whole}");
    }
    let sheet = site.page("/passes.csv?q=みほんシステム").await;
    assert!(
        sheet.contains(&format!("\r\n{},0,ecom2000,", mall.pass)),
        "{sheet}"
    );
    let page = words(
        &site
            .page(&format!("/passes/{}-00?lang=en", mall.pass))
            .await,
    );
    for said in [
        "This pass is valid today.",
        "1 November 2026 to 31 October 2027",
    ] {
        assert!(page.contains(said), "{page}");
    }
}

#[tokio::test]
async fn the_signed_pass_is_there_for_everyone_while_it_is_in_force() {
    let mall = Mall::passed().await;
    let site = &mall.api.site;
    let path = format!("/passes/{}/pass.cwt", mall.pass);
    assert_eq!(site.get(&path).await.status(), 404);
    let signed =
        crate::pass_file::sign_missing(site.office(), super::mall::INSPECTED.parse().unwrap());
    assert_eq!(signed.unwrap(), 1);
    let again =
        crate::pass_file::sign_missing(site.office(), super::mall::INSPECTED.parse().unwrap());
    assert_eq!(again.unwrap(), 0);
    let answer = site.get(&path).await;
    assert_eq!(answer.status(), 200);
    let tag = answer.headers()["etag"].clone();
    assert_eq!(
        answer.headers()["content-type"],
        "application/shirushi-pass+cwt"
    );
    let bytes = answer.bytes().await.unwrap();
    assert_eq!(tag, format!("\"{}\"", crate::publish::sha256_hex(&bytes)));
    let known = site
        .request(Method::GET, &path)
        .header("if-none-match", tag);
    assert_eq!(known.send().await.unwrap().status(), 304);
    let detail = site.json(&format!("/passes/{}.json", mall.pass)).await;
    assert_eq!(detail["file"]["bytes"], bytes.len());

    let revocation = format!("/passes/{}/revocation", mall.pass);
    let cause = json!({"cause": "false-declaration"});
    assert_eq!(mall.api.post(&revocation, &mall.review, cause).await.0, 202);
    let approval = "/proposals/1/approval";
    assert_eq!(
        mall.api.post(approval, &mall.second, json!({})).await.0,
        200
    );
    assert_eq!(site.get(&path).await.status(), 404);
    let detail = site.json(&format!("/passes/{}.json", mall.pass)).await;
    assert_eq!(
        (&detail["state"], &detail["file"]),
        (&json!("revoked"), &Value::Null)
    );
    // Why it fell is between its holder and the review body.
    assert!(!detail.to_string().contains("虚偽"), "{detail}");
}

#[tokio::test]
async fn a_lapse_is_flagged_with_its_last_day_and_without_its_cause() {
    let mall = Mall::passed().await;
    let lapse = json!({"until": "2026-12-20", "why": "構成が変わった"});
    let path = format!("/passes/{}/lapse", mall.pass);
    assert_eq!(mall.api.post(&path, &mall.review, lapse).await.0, 200);
    let site = &mall.api.site;
    let listing = site.json("/passes.json?state=lapsed&q=みほん").await;
    assert_eq!(listing["items"][0]["until"], "2026-12-20", "{listing}");
    let page = site.page(&format!("/passes/{}?lang=ja", mall.pass)).await;
    assert!(page.contains("2026年12月20日") && !page.contains("構成が変わった"));
}

#[tokio::test]
async fn a_pass_that_no_review_here_led_to_shows_the_marks_that_stand_on_it() {
    let api = super::harness::Api::start().await;
    let mark = api.site.json("/marks/20001.json").await;
    let pass = mark["passes"][0]["number"].as_str().unwrap();
    let detail = api.site.json(&format!("/passes/{pass}.json")).await;
    assert_eq!(
        (&detail["state"], &detail["holder"]),
        (&json!("on-record"), &Value::Null)
    );
    assert_eq!(detail["marks_on_it"]["items"][0]["registration"], "20001");
    let page = words(&api.site.page(&format!("/passes/{pass}?lang=en")).await);
    assert!(
        page.contains("There is no signed file of this pass here."),
        "{page}"
    );
    for (path, status) in [
        ("/passes/39999", 404),
        ("/passes/x", 400),
        ("/passes?state=x", 400),
    ] {
        assert_eq!(api.site.get(path).await.status(), status, "{path}");
    }
}
