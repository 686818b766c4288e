//! Whose approvals an organisation asks for, as it comes and as it is shown.

use domain::{
    id::UserId,
    machine::Name,
    money::Money,
    pilot_approval::{Order, Policy, Requirement, RequirementError, Terms, TermsError, Tier},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    body::{Field, Parse, Reader, Wrong, id, name},
    money::{MoneyRequest, MoneyView},
};

/// Whose approvals it takes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewApprovalRequirement)]
pub(crate) struct RequirementRequest {
    /// How many have to approve.
    #[schema(value_type = i64, required, minimum = 1, maximum = 10)]
    approvals: Field<i64>,
    /// `parallel`, in any order, or `sequential`, as they are named; `parallel` where it is left out.
    #[schema(value_type = Option<String>)]
    order: Field<String>,
    /// The members of your organisation who count; everybody who holds `approve_pilots` where it is left
    /// out. One after another, they are exactly as many as have to approve.
    #[schema(value_type = Option<Vec<String>>, max_items = 20)]
    approvers: Field<Vec<Field<String>>>,
}

/// What is asked for from a budget or a risk on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewApprovalTier)]
pub(crate) struct TierRequest {
    /// The budgets from which on it applies, one for each currency.
    #[schema(value_type = Option<Vec<MoneyRequest>>, max_items = 10)]
    from: Field<Vec<Field<MoneyRequest>>>,
    /// The risk from which on it applies: `low`, `medium` or `high`.
    #[schema(value_type = Option<String>)]
    from_risk: Field<String>,
    /// Whose approvals it takes then.
    #[schema(value_type = RequirementRequest, required)]
    requirement: Field<RequirementRequest>,
}

/// Whose approvals a charter takes before your organisation signs it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotApprovalPolicy, example = json!({
    "usual": {"approvals": 1},
    "tiers": [
        {"from": [{"amount": "10000", "currency": "EUR"}], "requirement": {"approvals": 2}},
        {
            "from": [{"amount": "50000", "currency": "EUR"}],
            "from_risk": "high",
            "requirement": {
                "approvals": 1,
                "order": "sequential",
                "approvers": ["user_01930000000070008000000000000001"],
            },
        },
    ],
}))]
pub(crate) struct Request {
    /// What is asked for where no tier applies.
    #[schema(value_type = RequirementRequest, required)]
    usual: Field<RequirementRequest>,
    /// From which budget or risk on something else is, rising; the highest that applies counts.
    #[schema(value_type = Option<Vec<TierRequest>>, max_items = 10)]
    tiers: Field<Vec<Field<TierRequest>>>,
}

fn requirement(reader: &mut Reader, request: RequirementRequest) -> Option<Requirement> {
    let approvals = reader.required("approvals", request.approvals, Ok);
    let order = match request.order {
        Field::Absent => Some(Order::Parallel),
        given => reader.required("order", given, name),
    };
    let approvers = match request.approvers {
        Field::Absent => Some(Vec::new()),
        given => reader.each("approvers", given, |reader, raw| reader.item(id::<UserId>(raw))),
    };
    Requirement::new(approvals?, order?, approvers?)
        .map_err(|errors| {
            for error in errors {
                let (place, code) = match error {
                    RequirementError::Approvals => ("approvals".to_owned(), "out_of_range"),
                    RequirementError::TooManyNamed => ("approvers".to_owned(), "too_many"),
                    RequirementError::NamedTwice(place) => (format!("approvers/{place}"), "taken"),
                    RequirementError::TooFewNamed | RequirementError::SequenceOfOthers => {
                        ("approvers".to_owned(), "wrong_count")
                    }
                };
                reader.fault(&place, Wrong::new(code, error.to_string()));
            }
        })
        .ok()
}

fn tier(reader: &mut Reader, request: TierRequest) -> Option<Tier> {
    let from = match request.from {
        Field::Absent => Some(Vec::new()),
        given => reader.each("from", given, |reader, money| money.parse(reader)),
    };
    let from_risk = reader.optional("from_risk", request.from_risk, name);
    let requirement = reader.object("requirement", request.requirement, requirement);
    Some(Tier { from: from?, from_risk, requirement: requirement? })
}

impl Parse for Request {
    type Value = Terms;

    fn parse(self, reader: &mut Reader) -> Option<Terms> {
        let usual = reader.object("usual", self.usual, requirement);
        let tiers = match self.tiers {
            Field::Absent => Some(Vec::new()),
            given => reader.each("tiers", given, tier),
        };
        Terms::new(usual?, tiers?)
            .map_err(|errors| {
                for error in errors {
                    let (place, code) = match error {
                        TermsError::TooMany => ("tiers".to_owned(), "too_many"),
                        TermsError::NoBeginning(place) => {
                            (format!("tiers/{place}/from"), "missing")
                        }
                        TermsError::TooManyCurrencies(place) => {
                            (format!("tiers/{place}/from"), "too_many")
                        }
                        TermsError::CurrencyTwice(place) => {
                            (format!("tiers/{place}/from"), "taken")
                        }
                        TermsError::NotRising(place) => (format!("tiers/{place}"), "contradiction"),
                    };
                    reader.fault(&place, Wrong::new(code, error.to_string()));
                }
            })
            .ok()
    }
}

/// Whose approvals it takes.
#[derive(Serialize, ToSchema)]
#[schema(as = ApprovalRequirement)]
pub(super) struct RequirementView {
    /// How many have to approve.
    #[schema(minimum = 1, maximum = 10, example = 2)]
    approvals: u8,
    /// `parallel`, in any order, or `sequential`, as they are named.
    #[schema(example = "parallel")]
    order: &'static str,
    /// Who counts; everybody who holds `approve_pilots` where it is empty.
    #[schema(example = json!(["user_01930000000070008000000000000001"]))]
    approvers: Vec<String>,
}

impl From<&Requirement> for RequirementView {
    fn from(one: &Requirement) -> Self {
        Self {
            approvals: one.approvals(),
            order: one.order().as_str(),
            approvers: one.approvers().iter().map(ToString::to_string).collect(),
        }
    }
}

/// What is asked for from a budget or a risk on.
#[derive(Serialize, ToSchema)]
#[schema(as = ApprovalTier)]
struct TierView {
    /// The budgets from which on it applies.
    from: Vec<MoneyView>,
    /// The risk from which on it applies: `low`, `medium` or `high`.
    #[schema(example = "high")]
    from_risk: Option<&'static str>,
    /// Whose approvals it takes then.
    requirement: RequirementView,
}

/// Whose approvals a charter takes before the organisation signs it.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotApprovalPolicy)]
pub(super) struct PolicyView {
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 1)]
    version: i32,
    /// What is asked for where no tier applies.
    usual: RequirementView,
    /// From which budget or risk on something else is, rising. A budget in a currency that none names is
    /// taken for the highest.
    tiers: Vec<TierView>,
}

impl From<&Policy> for PolicyView {
    fn from(policy: &Policy) -> Self {
        let tier = |tier: &Tier| TierView {
            from: tier.from.iter().copied().map(Money::into).collect(),
            from_risk: tier.from_risk.map(Name::as_str),
            requirement: (&tier.requirement).into(),
        };
        Self {
            version: policy.version,
            usual: policy.terms.usual().into(),
            tiers: policy.terms.tiers().iter().map(tier).collect(),
        }
    }
}
