//! A buyer, its supplier, and a rival who has nothing to do with either.

use serde_json::{Value, json};

use crate::{Answer, Caller, TestApp, smtp::Mail, until};

/// The password of everybody.
pub const PASSWORD: &str = "a passphrase of several words";

/// A server with a buyer and a supplier who are partners, and a stranger.
pub struct World {
    /// The server.
    pub app: TestApp,
    /// The first user of Northern Grocers: admin, lead and approver.
    pub buyer: Caller,
    /// The first user of Oat & Co: admin, lead and approver.
    pub supplier: Caller,
    /// The first user of Southern Stores, a rival of the buyer.
    pub rival: Caller,
    /// The id of the partnership.
    pub partnership: String,
}

impl TestApp {
    /// Signs an organisation up, confirms its address and signs its first user in.
    pub async fn founder(&self, organisation: &str, email: &str) -> Caller {
        let visitor = self.visitor();
        let user = json!({"name": "Founder", "email": email, "password": PASSWORD});
        let body = json!({"name": organisation, "user": user});
        visitor.post("/v1/organisations", &body).await.expect(202);
        let token = self.token(email, "Confirm your address").await;
        let body = json!({"token": token});
        visitor.post("/v1/organisations/confirmation", &body).await.expect(201);
        self.sign_in(email).await
    }

    /// Signs somebody in.
    pub async fn sign_in(&self, email: &str) -> Caller {
        self.caller(&self.tokens(email).await)
    }

    /// Signs somebody in at another server.
    pub async fn sign_in_at(&self, url: &str, email: &str) -> Caller {
        let body = json!({"email": email, "password": PASSWORD});
        let visitor = self.visitor_at(url);
        let tokens = visitor.post("/v1/auth/token", &body).await.expect(200);
        visitor.with_token(tokens["access_token"].as_str().expect("a token"))
    }

    /// The tokens of somebody who signs in.
    pub async fn tokens(&self, email: &str) -> Value {
        let body = json!({"email": email, "password": PASSWORD});
        self.visitor().post("/v1/auth/token", &body).await.expect(200)
    }

    /// Who calls with these tokens.
    pub fn caller(&self, tokens: &Value) -> Caller {
        self.visitor().with_token(tokens["access_token"].as_str().expect("a token"))
    }

    /// Lets `admin` make a service account with these scopes, which signs in.
    pub async fn program(&self, admin: &Caller, scopes: &[&str]) -> Caller {
        let body = json!({"name": "ERP", "scopes": scopes});
        let account = admin.post("/v1/service-accounts", &body).await.expect(201);
        self.caller(&self.client_token(&account).await.expect(200))
    }

    /// Signs a program in, with what was told when its secret was made.
    pub async fn client_token(&self, account: &Value) -> Answer {
        let visitor = self.visitor();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", account["client_id"].as_str().expect("a client id")),
            ("client_secret", account["client_secret"].as_str().expect("a secret")),
        ];
        let request = visitor.request(reqwest::Method::POST, "/v1/oauth/token").form(&form);
        visitor.send(request).await
    }

    /// Lets `admin` invite a colleague, who registers and signs in.
    pub async fn colleague(&self, admin: &Caller, email: &str, roles: &[&str]) -> Caller {
        let body = json!({"email": email, "roles": roles});
        admin.post("/v1/invitations", &body).await.expect(201);
        let token = self.token(email, "invites you to Tandem").await;
        let body = json!({"name": "Colleague", "password": PASSWORD});
        let path = format!("/v1/invitations/{token}/registration");
        self.visitor().post(&path, &body).await.expect(201);
        self.sign_in(email).await
    }

    /// Waits for the mail to this address alone whose subject begins so.
    pub async fn heard(&self, email: &str, subject: &str) {
        let what = format!("{subject:?} to {email}");
        let begins = |mail: &Mail| mail.to == [email] && mail.subject.starts_with(subject);
        self.smtp.wait_for(&what, begins).await;
    }

    /// Every mail to anybody, once all that has happened so far was told: only then can a test say that
    /// a mail does not exist, since several workers send at once. Letters that list what is held back come when
    /// their day or window ends, and are not waited for.
    pub async fn all_mails(&self) -> Vec<Mail> {
        let owner = self.database.owner().await;
        let sql = "SELECT (SELECT count(*) FROM dispatches)
            + (SELECT count(*) FROM mails WHERE state = 'queued' AND lists IS NULL)";
        until(async || {
            let left: i64 = owner.query_one(sql, &[]).await.expect("a count").get(0);
            if left == 0 { Ok(self.smtp.mails()) } else { Err(left) }
        })
        .await
    }

    /// Waits for the mail to an address whose subject holds `subject`, and takes its token.
    pub async fn token(&self, email: &str, subject: &str) -> String {
        let what = format!("{subject:?} to {email}");
        let mail = self
            .smtp
            .wait_for(&what, |mail| {
                mail.to.iter().any(|to| to == email) && mail.subject.contains(subject)
            })
            .await;
        let rest = ["/v1/invitations/", "Token: "]
            .iter()
            .find_map(|before| mail.text.split_once(before).map(|(_, rest)| rest.to_owned()));
        rest.expect("the mail has a token").chars().take(43).collect()
    }

    /// Lets a side propose a partnership to somebody who has no account, registers and accepts. The
    /// new caller, and the id of the partnership.
    pub async fn partner(
        &self,
        author: &Caller,
        side: &str,
        organisation: &str,
        email: &str,
    ) -> (Caller, String) {
        let invite = json!({"name": organisation, "email": email});
        let body = json!({"propose_as": side, "invite": invite});
        let partnership = author.post("/v1/partnerships", &body).await.expect(201);
        let token = self.token(email, "invites you to a partnership").await;
        let body = json!({"name": "Founder", "password": PASSWORD, "organisation": organisation});
        let path = format!("/v1/invitations/{token}");
        self.visitor().post(&format!("{path}/registration"), &body).await.expect(201);
        let partner = self.sign_in(email).await;
        partner.post(&format!("{path}/acceptance"), &json!({})).await.expect(200);
        (partner, id(&partnership))
    }
}

