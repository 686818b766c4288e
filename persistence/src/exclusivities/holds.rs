//! What a supplier has granted, as it is compared, and of which innovations it is: nothing that a buyer
//! reads. The lock is the supplier's own, so nobody else ever waits for it.

use diesel::{
    ExpressionMethods, JoinOnDsl, NullableExpressionMethods, OptionalExtension, QueryDsl,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Parties,
    country::Country,
    exclusivity::{Exclusivity, Hold, Period, State},
    id::{ExclusivityId, Id, InnovationId, PartnershipId},
    machine::Name,
    text::{Paragraph, Title},
};
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing,
    prepared::Prepare,
    rows::{self, written},
    schema::{exclusivities, exclusivity_innovations, partnerships},
};

/// Lets one transaction at a time look at what the caller's organisation has granted, until it ends.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_grants(tx: &mut Writing<'_>) -> Result<(), Failure> {
    diesel::sql_query("SELECT lock_grants($1)")
        .bind::<diesel::sql_types::Uuid, _>(tx.organisation())
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// What the caller's organisation has granted, beside whom it is for.
#[derive(Debug, Clone)]
pub struct Granted {
    /// What it holds.
    pub hold: Hold,
    /// What it is called.
    pub title: Title,
    /// The partnership.
    pub partnership: PartnershipId,
    /// The customer's name.
    pub buyer_name: String,
}

type GrantedRow = (
    (Uuid, Uuid, Uuid, String, String, String),
    (Vec<String>, Vec<String>, Vec<String>),
    (Option<jiff_diesel::Timestamp>, Option<jiff_diesel::Timestamp>),
    Option<Uuid>,
    Option<String>,
);

/// All that the caller's organisation has granted and that binds it, the newest first.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn held(tx: &Reading<'_>) -> Result<Vec<Hold>, Failure> {
    let all = granted(tx, None, i64::MAX).await?;
    Ok(all.into_iter().map(|one| one.hold).collect())
}

/// At most so much of it, the newest first, behind one of them.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn granted(
    tx: &Reading<'_>,
    after: Option<ExclusivityId>,
    limit: i64,
) -> Result<Vec<Granted>, Failure> {
    let states = State::HELD.iter().map(|state| state.as_str());
    let rows: Vec<GrantedRow> = exclusivities::table
        .inner_join(partnerships::table.on(partnerships::id.eq(exclusivities::partnership_id)))
        .left_join(
            exclusivity_innovations::table
                .on(exclusivity_innovations::exclusivity_id.eq(exclusivities::id)),
        )
        .filter(exclusivities::supplier_org_id.eq(tx.organisation()))
        .filter(exclusivities::state.eq_any(states))
        .filter(exclusivities::id.lt(after.map_or(Uuid::max(), Id::uuid)))
        .order(exclusivities::id.desc())
        .limit(limit)
        .select((
            (
                exclusivities::id,
                exclusivities::partnership_id,
                exclusivities::buyer_org_id,
                exclusivities::kind,
                exclusivities::state,
                exclusivities::title,
            ),
            (exclusivities::product_keys, exclusivities::countries, exclusivities::channel_keys),
            (exclusivities::held_from, exclusivities::reserved_until),
            exclusivity_innovations::innovation_id.nullable(),
            partnerships::buyer_name,
        ))
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(of_row).collect()
}

fn of_row(
    (names, (products, countries, channels), period, innovation, buyer_name): GrantedRow,
) -> Result<Granted, Failure> {
    let corrupt = |column| Failure::Corrupt { column };
    let (id, partnership, buyer, kind, state, title) = names;
    let (Some(from), Some(until)) = period else {
        return Err(corrupt("exclusivities.held_from"));
    };
    let countries: Option<Vec<_>> = countries.iter().map(|code| Country::parse(code)).collect();
    let hold = Hold {
        id: Id::new(id),
        buyer: Id::new(buyer),
        kind: rows::name("exclusivities.kind", &kind)?,
        state: rows::name("exclusivities.state", &state)?,
        products,
        innovation: innovation.map(Id::new),
        countries: countries.ok_or(corrupt("exclusivities.countries"))?,
        channels: rows::names("exclusivities.channel_keys", &channels)?,
        period: Period { from: from.to_jiff(), until: until.to_jiff() },
    };
    Ok(Granted {
        hold,
        title: rows::text("exclusivities.title", Title::parse, &title)?,
        partnership: Id::new(partnership),
        buyer_name: buyer_name.ok_or(corrupt("partnerships.buyer_name"))?,
    })
}

/// What the caller's organisation, the supplier, alone knows of a right of its.
#[derive(Debug, Clone, Default)]
pub struct Private {
    /// Of which of its innovations it is.
    pub innovation: Option<InnovationId>,
    /// Whom it leaves out.
    pub carved_out: Option<Paragraph>,
}

/// What the caller's organisation has said of a right for itself.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn private(tx: &Reading<'_>, id: ExclusivityId) -> Result<Private, Failure> {
    let row: Option<(Option<Uuid>, Option<String>)> = exclusivity_innovations::table
        .filter(exclusivity_innovations::exclusivity_id.eq(id.uuid()))
        .filter(exclusivity_innovations::supplier_org_id.eq(tx.organisation()))
        .select((exclusivity_innovations::innovation_id, exclusivity_innovations::carved_out))
        .first(&mut tx.connection())
        .await
        .optional()?;
    let (innovation, carved_out) = row.unwrap_or_default();
    let column = "exclusivity_innovations.carved_out";
    Ok(Private {
        innovation: innovation.map(Id::new),
        carved_out: rows::text_if(column, Paragraph::parse, carved_out.as_deref())?,
    })
}

/// Says it of a right that is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn keep_private(
    tx: &mut Writing<'_>,
    exclusivity: &Exclusivity,
    private: &Private,
) -> Result<(), Failure> {
    let Parties { partnership, buyer, supplier } = exclusivity.standing.parties;
    let said = (
        exclusivity_innovations::innovation_id.eq(private.innovation.map(Id::uuid)),
        exclusivity_innovations::carved_out.eq(private.carved_out.as_ref().map(Paragraph::as_str)),
    );
    let row = diesel::insert_into(exclusivity_innovations::table)
        .values((
            exclusivity_innovations::exclusivity_id.eq(exclusivity.id.uuid()),
            said,
            exclusivity_innovations::partnership_id.eq(partnership.uuid()),
            exclusivity_innovations::buyer_org_id.eq(buyer.uuid()),
            exclusivity_innovations::supplier_org_id.eq(supplier.uuid()),
        ))
        .on_conflict(exclusivity_innovations::exclusivity_id)
        .do_update()
        .set(said);
    written(row.prepared().execute(&mut tx.connection())).await
}
