//! What a charter says beside its criteria, as it comes and as it is shown: what it costs, how risky it is.

use domain::{
    machine::Name,
    pilot::{Arrangements, Budget, Share},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    body::{Field, Parse, Reader, Wrong},
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

/// What a charter says beside its criteria; what it does not say is not there.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotArrangements)]
pub(super) struct ArrangementsView {
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    budget: Option<BudgetView>,
    /// How risky it is: `low`, `medium` or `high`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "medium")]
    risk_class: Option<&'static str>,
}

impl From<&Arrangements> for ArrangementsView {
    fn from(said: &Arrangements) -> Self {
        let budget = |budget: &Budget| BudgetView {
            total: budget.total.into(),
            buyer_percent: budget.buyer_share.percent(),
            supplier_percent: budget.buyer_share.rest().percent(),
        };
        Self {
            budget: said.budget.as_ref().map(budget),
            risk_class: said.risk_class.map(Name::as_str),
        }
    }
}
