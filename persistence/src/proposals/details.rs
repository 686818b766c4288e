//! What a pitch can say besides, as columns: lists stand in arrays of one length, with an empty text for
//! what an item does not have.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    country::Country,
    machine::Name,
    money::{Currency, Money},
    proposal::{Amount, Benefit, Details, Market, OfferedRight, Readiness},
    text::{Line, Paragraph, WebAddress},
};
use jiff_diesel::ToDiesel;
use rust_decimal::Decimal;

use crate::{Failure, rows, schema::proposals};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = proposals, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub(super) struct DetailColumns {
    category: Option<String>,
    problem: Option<String>,
    evidence: Option<String>,
    readiness: Option<i16>,
    earliest_launch: Option<jiff_diesel::Date>,
    tailoring: Option<String>,
    value_for: Vec<String>,
    value_kind: Vec<String>,
    value_amount: Vec<Decimal>,
    value_currency: Vec<String>,
    value_unit: Vec<String>,
    value_per: Vec<String>,
    value_assumptions: Vec<String>,
    market_country: Vec<String>,
    market_since: Vec<jiff_diesel::Date>,
    market_result: Vec<String>,
    market_source: Vec<String>,
    asks: Option<String>,
    cost: Option<Decimal>,
    cost_currency: Option<String>,
    days_to_implement: Option<i16>,
    confidentiality: String,
    ip_owner: Option<String>,
    ip_registrations: Option<String>,
    ip_third_party_rights: Option<String>,
    right_kind: Option<String>,
    right_days: Option<i16>,
    right_scope: Option<String>,
}

/// An empty text for what is not there.
fn or_empty(text: Option<&str>) -> String {
    text.unwrap_or_default().to_owned()
}

