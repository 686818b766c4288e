//! Money as callers send and read it: an exact decimal amount in a string, and its currency.

use domain::{
    content::canonical,
    money::{Currency, Money},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::{Field, Parse, Reader, Wrong, decimal};

/// An amount in one currency.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMoney, example = json!({"amount": "12500", "currency": "EUR"}))]
pub(crate) struct MoneyRequest {
    /// How much: a decimal number in a string, not below 0.
    #[schema(value_type = String, required, max_length = 24)]
    amount: Field<String>,
    /// In what (ISO 4217).
    #[schema(value_type = String, required, min_length = 3, max_length = 3)]
    currency: Field<String>,
}

impl Parse for MoneyRequest {
    type Value = Money;

    fn parse(self, reader: &mut Reader) -> Option<Money> {
        let amount = reader.required("amount", self.amount, |raw| {
            let below = || Wrong::new("out_of_range", "must not be below 0");
            decimal(raw).and_then(|amount| {
                if amount.is_sign_negative() && !amount.is_zero() {
                    Err(below())
                } else {
                    Ok(amount)
                }
            })
        });
        let currency = reader.required("currency", self.currency, currency);
        Some(Money { amount: amount?, currency: currency? })
    }
}

/// A currency by its code.
#[expect(clippy::needless_pass_by_value, reason = "a parser takes what it parses")]
pub(crate) fn currency(raw: String) -> Result<Currency, Wrong> {
    let form = "must be a currency of ISO 4217, such as EUR";
    Currency::parse(&raw).ok_or_else(|| Wrong::new("not_in_list", form))
}

/// An amount in one currency.
#[derive(Serialize, ToSchema)]
#[schema(as = Money)]
pub(crate) struct MoneyView {
    /// How much, in its shortest form.
    #[schema(example = "12500")]
    amount: String,
    /// In what (ISO 4217).
    #[schema(example = "EUR")]
    currency: &'static str,
}

impl From<Money> for MoneyView {
    fn from(money: Money) -> Self {
        Self { amount: canonical(money.amount), currency: money.currency.code() }
    }
}
