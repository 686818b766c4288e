//! The terms of a right: what is proposed, as columns of its row, and once something was, each that was signed or
//! proposed.

use diesel::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl,
    Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Side,
    amendment::KeptState,
    content::ContentHash,
    exclusivity::{Amendment, Exclusivity, Terms},
    id::{ExclusivityId, Id},
    machine::Name,
    signing::Signature,
    text::{Paragraph, Reason},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::terms::KeptColumns;
use crate::{
    Failure, Reading, Writing,
    amendments::Kept,
    both_sides::of_parties,
    prepared::Prepare,
    rows::{self, written},
    schema::{exclusivities, exclusivity_terms},
};

/// What is proposed for a right.
#[derive(Default, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = exclusivities, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub(super) struct AmendmentColumns {
    #[diesel(column_name = amendment_hash)]
    hash: Option<Vec<u8>>,
    #[diesel(column_name = amendment_reason)]
    reason: Option<String>,
    #[diesel(column_name = amendment_side)]
    side: Option<String>,
    #[diesel(column_name = amendment_by)]
    by: Option<Uuid>,
    #[diesel(column_name = amendment_at)]
    at: Option<jiff_diesel::Timestamp>,
    #[diesel(column_name = amendment_signed_by)]
    signed_by: Option<Uuid>,
    #[diesel(column_name = amendment_signed_at)]
    signed_at: Option<jiff_diesel::Timestamp>,
    #[diesel(column_name = amendment_attestation)]
    attestation: Option<String>,
}

impl AmendmentColumns {
    pub(super) fn new(open: Option<&Amendment>) -> Self {
        open.map_or_else(Self::default, |open| Self {
            hash: Some(open.content.bytes().to_vec()),
            reason: Some(open.reason.as_str().to_owned()),
            side: Some(open.side.as_str().to_owned()),
            by: Some(open.by.uuid()),
            at: Some(open.at.to_diesel()),
            signed_by: open.signature.map(|one| one.user.uuid()),
            signed_at: open.signature.map(|one| one.at.to_diesel()),
            attestation: open.attestation.as_ref().map(|text| text.as_str().to_owned()),
        })
    }

    pub(super) fn amendment(&self, buyer: Uuid) -> Result<Option<Amendment>, Failure> {
        let (Some(hash), Some(reason), Some(side), Some(by), Some(at)) =
            (&self.hash, &self.reason, &self.side, self.by, self.at)
        else {
            return Ok(None);
        };
        let content = rows::hash("exclusivities.amendment_hash", hash)?;
        let signed = self.signed_by.zip(self.signed_at);
        let signature = signed.map(|(user, at)| Signature {
            side: Side::Buyer,
            user: Id::new(user),
            organisation: Id::new(buyer),
            content,
            at: at.to_jiff(),
        });
        Ok(Some(Amendment {
            content,
            reason: rows::text("exclusivities.amendment_reason", Reason::parse, reason)?,
            side: rows::name("exclusivities.amendment_side", side)?,
            by: Id::new(by),
            at: at.to_jiff(),
            signature,
            attestation: rows::text_if(
                "exclusivities.amendment_attestation",
                Paragraph::parse,
                self.attestation.as_deref(),
            )?,
        }))
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = exclusivity_terms, check_for_backend(diesel::pg::Pg))]
struct Row {
    exclusivity_id: Uuid,
    place: i16,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    state: String,
    content_hash: Vec<u8>,
    reason: Option<String>,
    proposed_side: Option<String>,
    proposed_by: Option<Uuid>,
    proposed_at: Option<jiff_diesel::Timestamp>,
    #[diesel(embed)]
    terms: KeptColumns,
    #[diesel(embed)]
    signed: SignedColumns,
    dropped_at: Option<jiff_diesel::Timestamp>,
}

/// Who signed terms, of those that both have signed.
#[derive(Default, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = exclusivity_terms, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
struct SignedColumns {
    number: Option<i16>,
    signed_by: Option<Uuid>,
    signed_at: Option<jiff_diesel::Timestamp>,
    granted_by: Option<Uuid>,
    granted_at: Option<jiff_diesel::Timestamp>,
    buyer_attestation: Option<String>,
    supplier_attestation: Option<String>,
}

impl SignedColumns {
    /// The signatures under the terms that govern.
    fn new(one: &Exclusivity) -> Self {
        let (buyer, supplier) = (one.signatures.of(Side::Buyer), one.signatures.of(Side::Supplier));
        Self {
            number: Some(one.terms_number),
            signed_by: buyer.map(|one| one.user.uuid()),
            signed_at: buyer.map(|one| one.at.to_diesel()),
            granted_by: supplier.map(|one| one.user.uuid()),
            granted_at: supplier.map(|one| one.at.to_diesel()),
            buyer_attestation: rows::paragraph(one.attestations.buyer.as_ref()),
            supplier_attestation: rows::paragraph(one.attestations.supplier.as_ref()),
        }
    }
}

