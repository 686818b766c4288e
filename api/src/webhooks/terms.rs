//! What an admin says of a webhook, as it makes one and as it changes one.

use domain::{
    access::Right,
    text::{Line, WebAddress},
    webhook::{Interest, Subject, Terms},
};
use persistence::{Reading, partnerships};
use serde::Deserialize;
use utoipa::ToSchema;

use super::address::{Address, Forbidden};
use crate::{
    body::{Field, Parse, Reader, Wrong, id, text},
    caller::Caller,
    config::Config,
    problem::Problem,
};

/// Where events are sent, and which.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewWebhook, example = json!({
    "url": "https://erp.northern.example/tandem",
    "description": "Our ERP",
    "events": ["proposal", "pilot.decide"],
    "partnership": "part_01930000000070008000000000000001",
}))]
pub(super) struct Request {
    /// Where events are sent: an `https` address of the public internet, without a user, a password or a
    /// fragment, on port 443 or one above 1023. Whoever runs Tandem can let networks of its own in.
    #[schema(value_type = String, required, format = "uri", max_length = 2_000)]
    url: Field<String>,
    /// What it is for, 1 to 240 characters; mails call it so.
    #[schema(value_type = Option<String>, max_length = 240)]
    description: Field<String>,
    /// Of what it hears: nouns such as `proposal`, or kinds of events such as `proposal.submit`, 1 to 100.
    /// Where this is left out it hears of all.
    #[schema(value_type = Option<Vec<String>>, min_items = 1, max_items = 100)]
    events: Field<Vec<Field<String>>>,
    /// The one partnership of which it hears. Where this is left out it hears of all, and of what is your
    /// organisation's own.
    #[schema(value_type = Option<String>, max_length = 40)]
    partnership: Field<String>,
}

impl Parse for Request {
    type Value = Terms;

    fn parse(self, reader: &mut Reader) -> Option<Terms> {
        let address = reader.required("url", self.url, text(WebAddress::parse));
        let description = reader.optional("description", self.description, text(Line::parse));
        let named = if let Field::Given(items) = &self.events { Some(items.len()) } else { None };
        let read = |reader: &mut Reader, raw: String| reader.item(subject(&raw));
        let subjects = reader.each_if("events", self.events, read);
        if named == Some(0) {
            reader.fault("events", Wrong::new("too_short", "needs at least one, or is left out"));
        }
        if named.is_some_and(|count| count > Interest::MOST) {
            reader.fault("events", Wrong::new("too_long", "may have at most 100"));
        }
        let partnership = reader.optional("partnership", self.partnership, id);
        let interest = Interest::new(subjects);
        Some(Terms { address: address?, description, interest, partnership })
    }
}

fn subject(raw: &str) -> Result<Subject, Wrong> {
    let form = "must be a noun such as proposal, or a kind of event such as proposal.submit";
    Subject::parse(raw).ok_or_else(|| Wrong::new("not_in_list", form))
}

/// Goes on only with an address to which this server sends, and a partnership of the caller's.
///
/// # Errors
/// 422 for the address, 404 for the partnership.
pub(super) async fn judge<P: Right>(
    caller: &Caller<P>,
    tx: &Reading<'_>,
    terms: &Terms,
) -> Result<(), Problem> {
    if let Some(partnership) = terms.partnership {
        partnerships::find(tx, partnership).await?.ok_or_else(Problem::not_found)?;
    }
    require_allowed(&caller.shared().config, &terms.address)
}

fn require_allowed(config: &Config, address: &WebAddress) -> Result<(), Problem> {
    let wrong = |forbidden: Forbidden| {
        Problem::field("url", Wrong::new("not_allowed", forbidden.to_string()))
    };
    Address::parse(address.as_str(), &config.webhook_networks).map(drop).map_err(wrong)
}
