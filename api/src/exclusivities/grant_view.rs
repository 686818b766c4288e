//! A grant as its supplier alone sees it among its others.

use domain::machine::Name;
use persistence::exclusivities::Granted;
use serde::Serialize;
use utoipa::ToSchema;

/// What a supplier has granted to one buyer.
#[derive(Serialize, ToSchema)]
#[schema(as = Grant)]
pub(crate) struct GrantView {
    /// The exclusivity.
    #[schema(example = "excl_01930000000070008000000000000001")]
    exclusivity: String,
    /// What it is called.
    #[schema(example = "Paper bottle first")]
    title: String,
    /// The partnership.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// Who has it.
    buyer: GranteeView,
    /// `first_look`, `first_negotiation`, `first_to_market` or `exclusive`.
    #[schema(example = "first_to_market")]
    kind: &'static str,
    /// `agreed`, `active` or `in_cure`.
    #[schema(example = "active")]
    state: &'static str,
    /// The innovation of which it is.
    #[schema(example = "innov_01930000000070008000000000000001")]
    innovation: Option<String>,
    /// The countries in which it holds.
    #[schema(example = json!(["AT", "CH", "DE"]))]
    countries: Vec<&'static str>,
    /// The channels.
    #[schema(example = json!(["grocery", "online"]))]
    channels: Vec<&'static str>,
    /// The first instant that it holds.
    #[schema(format = DateTime, example = "2026-03-01T00:00:00Z")]
    held_from: String,
    /// The first that it does not hold any more. Upon an event, all in which it could run is held, and so are
    /// the days by which pauses may extend it.
    #[schema(format = DateTime, example = "2026-05-30T00:00:00Z")]
    held_until: String,
}

/// Who has a right.
#[derive(Serialize, ToSchema)]
#[schema(as = Grantee)]
struct GranteeView {
    /// The organisation.
    #[schema(example = "org_01930000000070008000000000000001")]
    id: String,
    /// Its name.
    #[schema(example = "Northern Grocers")]
    name: String,
}

impl From<&Granted> for GrantView {
    fn from(one: &Granted) -> Self {
        let hold = &one.hold;
        Self {
            exclusivity: hold.id.to_string(),
            title: one.title.as_str().to_owned(),
            partnership: one.partnership.to_string(),
            buyer: GranteeView { id: hold.buyer.to_string(), name: one.buyer_name.clone() },
            kind: hold.kind.as_str(),
            state: hold.state.as_str(),
            innovation: hold.innovation.map(|id| id.to_string()),
            countries: hold.countries.iter().map(|country| country.code()).collect(),
            channels: hold.channels.iter().map(|channel| channel.as_str()).collect(),
            held_from: hold.period.from.to_string(),
            held_until: hold.period.until.to_string(),
        }
    }
}
