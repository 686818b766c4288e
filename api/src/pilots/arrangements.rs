//! What a charter says beside its criteria, as it comes and as it is shown: where it runs with what, how it is
//! compared, what it costs, what may go wrong.

use domain::{
    actor::Side,
    country::Country,
    machine::Name,
    pilot::{Arrangements, Budget, Item, Share},
    text::Line,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::gates::GateView;
use crate::{
    body::{Field, Parse, Reader, Wrong, name, text},
    money::{MoneyRequest, MoneyView},
};

/// What a pilot costs, and how both share it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotBudget)]
pub(super) struct BudgetRequest {
    /// How much in all.
    #[schema(value_type = MoneyRequest, required)]
    total: Field<MoneyRequest>,
    /// The buyer's share in whole percent; the supplier has the rest.
    #[schema(value_type = i64, required, minimum = 0, maximum = 100)]
    buyer_percent: Field<i64>,
}

impl Parse for BudgetRequest {
    type Value = Budget;

    fn parse(self, reader: &mut Reader) -> Option<Budget> {
        let total = reader.object("total", self.total, |reader, money| money.parse(reader));
        let buyer_share = reader.required("buyer_percent", self.buyer_percent, |raw| {
            Share::new(raw).ok_or_else(|| Wrong::new("out_of_range", "must be from 0 to 100"))
        });
        Some(Budget { total: total?, buyer_share: buyer_share? })
    }
}

/// What a pilot costs, and how both share it.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotBudget)]
struct BudgetView {
    /// How much in all.
    total: MoneyView,
    /// The buyer's share in percent.
    #[schema(minimum = 0, maximum = 100, example = 40)]
    buyer_percent: u8,
    /// The supplier's share in percent.
    #[schema(minimum = 0, maximum = 100, example = 60)]
    supplier_percent: u8,
}

/// Something that a side has to do before a pilot starts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotItem)]
pub(super) struct ItemRequest {
    /// The side that has to do it: `buyer` or `supplier`.
    #[schema(value_type = String, required)]
    owner: Field<String>,
    /// What.
    #[schema(value_type = String, required, min_length = 1, max_length = 240)]
    text: Field<String>,
}

/// What the sides have to do before a pilot starts, which may be left out.
pub(super) fn checklist(reader: &mut Reader, field: Field<Vec<Field<ItemRequest>>>) -> Vec<Item> {
    let items = reader.each_if("checklist", field, |reader, request: ItemRequest| {
        let owner = reader.required("owner", request.owner, name);
        let text = reader.required("text", request.text, text(Line::parse));
        Some(Item { owner: owner?, text: text? })
    });
    let of = |side| items.iter().filter(|item: &&Item| item.owner == side).count();
    if [Side::Buyer, Side::Supplier].into_iter().any(|side| of(side) > Item::MOST) {
        let rule = format!("must be {} at most for each side", Item::MOST);
        reader.fault("checklist", Wrong::new("too_many", rule));
    }
    items
}

/// Something that a side has to do before a pilot starts.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotItem)]
struct ItemView {
    /// The side that has to do it.
    #[schema(example = "supplier")]
    owner: &'static str,
    /// What.
    #[schema(example = "The first pallets are in the warehouse.")]
    text: String,
}

/// A list of short texts, which may be left out.
pub(super) fn lines(
    reader: &mut Reader,
    name: &str,
    field: Field<Vec<Field<String>>>,
) -> Vec<Line> {
    let lines = reader.each_if(name, field, |reader, raw| reader.item(text(Line::parse)(raw)));
    require_few(reader, name, lines.len());
    lines
}

/// A list of countries, which may be left out.
pub(super) fn countries(reader: &mut Reader, field: Field<Vec<Field<String>>>) -> Vec<Country> {
    let form = "must be a country of ISO 3166-1 by its two letters, such as DE";
    let countries = reader.each_if("regions", field, |reader, raw| {
        let country = Country::parse(&raw).ok_or_else(|| Wrong::new("not_in_list", form));
        reader.item(country)
    });
    require_few(reader, "regions", countries.len());
    countries
}

fn require_few(reader: &mut Reader, name: &str, count: usize) {
    if count > Arrangements::MOST {
        let rule = format!("must be {} at most", Arrangements::MOST);
        reader.fault(name, Wrong::new("too_many", rule));
    }
}

fn texts(lines: &[Line]) -> Vec<String> {
    lines.iter().map(|one| one.as_str().to_owned()).collect()
}

/// What a charter says beside its criteria; what it does not say is not there.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotArrangements)]
pub(super) struct ArrangementsView {
    /// In which countries it runs (ISO 3166-1).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, example = json!(["DE"]))]
    regions: Vec<&'static str>,
    /// At which sites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, example = json!(["Hamburg-Altona"]))]
    sites: Vec<String>,
    /// With which products.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, example = json!(["4006381333931"]))]
    skus: Vec<String>,
    /// Through which channels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, example = json!(["Stores"]))]
    channels: Vec<String>,
    /// What is compared with what.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Twenty stores with the bottle against twenty of the same size without.")]
    design: Option<String>,
    /// What may go wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, example = json!(["The cap leaks."]))]
    risks: Vec<String>,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    budget: Option<BudgetView>,
    /// How risky it is: `low`, `medium` or `high`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "medium")]
    risk_class: Option<&'static str>,
    /// Who of the buyer's answers for the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "user_01930000000070008000000000000001")]
    decision_owner: Option<String>,
    /// What the sides have to do before it starts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    checklist: Vec<ItemView>,
    /// On which days of the run the buyer looks whether it goes on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    gates: Vec<GateView>,
}

impl From<&Item> for ItemView {
    fn from(item: &Item) -> Self {
        Self { owner: item.owner.as_str(), text: item.text.as_str().to_owned() }
    }
}

impl From<&Arrangements> for ArrangementsView {
    fn from(said: &Arrangements) -> Self {
        let budget = |budget: &Budget| BudgetView {
            total: budget.total.into(),
            buyer_percent: budget.buyer_share.percent(),
            supplier_percent: budget.buyer_share.rest().percent(),
        };
        Self {
            regions: said.regions.iter().map(|one| one.code()).collect(),
            sites: texts(&said.sites),
            skus: texts(&said.skus),
            channels: texts(&said.channels),
            design: said.design.as_ref().map(|design| design.as_str().to_owned()),
            risks: texts(&said.risks),
            budget: said.budget.as_ref().map(budget),
            risk_class: said.risk_class.map(Name::as_str),
            decision_owner: said.decision_owner.map(|user| user.to_string()),
            checklist: said.checklist.iter().map(Into::into).collect(),
            gates: said.gates.iter().map(Into::into).collect(),
        }
    }
}