impl Row {
    fn new(one: &Exclusivity, place: i16, terms: &Terms, content: ContentHash) -> Self {
        let parties = one.standing.parties;
        Self {
            exclusivity_id: one.id.uuid(),
            place,
            buyer_org_id: parties.buyer.uuid(),
            supplier_org_id: parties.supplier.uuid(),
            state: KeptState::Open.as_str().to_owned(),
            content_hash: content.bytes().to_vec(),
            reason: None,
            proposed_side: None,
            proposed_by: None,
            proposed_at: None,
            terms: KeptColumns::new(terms),
            signed: SignedColumns::default(),
            dropped_at: None,
        }
    }

    /// Those of the grant.
    fn first(one: &Exclusivity) -> Self {
        Self {
            state: KeptState::Signed.as_str().to_owned(),
            signed: SignedColumns::new(one),
            ..Self::new(one, 1, &one.terms, one.content_hash())
        }
    }

    fn kept(self) -> Result<Kept<Terms>, Failure> {
        let side = self.proposed_side.as_deref();
        let side = rows::name_if("exclusivity_terms.proposed_side", side)?;
        let proposed = side.zip(rows::act(self.proposed_by, self.proposed_at));
        let buyer = rows::act(self.signed.signed_by, self.signed.signed_at);
        let supplier = rows::act(self.signed.granted_by, self.signed.granted_at);
        Ok(Kept {
            state: rows::name("exclusivity_terms.state", &self.state)?,
            text: self.terms.terms()?,
            content: rows::hash("exclusivity_terms.content_hash", &self.content_hash)?,
            number: self.signed.number,
            reason: self.reason,
            proposed: proposed.map(|(side, (by, at))| (side, by, at)),
            signed: buyer.zip(supplier).map(Into::into),
            dropped_at: self.dropped_at.map(jiff_diesel::Timestamp::to_jiff),
        })
    }
}

/// The terms of a right in the order of their proposals: a hundred at most, the last ones. Empty while none were
/// to change the first.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn terms(tx: &Reading<'_>, id: ExclusivityId) -> Result<Vec<Kept<Terms>>, Failure> {
    let organisation = tx.organisation();
    let mut rows: Vec<Row> = exclusivity_terms::table
        .filter(exclusivity_terms::exclusivity_id.eq(id.uuid()))
        .filter(of_parties!(exclusivity_terms, organisation))
        .order(exclusivity_terms::place.desc())
        .limit(100)
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.reverse();
    rows.into_iter().map(Row::kept).collect()
}

/// The terms that are proposed for a right.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn open_terms(tx: &Reading<'_>, id: ExclusivityId) -> Result<Option<Terms>, Failure> {
    let organisation = tx.organisation();
    let columns: Option<KeptColumns> = exclusivity_terms::table
        .filter(exclusivity_terms::exclusivity_id.eq(id.uuid()))
        .filter(of_parties!(exclusivity_terms, organisation))
        .filter(exclusivity_terms::state.eq(KeptState::Open.as_str()))
        .select(KeptColumns::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    columns.map(|columns| columns.terms()).transpose()
}

/// Keeps the terms that are proposed for a locked right by its open amendment, and before them the first ones.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn keep_terms(
    tx: &mut Writing<'_>,
    one: &Exclusivity,
    terms: &Terms,
) -> Result<(), Failure> {
    let Some(open) = &one.amendment else {
        return Ok(());
    };
    let organisation = tx.organisation();
    let last: Option<i16> = exclusivity_terms::table
        .filter(exclusivity_terms::exclusivity_id.eq(one.id.uuid()))
        .filter(of_parties!(exclusivity_terms, organisation))
        .order(exclusivity_terms::place.desc())
        .select(exclusivity_terms::place)
        .first(&mut tx.connection())
        .await
        .optional()?;
    if last.is_none() {
        add(tx, Row::first(one)).await?;
    }
    let place = last.unwrap_or(1).saturating_add(1);
    let row = Row {
        reason: Some(open.reason.as_str().to_owned()),
        proposed_side: Some(open.side.as_str().to_owned()),
        proposed_by: Some(open.by.uuid()),
        proposed_at: Some(open.at.to_diesel()),
        ..Row::new(one, place, terms, open.content)
    };
    add(tx, row).await
}

async fn add(tx: &Reading<'_>, row: Row) -> Result<(), Failure> {
    let added = diesel::insert_into(exclusivity_terms::table).values(row);
    written(added.prepared().execute(&mut tx.connection())).await
}

/// What was open in `was` is signed or has fallen away.
pub(super) async fn settle(
    tx: &Reading<'_>,
    was: &Exclusivity,
    one: &Exclusivity,
    at: Timestamp,
) -> Result<(), Failure> {
    if was.amendment.is_none() || one.amendment.is_some() {
        return Ok(());
    }
    let organisation = tx.organisation();
    let open = diesel::update(exclusivity_terms::table)
        .filter(exclusivity_terms::exclusivity_id.eq(one.id.uuid()))
        .filter(of_parties!(exclusivity_terms, organisation))
        .filter(exclusivity_terms::state.eq(KeptState::Open.as_str()));
    if one.terms_number > was.terms_number {
        let signed = exclusivity_terms::state.eq(KeptState::Signed.as_str());
        let row = open.set((signed, SignedColumns::new(one)));
        return written(row.prepared().execute(&mut tx.connection())).await;
    }
    let row = open.set((
        exclusivity_terms::state.eq(KeptState::Dropped.as_str()),
        exclusivity_terms::dropped_at.eq(at.to_diesel()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await
}
