//! A mall that passes the review of its system over the API, in the ECOM scheme.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Api, told};
use crate::access::Role;

/// A mall with its pass, and who has to do with it.
pub(super) struct Mall {
    pub(super) api: Api,
    pub(super) issuing: String,
    pub(super) review: String,
    /// Another review officer.
    pub(super) second: String,
    pub(super) administrator: String,
    pub(super) auditor: String,
    pub(super) operator: String,
    pub(super) own: String,
    pub(super) other: String,
    pub(super) pass: String,
}

/// The instant after the mall's inspection.
pub(super) const INSPECTED: &str = "2026-11-24T03:00:00Z";

impl Mall {
    /// Diagnosed, reviewed on paper, inspected, contracted: passed.
    pub(super) async fn passed() -> Self {
        let api = Api::start().await;
        let own = api.token("Own", Role::Holder);
        let mut mall = Self {
            issuing: api.token("Hakko", Role::IssuingOfficer),
            review: api.token("Shinsa", Role::ReviewOfficer),
            second: api.token("Niban", Role::ReviewOfficer),
            administrator: api.token("Kanri", Role::Administrator),
            auditor: api.token("Kansa", Role::Auditor),
            operator: api.token("Unyo", Role::Operator),
            other: api.token_for("Other", "O2", "別の株式会社"),
            pass: String::new(),
            own,
            api,
        };
        mall.diagnosed().await;
        mall.taken().await;
        mall.inspected().await;
        let path = "/applications/A1";
        let contract = json!({"contract": "pass", "paper": mall.paper(b"contract").await});
        mall.done(&format!("{path}/contracts"), contract).await;
        mall.paid("before-issue").await;
        let (status, pass) = mall
            .api
            .post(&format!("{path}/pass"), &mall.review, json!({}))
            .await;
        assert_eq!(status, 201, "{pass}");
        pass["number"].as_str().unwrap().clone_into(&mut mall.pass);
        mall
    }

    /// A paper of the review body, as forms name it.
    pub(super) async fn paper(&self, bytes: &'static [u8]) -> Value {
        self.paper_of(&self.review, bytes).await
    }

    /// A paper of somebody, as forms name it.
    pub(super) async fn paper_of(&self, token: &str, bytes: &'static [u8]) -> Value {
        let request = self
            .api
            .request(Method::POST, "/papers?name=paper.pdf", token);
        let request = request.header("content-type", "application/octet-stream");
        let (status, paper) = told(request.body(bytes).send().await.unwrap()).await;
        assert_eq!(status, 201, "{paper}");
        json!({"sha256": paper["sha256"], "name": "paper.pdf"})
    }

    /// Whether somebody may fetch a paper.
    pub(super) async fn fetches(&self, token: &str, paper: &Value) -> bool {
        let path = format!("/papers/{}", paper["sha256"].as_str().unwrap());
        let request = self.api.request(Method::GET, &path, token);
        request.send().await.unwrap().status() == 200
    }

    /// A step of the review body that must succeed.
    async fn done(&self, path: &str, body: Value) -> Value {
        let (status, view) = self.api.post(path, &self.review, body).await;
        assert_eq!(status, 200, "{path}: {view}");
        view
    }

    async fn diagnosed(&self) {
        let procedure = "/schemes/ecom2000/procedure";
        let (_, procedure) = self.api.get(procedure, &self.own).await;
        let questions = procedure["self_diagnosis"].as_array().unwrap().iter();
        let yes = questions.map(|q| (q["code"].as_str().unwrap().to_owned(), json!(true)));
        let answers = Value::Object(yes.collect());
        let body = json!({"scheme": "ecom2000", "unit": "system", "answers": answers});
        let path = "/organisations/O1/self-diagnosis";
        let (status, view) = self.api.post(path, &self.own, body).await;
        assert_eq!(status, 200, "{view}");
    }

    async fn taken(&self) {
        let (_, scheme) = self.api.get("/schemes/ecom2000", &self.own).await;
        let facts = scheme["rules"]["facts"].as_array().unwrap().iter();
        let facts = facts.map(|fact| (fact["code"].as_str().unwrap().to_owned(), json!(false)));
        let paper = self.paper_of(&self.own, b"filed").await;
        let form = json!({
            "scheme": "ecom2000", "unit": "system", "applicant": "O1", "party": "mall",
            "pattern": 4, "system": "みほんシステム", "servers": 2,
            "facts": Value::Object(facts.collect()),
            "papers": {"operation": paper, "configuration": paper, "measures": paper},
        });
        let (status, filed) = self.api.post("/applications", &self.own, form).await;
        assert_eq!((status, &filed["number"]), (201, &json!("A1")), "{filed}");
        self.paid("by-application").await;
        self.done("/applications/A1/acceptance", json!({})).await;
    }

    async fn paid(&self, due: &str) {
        let (_, view) = self.api.get("/applications/A1", &self.review).await;
        for fee in view["fees"].as_array().unwrap() {
            if fee["due"] == due && fee["paid"] == false {
                let body = json!({"fee": fee["fee"], "yen": fee["yen"]});
                self.done("/applications/A1/payments", body).await;
            }
        }
    }

    async fn inspected(&self) {
        let path = "/applications/A1";
        let (_, sheet) = self.api.get(&format!("{path}/sheet"), &self.review).await;
        let items = sheet["items"].as_array().unwrap().iter();
        let answers = items.map(|item| {
            let odd = item["finding"] == "not-applicable";
            let finding = if odd { "not-applicable" } else { "met" };
            let id = item["item"].as_str().unwrap().to_owned();
            (id, json!({"finding": finding}))
        });
        let answers = json!({"answers": Value::Object(answers.collect())});
        self.done(&format!("{path}/answers"), answers).await;
        let report = self.paper(b"on paper").await;
        let paper = json!({"stage": "paper", "report": report});
        self.done(&format!("{path}/conclusions"), paper).await;
        let window = json!({
            "from": "2026-11-24T01:00:00Z", "to": "2026-11-24T05:00:00Z", "on_duty": "当直"
        });
        self.done(&format!("{path}/window"), window).await;
        self.api.site.set_clock(INSPECTED);
        let report = self.paper(b"inspected").await;
        let inspection = json!({"stage": "inspection", "passed": true, "report": report});
        self.done(&format!("{path}/conclusions"), inspection).await;
    }
}