/// What an empty text stands for.
fn unless_empty(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

impl DetailColumns {
    pub(super) fn new(details: &Details) -> Self {
        let (value_case, markets) = (&details.value_case, &details.markets);
        let amounts = value_case.iter().map(|benefit| match &benefit.amount {
            Amount::Money(money) => (money.amount, money.currency.code(), ""),
            Amount::Quantity(value, unit) => (*value, "", unit.as_str()),
        });
        let ip = details.intellectual_property.as_ref();
        let right = details.offered_right.as_ref();
        Self {
            category: details.category.map(|category| category.as_str().to_owned()),
            problem: rows::paragraph(details.problem.as_ref()),
            evidence: rows::paragraph(details.evidence.as_ref()),
            readiness: details.readiness.map(Readiness::level),
            earliest_launch: details.earliest_launch.map(ToDiesel::to_diesel),
            tailoring: rows::paragraph(details.tailoring.as_ref()),
            value_for: value_case.iter().map(|one| one.beneficiary.as_str().to_owned()).collect(),
            value_kind: value_case.iter().map(|one| one.kind.as_str().to_owned()).collect(),
            value_amount: amounts.clone().map(|(value, ..)| value).collect(),
            value_currency: amounts.clone().map(|(_, code, _)| code.to_owned()).collect(),
            value_unit: amounts.map(|(.., unit)| unit.to_owned()).collect(),
            value_per: value_case.iter().map(|one| or_empty(one.per.map(Name::as_str))).collect(),
            value_assumptions: value_case
                .iter()
                .map(|one| or_empty(one.assumptions.as_ref().map(Paragraph::as_str)))
                .collect(),
            market_country: markets.iter().map(|one| one.country.code().to_owned()).collect(),
            market_since: markets.iter().map(|one| one.since.to_diesel()).collect(),
            market_result: markets.iter().map(|one| one.result.as_str().to_owned()).collect(),
            market_source: markets
                .iter()
                .map(|one| or_empty(one.source.as_ref().map(WebAddress::as_str)))
                .collect(),
            asks: rows::paragraph(details.asks.as_ref()),
            cost: details.cost_to_implement.map(|money| money.amount),
            cost_currency: details.cost_to_implement.map(|money| money.currency.code().to_owned()),
            days_to_implement: details.days_to_implement,
            confidentiality: details.confidentiality.as_str().to_owned(),
            ip_owner: ip.map(|ip| ip.background_owner.as_str().to_owned()),
            ip_registrations: ip.and_then(|ip| rows::paragraph(ip.registrations.as_ref())),
            ip_third_party_rights: ip
                .and_then(|ip| rows::paragraph(ip.third_party_rights.as_ref())),
            right_kind: right.map(|right| right.kind().as_str().to_owned()),
            right_days: right.and_then(OfferedRight::days),
            right_scope: right.and_then(OfferedRight::scope).map(|scope| scope.as_str().to_owned()),
        }
    }

    pub(super) fn details(&self) -> Result<Details, Failure> {
        let paragraph = |column, stored: &Option<String>| {
            rows::text_if(column, Paragraph::parse, stored.as_deref())
        };
        Ok(Details {
            category: rows::name_if("proposals.category", self.category.as_deref())?,
            problem: paragraph("proposals.problem", &self.problem)?,
            evidence: paragraph("proposals.evidence", &self.evidence)?,
            readiness: self.readiness.and_then(|level| Readiness::new(i64::from(level))),
            earliest_launch: self.earliest_launch.map(jiff_diesel::Date::to_jiff),
            tailoring: paragraph("proposals.tailoring", &self.tailoring)?,
            value_case: self.value_case()?,
            markets: self.markets()?,
            asks: paragraph("proposals.asks", &self.asks)?,
            cost_to_implement: self
                .cost
                .zip(self.cost_currency.as_deref())
                .map(|(amount, code)| money("proposals.cost_currency", amount, code))
                .transpose()?,
            days_to_implement: self.days_to_implement,
            confidentiality: rows::name("proposals.confidentiality", &self.confidentiality)?,
            intellectual_property: rows::intellectual_property(
                self.ip_owner.as_deref(),
                self.ip_registrations.as_deref(),
                self.ip_third_party_rights.as_deref(),
            )?,
            offered_right: self.offered_right()?,
        })
    }

    fn value_case(&self) -> Result<Vec<Benefit>, Failure> {
        let kinds = self.value_for.iter().zip(&self.value_kind);
        let amounts = self.value_amount.iter().zip(&self.value_currency).zip(&self.value_unit);
        let rest = self.value_per.iter().zip(&self.value_assumptions);
        kinds
            .zip(amounts)
            .zip(rest)
            .map(|(((whom, kind), ((amount, currency), unit)), (per, assumptions))| {
                let money = unless_empty(currency)
                    .map(|code| money("proposals.value_currency", *amount, code))
                    .transpose()?;
                let quantity = unless_empty(unit)
                    .map(|unit| rows::text("proposals.value_unit", Line::parse, unit))
                    .transpose()?;
                let amount = money
                    .map(Amount::Money)
                    .or_else(|| quantity.map(|unit| Amount::Quantity(*amount, unit)))
                    .ok_or(Failure::Corrupt { column: "proposals.value_unit" })?;
                Ok(Benefit {
                    beneficiary: rows::name("proposals.value_for", whom)?,
                    kind: rows::name("proposals.value_kind", kind)?,
                    amount,
                    per: rows::name_if("proposals.value_per", unless_empty(per))?,
                    assumptions: rows::text_if(
                        "proposals.value_assumptions",
                        Paragraph::parse,
                        unless_empty(assumptions),
                    )?,
                })
            })
            .collect()
    }

    fn markets(&self) -> Result<Vec<Market>, Failure> {
        let places = self.market_country.iter().zip(&self.market_since);
        places
            .zip(self.market_result.iter().zip(&self.market_source))
            .map(|((country, since), (result, source))| {
                Ok(Market {
                    country: Country::parse(country)
                        .ok_or(Failure::Corrupt { column: "proposals.market_country" })?,
                    since: since.to_jiff(),
                    result: rows::text("proposals.market_result", Paragraph::parse, result)?,
                    source: rows::text_if(
                        "proposals.market_source",
                        WebAddress::parse,
                        unless_empty(source),
                    )?,
                })
            })
            .collect()
    }

    fn offered_right(&self) -> Result<Option<OfferedRight>, Failure> {
        let Some(kind) = &self.right_kind else { return Ok(None) };
        let kind = rows::name("proposals.right_kind", kind)?;
        let scope = self.right_scope.as_deref();
        let scope = rows::text_if("proposals.right_scope", Paragraph::parse, scope)?;
        let right = OfferedRight::new(kind, self.right_days.map(i64::from), scope);
        right.map(Some).map_err(|_| Failure::Corrupt { column: "proposals.right_days" })
    }
}

fn money(column: &'static str, amount: Decimal, code: &str) -> Result<Money, Failure> {
    let currency = Currency::parse(code).ok_or(Failure::Corrupt { column })?;
    Ok(Money { amount, currency })
}
