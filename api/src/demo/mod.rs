//! `tandem demo`: a story against a running server, from the first pitch to the end of its pilot.
//!
//! It speaks HTTP like any client, and reads the mails that the server writes into files.

mod client;
mod mailbox;

use std::{
    error::Error,
    io::{self, Write as _},
    path::PathBuf,
};

use serde_json::{Value, json};

use self::{client::Client, mailbox::Mailbox};
use crate::{config::default_data_folder, mail::Post, state::Clock};

/// What the demo can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The server
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,

    /// The server's data folder, in which its mails are [default: a folder of the user's]
    #[arg(long, env = "TANDEM_DATA")]
    data: Option<PathBuf>,
}

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PASSWORD: &str = "a passphrase of several words";

/// Somebody of the story.
struct Person {
    name: &'static str,
    email: String,
    client: Client,
}

/// Plays the story and prints each step.
///
/// # Errors
/// The step that did not go as told.
pub(crate) async fn play(options: Options) -> Outcome<()> {
    let data = options.data.unwrap_or_else(default_data_folder);
    let mailbox = Mailbox::new(Post::folder(&data));
    let visitor = Client::new(&options.url);
    let run = Clock::default().now().as_millisecond();

    heading("Two organisations meet")?;
    let buyer = sign_up(&visitor, &mailbox, run).await?;
    let (supplier, partnership) = invite(&visitor, &mailbox, &buyer, run).await?;

    heading("A pitch gets its answer")?;
    let proposal = pitch(&buyer, &supplier, &mailbox, &partnership).await?;

    heading("A pilot that both sign")?;
    pilot(&buyer, &supplier, &mailbox, &proposal).await?;

    heading("A plan and its goals, from a template")?;
    plan(&buyer, &supplier, &mailbox, &partnership).await?;

    heading("Promises that run both ways")?;
    promises(&buyer, &supplier, &mailbox, &partnership).await?;
    heading("The end")?;
    tell("the story", "Everything above is in GET /v1/events, chained by hashes.")
}

async fn sign_up(visitor: &Client, mailbox: &Mailbox, run: i64) -> Outcome<Person> {
    let email = format!("category.manager.{run}@northern-grocers.example");
    let user = json!({"name": "Category Manager", "email": email, "password": PASSWORD});
    let body = json!({"name": "Northern Grocers", "user": user});
    visitor.post("/v1/organisations", &body).await?;
    let token = mailbox.token(&email, "Confirm your address").await?;
    visitor.post("/v1/organisations/confirmation", &json!({"token": token})).await?;
    let client = visitor.sign_in(&email, PASSWORD).await?;
    tell("Northern Grocers", "signed up, confirmed its address and signed in.")?;
    Ok(Person { name: "The buyer", email, client })
}

async fn invite(
    visitor: &Client,
    mailbox: &Mailbox,
    buyer: &Person,
    run: i64,
) -> Outcome<(Person, String)> {
    let email = format!("customer.manager.{run}@oat-and-co.example");
    let invite = json!({"name": "Oat & Co", "email": email});
    let body = json!({"propose_as": "buyer", "invite": invite, "category": "Oat drinks"});
    let partnership = buyer.client.post("/v1/partnerships", &body).await?;
    let token = mailbox.token(&email, "invites you to a partnership").await?;
    let user = json!({
        "name": "Customer Business Manager",
        "password": PASSWORD,
        "organisation": "Oat & Co",
    });
    visitor.post(&format!("/v1/invitations/{token}/registration"), &user).await?;
    let client = visitor.sign_in(&email, PASSWORD).await?;
    client.post(&format!("/v1/invitations/{token}/acceptance"), &json!({})).await?;
    mailbox.find(&buyer.email, "accepted your partnership").await?;
    tell("Oat & Co", "was invited by mail, registered and accepted: the partnership is active.")?;
    Ok((Person { name: "The supplier", email, client }, text(&partnership, "id")?))
}