impl World {
    /// Starts a server and lets everybody join.
    pub async fn new() -> Self {
        Self::of(TestApp::start().await).await
    }

    /// Lets everybody join a server.
    pub async fn of(app: TestApp) -> Self {
        let buyer = app.founder("Northern Grocers", "lead@northern.example").await;
        let (supplier, partnership) =
            app.partner(&buyer, "buyer", "Oat & Co", "lead@oat.example").await;
        let rival = app.founder("Southern Stores", "lead@southern.example").await;
        Self { app, buyer, supplier, rival, partnership }
    }

    /// How often an action stands in the log of what is at `path`.
    pub async fn logged(&self, path: &str, action: &str) -> i64 {
        let owner = self.app.database.owner().await;
        let (_, id) = path.rsplit_once('_').expect("an id");
        let sql = format!(
            "SELECT count(*) FROM events WHERE action = '{action}' AND object_id = '{id}'::uuid"
        );
        owner.query_one(&sql, &[]).await.expect("a count").get(0)
    }

    /// The path of a draft of the supplier's.
    pub async fn draft(&self) -> String {
        let body = json!({"partnership": self.partnership, "pitch": pitch()});
        let draft = self.supplier.post("/v1/proposals", &body).await.expect(201);
        format!("/v1/proposals/{}", id(&draft))
    }

    /// The path of a proposal that the supplier has submitted.
    pub async fn submitted(&self) -> String {
        let path = self.draft().await;
        self.supplier.act(&path, "submit", &json!({})).await.expect(200);
        path
    }

    /// The path of a proposal that the buyer has acknowledged.
    pub async fn under_review(&self) -> String {
        let path = self.submitted().await;
        self.buyer.act(&path, "acknowledge", &json!({})).await.expect(200);
        path
    }

    /// The path of a proposal that the buyer has accepted for a pilot.
    pub async fn accepted(&self) -> String {
        let path = self.under_review().await;
        let decision = json!({
            "outcome": "accepted_for_pilot",
            "reason": "worth_testing",
            "feedback": "Strong shopper case; we want to see it on the shelf.",
        });
        self.buyer.act(&path, "decide", &decision).await.expect(200);
        path
    }

    /// The path of a pilot that `author` has drafted.
    pub async fn pilot_draft(&self, author: &Caller) -> String {
        let proposal = self.accepted().await.replace("/v1/proposals/", "");
        let body = json!({"proposal": proposal, "charter": charter()});
        let pilot = author.post("/v1/pilots", &body).await.expect(201);
        format!("/v1/pilots/{}", id(&pilot))
    }

    /// The path of a pilot whose charter the supplier has handed in.
    pub async fn pilot_in_review(&self) -> String {
        let path = self.pilot_draft(&self.supplier).await;
        self.supplier.act(&path, "submit", &json!({})).await.expect(200);
        path
    }
}

impl World {
    /// The path of a promise that the supplier has offered, due on this day.
    pub async fn offered(&self, due_on: &str) -> String {
        let mut body = commitment(&self.partnership, "supplier");
        body["due_on"] = json!(due_on);
        let offered = self.supplier.post("/v1/commitments", &body).await.expect(201);
        format!("/v1/commitments/{}", id(&offered))
    }

    /// The path of a promise of the supplier's that the buyer has accepted, due on this day.
    pub async fn agreed(&self, due_on: &str) -> String {
        let path = self.offered(due_on).await;
        self.buyer.act(&path, "accept", &json!({})).await.expect(200);
        path
    }
}

fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

/// A good pitch.
pub fn pitch() -> Value {
    json!({
        "title": "Oat drink in a paper bottle",
        "value_line": "A third less plastic on the shelf at the same price",
        "category": "packaging",
        "readiness": 7,
        "earliest_launch": "2038-03-01",
    })
}

/// A good promise of a side.
pub fn commitment(partnership: &str, promisor: &str) -> Value {
    json!({
        "partnership": partnership,
        "promisor": promisor,
        "what": "Send the forecast for March",
        "due_on": "2035-02-15",
    })
}

/// What shows that a promise was kept.
pub fn evidence() -> Value {
    json!({"evidence": [{"text": "Sent by EDI.", "url": "https://oat.example/receipts/4711"}]})
}

/// A good charter.
pub fn charter() -> Value {
    json!({
        "title": "Paper bottle in twenty stores",
        "hypothesis": "Shoppers of oat drinks switch to the paper bottle at the same price.",
        "scope": "Twenty stores in the north, one product, chilled shelf.",
        "starts_on": "2038-01-04",
        "ends_on": "2038-03-28",
        "decision_by": "2038-04-15",
        "criteria": [{
            "metric": "Units per store and week",
            "direction": "higher",
            "go_value": "12",
            "stop_value": "8",
            "weight": 100,
            "must_meet": true,
            "measured_by": "supplier",
        }],
    })
}
