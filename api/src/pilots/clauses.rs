//! What a charter settles besides the test itself, as it comes and as it is shown.

use domain::{
    pilot::{Clauses, Embargo, Sponsors},
    text::Paragraph,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::{Field, Parse, Reader, Wrong, date, id, text};

/// Who stands for a pilot on each side.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotSponsors)]
pub(super) struct SponsorsRequest {
    /// A member of the buyer's.
    #[schema(value_type = Option<String>, max_length = 37)]
    buyer: Field<String>,
    /// A member of the supplier's.
    #[schema(value_type = Option<String>, max_length = 37)]
    supplier: Field<String>,
}

impl Parse for SponsorsRequest {
    type Value = Sponsors;

    fn parse(self, reader: &mut Reader) -> Option<Sponsors> {
        let buyer = reader.optional("buyer", self.buyer, id);
        let supplier = reader.optional("supplier", self.supplier, id);
        let sponsors = Sponsors { buyer, supplier };
        if !sponsors.are_two() {
            let rule = "must be somebody else than the buyer's";
            reader.fault("supplier", Wrong::new("contradiction", rule));
        }
        Some(sponsors)
    }
}

/// What neither side tells in public.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotEmbargo)]
pub(super) struct EmbargoRequest {
    /// What.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    text: Field<String>,
    /// Until the end of which day; without it for good.
    #[schema(value_type = Option<String>, format = Date)]
    until: Field<String>,
}

impl Parse for EmbargoRequest {
    type Value = Embargo;

    fn parse(self, reader: &mut Reader) -> Option<Embargo> {
        let text = reader.required("text", self.text, text(Paragraph::parse));
        let until = reader.optional("until", self.until, date);
        Some(Embargo { text: text?, until })
    }
}

/// The fields of a request that are clauses.
pub(super) struct Fields {
    pub(super) sponsors: Field<SponsorsRequest>,
    pub(super) stock_and_returns: Field<String>,
    pub(super) liability: Field<String>,
    pub(super) data_sharing: Field<String>,
    pub(super) foreground_ip: Field<String>,
    pub(super) embargo: Field<EmbargoRequest>,
    pub(super) exit_plan: Field<String>,
    pub(super) exclusivity: Field<String>,
}

impl Fields {
    /// Reads the clauses.
    pub(super) fn read(self, reader: &mut Reader) -> Clauses {
        let mut said = |name, field| reader.optional(name, field, text(Paragraph::parse));
        let stock_and_returns = said("stock_and_returns", self.stock_and_returns);
        let liability = said("liability", self.liability);
        let data_sharing = said("data_sharing", self.data_sharing);
        let foreground_ip = said("foreground_ip", self.foreground_ip);
        let exit_plan = said("exit_plan", self.exit_plan);
        let sponsors = reader.object_if("sponsors", self.sponsors, |reader, one| one.parse(reader));
        Clauses {
            sponsors: sponsors.unwrap_or_default(),
            stock_and_returns,
            liability,
            data_sharing,
            foreground_ip,
            embargo: reader.object_if("embargo", self.embargo, |reader, one| one.parse(reader)),
            exit_plan,
            exclusivity: reader.optional("exclusivity", self.exclusivity, id),
        }
    }
}

/// Who stands for a pilot on each side.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotSponsors)]
struct SponsorsView {
    /// A member of the buyer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "user_01930000000070008000000000000001")]
    buyer: Option<String>,
    /// A member of the supplier's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "user_01930000000070008000000000000002")]
    supplier: Option<String>,
}

/// What neither side tells in public.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotEmbargo)]
struct EmbargoView {
    /// What.
    #[schema(example = "Nothing of the bottle before its launch.")]
    text: String,
    /// Until the end of which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date, example = "2027-06-30")]
    until: Option<String>,
}

/// What a charter settles besides the test itself; what it does not settle is not there.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotClauses)]
pub(super) struct ClausesView {
    /// Who stands for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    sponsors: Option<SponsorsView>,
    /// Who pays for stock, and takes back what is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "The supplier takes back what is not sold by April.")]
    stock_and_returns: Option<String>,
    /// Who is liable for what.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "The supplier for the bottle, the buyer for the shelf.")]
    liability: Option<String>,
    /// Which data either side gives the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "The buyer gives sales per store and week.")]
    data_sharing: Option<String>,
    /// Whose the ideas are that come of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Whoever has an idea keeps it.")]
    foreground_ip: Option<String>,
    /// What is not told in public.
    #[serde(skip_serializing_if = "Option::is_none")]
    embargo: Option<EmbargoView>,
    /// How both get out of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Either side ends it with a week's notice.")]
    exit_plan: Option<String>,
    /// The right to be first with what it tries.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "excl_01930000000070008000000000000001")]
    exclusivity: Option<String>,
}

impl From<&Clauses> for ClausesView {
    fn from(said: &Clauses) -> Self {
        let text = |one: &Option<Paragraph>| one.as_ref().map(|text| text.as_str().to_owned());
        let Sponsors { buyer, supplier } = said.sponsors;
        let sponsors = SponsorsView {
            buyer: buyer.map(|user| user.to_string()),
            supplier: supplier.map(|user| user.to_string()),
        };
        let embargo = |one: &Embargo| EmbargoView {
            text: one.text.as_str().to_owned(),
            until: one.until.map(|day| day.to_string()),
        };
        Self {
            sponsors: (said.sponsors != Sponsors::default()).then_some(sponsors),
            stock_and_returns: text(&said.stock_and_returns),
            liability: text(&said.liability),
            data_sharing: text(&said.data_sharing),
            foreground_ip: text(&said.foreground_ip),
            embargo: said.embargo.as_ref().map(embargo),
            exit_plan: text(&said.exit_plan),
            exclusivity: said.exclusivity.map(|right| right.to_string()),
        }
    }
}