async fn pitch(
    buyer: &Person,
    supplier: &Person,
    mailbox: &Mailbox,
    partnership: &str,
) -> Outcome<String> {
    let entry = json!({
        "title": "Oat drink in a paper bottle",
        "summary": "A third less plastic on the shelf at the same price",
        "category": "packaging",
        "readiness": 7,
    });
    let innovation = supplier.client.post("/v1/innovations", &entry).await?;
    let body = json!({"partnership": partnership, "innovation": text(&innovation, "id")?});
    let draft = supplier.client.post("/v1/proposals", &body).await?;
    tell(supplier.name, "drafted a pitch of an innovation of its own; the buyer sees neither.")?;
    let submitted = supplier.act(&draft, "submit", &json!({})).await?;
    let receipt = submitted.pointer("/receipt/hash").and_then(Value::as_str).unwrap_or_default();
    tell(supplier.name, &format!("submitted it; the receipt is {receipt}."))?;
    mailbox.find(&buyer.email, "New proposal").await?;
    let path = format!("/v1/proposals/{}", text(&draft, "id")?);
    let seen = buyer.client.get(&path).await?;
    let seen = buyer.act(&seen, "acknowledge", &json!({})).await?;
    let question = json!({"question": "Which stores have it today?"});
    buyer.act(&seen, "ask", &question).await?;
    tell(buyer.name, "got mail, acknowledged and asked; its time to decide stands still.")?;
    let asked = supplier.client.get(&path).await?;
    let pitch = json!({
        "title": "Oat drink in a paper bottle",
        "value_line": "A third less plastic, seen in forty stores",
        "markets": [{"market": "DK", "since": "2026-02-01", "result": "Forty stores list it."}],
    });
    let answer = json!({"answer": "Forty stores in Denmark.", "pitch": pitch});
    supplier.act(&asked, "answer", &answer).await?;
    tell(supplier.name, "answered, with a second version of its pitch; both versions are kept.")?;
    let answered = buyer.client.get(&path).await?;
    let decision = json!({
        "outcome": "accepted_for_pilot",
        "reason": "worth_testing",
        "feedback": "Strong shopper case; we want to see it on the shelf.",
    });
    buyer.act(&answered, "decide", &decision).await?;
    mailbox.find(&supplier.email, "A decision on").await?;
    tell(buyer.name, "accepted it for a pilot; the supplier got mail.")?;
    text(&draft, "id")
}

async fn pilot(
    buyer: &Person,
    supplier: &Person,
    mailbox: &Mailbox,
    proposal: &str,
) -> Outcome<()> {
    let criterion = json!({
        "metric": "Units per store and week", "direction": "higher", "go_value": "12",
        "stop_value": "8", "weight": 100, "must_meet": true, "measured_by": "buyer",
    });
    let charter = json!({
        "title": "Paper bottle in twenty stores",
        "hypothesis": "Shoppers of oat drinks switch to the paper bottle at the same price.",
        "scope": "Twenty stores in the north, one product, chilled shelf.",
        "starts_on": "2038-01-04", "ends_on": "2038-03-28", "decision_by": "2038-04-15",
        "criteria": [criterion],
    });
    let body = json!({"proposal": proposal, "charter": charter});
    let draft = supplier.client.post("/v1/pilots", &body).await?;
    let path = format!("/v1/pilots/{}", text(&draft, "id")?);
    supplier.act(&draft, "submit", &json!({})).await?;
    mailbox.find(&buyer.email, "Approval wanted").await?;
    tell(supplier.name, "handed in the charter; the buyer's approver got mail.")?;

    let review = buyer.client.get(&path).await?;
    let signature = json!({"content_hash": text(&review, "content_hash")?});
    buyer.act(&review, "approve", &signature).await?;
    mailbox.find(&supplier.email, "Signature wanted").await?;
    tell(buyer.name, "approved exactly this charter.")?;
    let approved = supplier.client.get(&path).await?;
    let signed = supplier.act(&approved, "countersign", &signature).await?;
    tell(supplier.name, "countersigned the same content: both have signed.")?;

    supplier.act(&signed, "confirm_readiness", &json!({})).await?;
    let ready = buyer.client.get(&path).await?;
    let ready = buyer.act(&ready, "confirm_readiness", &json!({})).await?;
    let running = buyer.act(&ready, "start", &json!({})).await?;
    tell("Both", "confirmed readiness, and the pilot runs.")?;
    let evaluating = buyer.act(&running, "evaluate", &json!({})).await?;
    let results = buyer.act(&evaluating, "publish_results", &json!({"values": ["13.5"]})).await?;
    let recommendation = text(&results, "recommendation")?;
    tell(buyer.name, &format!("published 13.5 units; the criteria recommend: {recommendation}."))?;
    let decision = json!({
        "outcome": "scale",
        "feedback": "The shoppers took it up as hoped; roll out from spring.",
    });
    buyer.act(&results, "decide", &decision).await?;
    mailbox.find(&supplier.email, "Decided").await?;
    tell(buyer.name, "decided to scale; the supplier got mail.")
}

