//! The versions of proposals that were handed over: written once and read as they were written.

use diesel::{BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Parties,
    content::Content,
    id::{Id, ProposalId},
    proposal::{Proposal, Receipt},
    text::Title,
};
use jiff_diesel::ToDiesel;

use crate::{
    Failure, Reading,
    both_sides::of_parties,
    prepared::Prepare,
    rows::{self, written},
    schema::proposal_versions,
};

/// A version that was handed over.
#[derive(Debug, Clone)]
pub struct Version {
    /// What it was called.
    pub title: Title,
    /// The proof of what was handed over, and when.
    pub receipt: Receipt,
}

type Row = (i32, String, Vec<u8>, jiff_diesel::Timestamp);

fn of((number, title, hash, at): Row) -> Result<Version, Failure> {
    let hash = rows::hash("proposal_versions.receipt_hash", &hash)?;
    let title = rows::text("proposal_versions.title", Title::parse, &title)?;
    Ok(Version { title, receipt: Receipt { number, hash, at: at.to_jiff() } })
}

fn columns() -> (
    proposal_versions::number,
    proposal_versions::title,
    proposal_versions::receipt_hash,
    proposal_versions::submitted_at,
) {
    (
        proposal_versions::number,
        proposal_versions::title,
        proposal_versions::receipt_hash,
        proposal_versions::submitted_at,
    )
}

/// The versions of a proposal, the first one first: a hundred at most.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn versions(tx: &Reading<'_>, proposal: ProposalId) -> Result<Vec<Version>, Failure> {
    let rows: Vec<Row> = proposal_versions::table
        .filter(proposal_versions::proposal_id.eq(proposal.uuid()))
        .filter(of_parties!(proposal_versions, tx.organisation()))
        .order(proposal_versions::number)
        .select(columns())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(of).collect()
}

/// One version of a proposal, and the canonical document of which its receipt is the hash.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn version(
    tx: &Reading<'_>,
    proposal: ProposalId,
    number: i32,
) -> Result<Option<(Version, String)>, Failure> {
    let row: Option<(Row, String)> = proposal_versions::table
        .filter(proposal_versions::proposal_id.eq(proposal.uuid()))
        .filter(proposal_versions::number.eq(number))
        .filter(of_parties!(proposal_versions, tx.organisation()))
        .select((columns(), proposal_versions::document))
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(|(row, document)| Ok((of(row)?, document))).transpose()
}

/// Keeps the document of the version that a proposal has handed over last.
pub(super) async fn insert(
    tx: &Reading<'_>,
    proposal: &Proposal,
    document: &Content,
) -> Result<(), Failure> {
    let Some(receipt) = proposal.receipt else {
        return Ok(());
    };
    let Parties { partnership, buyer, supplier } = proposal.standing.parties;
    let row = diesel::insert_into(proposal_versions::table).values((
        proposal_versions::proposal_id.eq(proposal.id.uuid()),
        proposal_versions::number.eq(receipt.number),
        proposal_versions::partnership_id.eq(partnership.uuid()),
        proposal_versions::buyer_org_id.eq(buyer.uuid()),
        proposal_versions::supplier_org_id.eq(supplier.uuid()),
        proposal_versions::title.eq(proposal.pitch.title.as_str()),
        proposal_versions::document.eq(document.canonical()),
        proposal_versions::receipt_hash.eq(&receipt.hash.bytes()[..]),
        proposal_versions::submitted_at.eq(receipt.at.to_diesel()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await
}
