//! Whose approvals an organisation asks for: a row where it has said something, and one for each tier.

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    event::Event,
    id::Id,
    machine::Name,
    money::{Currency, Money},
    pilot_approval::{Policy, Requirement, Terms, Tier},
};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing, ledger,
    prepared::Prepare,
    rows::{self, written},
    schema::{pilot_approval_policies, pilot_approval_tiers},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = pilot_approval_tiers, check_for_backend(diesel::pg::Pg))]
struct Row {
    organisation_id: Uuid,
    position: i16,
    approvals: i16,
    ordering: String,
    approvers: Vec<Uuid>,
    amounts: Vec<Decimal>,
    currencies: Vec<String>,
    from_risk: Option<String>,
}

/// A requirement as three columns hold it.
pub(super) fn requirement(
    column: &'static str,
    (approvals, ordering, approvers): (i16, &str, Vec<Uuid>),
) -> Result<Requirement, Failure> {
    let approvers = approvers.into_iter().map(Id::new).collect();
    Requirement::new(i64::from(approvals), rows::name(column, ordering)?, approvers)
        .map_err(|_| Failure::Corrupt { column })
}

impl Row {
    fn new(organisation: Uuid, position: i16, tier: &Tier) -> Self {
        let Tier { from, from_risk, requirement } = tier;
        Self {
            organisation_id: organisation,
            position,
            approvals: i16::from(requirement.approvals()),
            ordering: requirement.order().as_str().to_owned(),
            approvers: requirement.approvers().iter().map(|one| one.uuid()).collect(),
            amounts: from.iter().map(|money| money.amount).collect(),
            currencies: from.iter().map(|money| money.currency.code().to_owned()).collect(),
            from_risk: from_risk.map(|risk| risk.as_str().to_owned()),
        }
    }

    fn tier(self) -> Result<Tier, Failure> {
        let column = "pilot_approval_tiers.currencies";
        let money = |(amount, code): (Decimal, String)| {
            let currency = Currency::parse(&code).ok_or(Failure::Corrupt { column })?;
            Ok(Money { amount, currency })
        };
        let from: Result<_, Failure> =
            self.amounts.into_iter().zip(self.currencies).map(money).collect();
        let asked = (self.approvals, self.ordering.as_str(), self.approvers);
        Ok(Tier {
            from: from?,
            from_risk: rows::name_if("pilot_approval_tiers.from_risk", self.from_risk.as_deref())?,
            requirement: requirement("pilot_approval_tiers.approvers", asked)?,
        })
    }
}

/// The policy of the caller's organisation: the usual one where it has said nothing.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn policy(tx: &Reading<'_>) -> Result<Policy, Failure> {
    let organisation = tx.organisation();
    let version: Option<i32> = pilot_approval_policies::table
        .find(organisation)
        .select(pilot_approval_policies::version)
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some(version) = version else {
        return Ok(Policy::unsaid(Id::new(organisation)));
    };
    let rows: Vec<Row> = pilot_approval_tiers::table
        .filter(pilot_approval_tiers::organisation_id.eq(organisation))
        .order(pilot_approval_tiers::position)
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    let mut tiers = rows.into_iter().map(Row::tier);
    let corrupt = Failure::Corrupt { column: "pilot_approval_tiers.position" };
    let usual = tiers.next().ok_or(corrupt)??.requirement;
    let terms = Terms::new(usual, tiers.collect::<Result<_, _>>()?)
        .map_err(|_| Failure::Corrupt { column: "pilot_approval_tiers.amounts" })?;
    Ok(Policy { organisation: Id::new(organisation), version, terms })
}

/// Saves the policy of the caller's organisation, which is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn change_policy(
    tx: &mut Writing<'_>,
    policy: &Policy,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let usual =
        Tier { from: Vec::new(), from_risk: None, requirement: policy.terms.usual().clone() };
    let rows: Vec<Row> = (0_i16..)
        .zip(std::iter::once(&usual).chain(policy.terms.tiers()))
        .map(|(position, tier)| Row::new(organisation, position, tier))
        .collect();
    let saving = async {
        let version = pilot_approval_policies::version.eq(policy.version);
        // What nobody has changed is the first version, and has no row.
        if policy.version == 2 {
            let own = pilot_approval_policies::organisation_id.eq(organisation);
            let row = diesel::insert_into(pilot_approval_policies::table).values((own, version));
            written(row.prepared().execute(&mut tx.connection())).await?;
        } else {
            let own = pilot_approval_policies::table.find(organisation);
            let row = diesel::update(own).set(version);
            written(row.prepared().execute(&mut tx.connection())).await?;
        }
        diesel::delete(pilot_approval_tiers::table)
            .filter(pilot_approval_tiers::organisation_id.eq(organisation))
            .execute(&mut tx.connection())
            .await?;
        diesel::insert_into(pilot_approval_tiers::table)
            .values(rows)
            .prepared()
            .execute(&mut tx.connection())
            .await?;
        Ok(())
    };
    ledger::record(tx, policy, event, saving).await
}