async fn plan(
    buyer: &Person,
    supplier: &Person,
    mailbox: &Mailbox,
    partnership: &str,
) -> Outcome<()> {
    let template = json!({
        "key": "service_improvement", "starts_on": "2026-01-01", "ends_on": "2029-12-31",
    });
    let body = json!({"partnership": partnership, "template": template});
    let draft = buyer.client.post("/v1/plans", &body).await?;
    let signature = json!({"content_hash": text(&draft, "content_hash")?});
    buyer.act(&draft, "propose", &signature).await?;
    mailbox.find(&supplier.email, "Signature wanted: Better service").await?;
    tell(buyer.name, "drafted a plan with its goals from a template, and proposed all of it.")?;
    let seen = supplier.client.get(&format!("/v1/plans/{}", text(&draft, "id")?)).await?;
    supplier.act(&seen, "agree", &signature).await?;
    let goals = supplier.client.get("/v1/goals?state=proposed").await?;
    for goal in goals.get("items").and_then(Value::as_array).into_iter().flatten() {
        supplier.act(goal, "agree", &json!({})).await?;
    }
    tell(supplier.name, "signed the plan and agreed to its goals: they are active.")?;
    let body = json!({"plan": text(&draft, "id")?, "notes": "We begin from here."});
    let review = buyer.client.post("/v1/reviews", &body).await?;
    mailbox.find(&supplier.email, "A review to look at").await?;
    let path = format!("/v1/reviews/{}", text(&review, "id")?);
    supplier.act(&supplier.client.get(&path).await?, "acknowledge", &json!({})).await?;
    tell("Both", "looked at how it stands; these figures are frozen.")
}

async fn promises(
    buyer: &Person,
    supplier: &Person,
    mailbox: &Mailbox,
    partnership: &str,
) -> Outcome<()> {
    let promise = |promisor, what| {
        json!({
            "partnership": partnership, "promisor": promisor, "what": what,
            "due_on": "2035-02-15", "time_zone": "Europe/Berlin",
        })
    };
    let body = promise("buyer", "Keep two dock slots free each week");
    let asked = supplier.client.post("/v1/commitments", &body).await?;
    mailbox.find(&buyer.email, "A promise is asked of you").await?;
    let path = |commitment: &Value| {
        Ok::<_, Box<dyn Error + Send + Sync>>(format!(
            "/v1/commitments/{}",
            text(commitment, "id")?
        ))
    };
    let seen = buyer.client.get(&path(&asked)?).await?;
    buyer.act(&seen, "accept", &json!({})).await?;
    tell(supplier.name, "asked for dock slots, and the buyer accepted: it is agreed.")?;

    let body = promise("supplier", "Deliver the first pallets");
    let offered = supplier.client.post("/v1/commitments", &body).await?;
    let seen = buyer.client.get(&path(&offered)?).await?;
    let agreed = buyer.act(&seen, "accept", &json!({})).await?;
    let delivery = json!({"evidence": [{"text": "Forty pallets, received at gate 7."}]});
    let delivered = supplier.client.get(&path(&agreed)?).await?;
    supplier.act(&delivered, "deliver", &delivery).await?;
    mailbox.find(&buyer.email, "Delivered").await?;
    let seen = buyer.client.get(&path(&offered)?).await?;
    let kept = buyer.act(&seen, "confirm", &json!({})).await?;
    tell(
        supplier.name,
        &format!("delivered what it had promised; the buyer says: {}.", text(&kept, "state")?),
    )?;

    let query = format!("partnership={partnership}&from=2035-01-01&to=2035-04-01");
    let figures = buyer.client.get(&format!("/v1/commitments/figures?{query}")).await?;
    let count = |pointer| figures.pointer(pointer).and_then(Value::as_i64).unwrap_or_default();
    let (kept, base) =
        (count("/whole/supplier/kept_strict/numerator"), count("/whole/supplier/base"));
    tell("Both", &format!("read the same figures: the supplier has kept {kept} of {base}."))
}

impl Person {
    /// Takes one of the allowed actions of what was read, as it says how.
    async fn act(&self, seen: &Value, action: &str, body: &Value) -> Outcome<Value> {
        let none = Vec::new();
        let allowed = seen.get("allowed_actions").and_then(Value::as_array).unwrap_or(&none);
        let entry = allowed.iter().find(|entry| entry.get("action") == Some(&json!(action)));
        let entry = entry.ok_or_else(|| format!("{} may not {action}", self.name))?;
        let version = seen.get("version").and_then(Value::as_i64).unwrap_or_default();
        self.client.change(&text(entry, "href")?, version, body).await
    }
}

fn text(value: &Value, field: &str) -> Outcome<String> {
    let text = value.get(field).and_then(Value::as_str);
    Ok(text.ok_or_else(|| format!("the answer has no {field}"))?.to_owned())
}

fn heading(title: &str) -> Outcome<()> {
    Ok(writeln!(io::stdout(), "\n{title}")?)
}

fn tell(who: &str, what: &str) -> Outcome<()> {
    Ok(writeln!(io::stdout(), "  {who:<17} {what}")?)
}
