//! Innovations: each is one organisation's alone, and so is which proposals were made of it.

use diesel::{
    AsChangeset, BoolExpressionMethods, BoxableExpression, ExpressionMethods, Insertable,
    JoinOnDsl, NullableExpressionMethods, OptionalExtension, PgTextExpressionMethods, QueryDsl,
    Queryable, Selectable, SelectableHelper, dsl::exists, pg::Pg, sql_types::Bool,
};
use diesel_async::RunQueryDsl;
use diesel_full_text_search::{
    TsVectorExtensions, configuration::TsConfiguration, websearch_to_tsquery_with_search_config,
};
use domain::{
    actor::Parties,
    event::Event,
    id::{Id, InnovationId, OrganisationId, PartnershipId, ProposalId},
    innovation::{Entry, Innovation, State},
    machine::Name,
    proposal::{self, Proposal, Readiness},
    text::{Line, Paragraph, Title},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Stored, Writing, ledger,
    pages::{Cursor, Filter, Page, Sides, ordered},
    prepared::Prepare,
    rows::{self, written},
    schema::{innovations, partnerships, proposal_innovations, proposals},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = innovations, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
struct Columns {
    id: Uuid,
    organisation_id: Uuid,
    version: i32,
    state: String,
    title: String,
    summary: Option<String>,
    category: Option<String>,
    readiness: Option<i16>,
    stage: Option<String>,
    ip_owner: Option<String>,
    ip_registrations: Option<String>,
    ip_third_party_rights: Option<String>,
    notes: Option<String>,
    updated_at: jiff_diesel::Timestamp,
}

type Row = (Columns, jiff_diesel::Timestamp);

/// What a row of the table must fulfil.
type Condition = Box<dyn BoxableExpression<innovations::table, Pg, SqlType = Bool>>;

impl Columns {
    fn new(innovation: &Innovation, event: &Event) -> Self {
        let entry = &innovation.entry;
        let ip = entry.intellectual_property.as_ref();
        Self {
            id: innovation.id.uuid(),
            organisation_id: innovation.organisation.uuid(),
            version: innovation.version,
            state: innovation.state.as_str().to_owned(),
            title: entry.title.as_str().to_owned(),
            summary: entry.summary.as_ref().map(|text| text.as_str().to_owned()),
            category: entry.category.map(|category| category.as_str().to_owned()),
            readiness: entry.readiness.map(Readiness::level),
            stage: entry.stage.map(|stage| stage.as_str().to_owned()),
            ip_owner: ip.map(|ip| ip.background_owner.as_str().to_owned()),
            ip_registrations: ip.and_then(|ip| rows::paragraph(ip.registrations.as_ref())),
            ip_third_party_rights: ip
                .and_then(|ip| rows::paragraph(ip.third_party_rights.as_ref())),
            notes: rows::paragraph(entry.notes.as_ref()),
            updated_at: event.at.to_diesel(),
        }
    }

    fn entry(&self) -> Result<Entry, Failure> {
        Ok(Entry {
            title: rows::text("innovations.title", Title::parse, &self.title)?,
            summary: rows::text_if("innovations.summary", Line::parse, self.summary.as_deref())?,
            category: rows::name_if("innovations.category", self.category.as_deref())?,
            readiness: self.readiness.and_then(|level| Readiness::new(i64::from(level))),
            stage: rows::name_if("innovations.stage", self.stage.as_deref())?,
            intellectual_property: rows::intellectual_property(
                self.ip_owner.as_deref(),
                self.ip_registrations.as_deref(),
                self.ip_third_party_rights.as_deref(),
            )?,
            notes: rows::text_if("innovations.notes", Paragraph::parse, self.notes.as_deref())?,
        })
    }
}

fn stored((columns, created_at): Row) -> Result<Stored<Innovation>, Failure> {
    let value = Innovation {
        id: Id::new(columns.id),
        organisation: Id::new(columns.organisation_id),
        version: columns.version,
        state: rows::name("innovations.state", &columns.state)?,
        entry: columns.entry()?,
    };
    let (created_at, updated_at) = (created_at.to_jiff(), columns.updated_at.to_jiff());
    Ok(Stored { value, created_at, updated_at })
}

/// Titles that hold a text, and entries that have these words.
fn said(pattern: String, words: String) -> Condition {
    // Read once: beside the rows, they would be read anew for each.
    let words = websearch_to_tsquery_with_search_config(TsConfiguration::SIMPLE, words);
    let words = diesel::select(words).single_value().assume_not_null();
    Box::new(innovations::title.ilike(pattern).or(innovations::words.matches(words)))
}

/// The proposals of an organisation that were made of one of its innovations.
#[diesel::dsl::auto_type(no_type_alias)]
fn made_of_it(organisation: Uuid) -> _ {
    proposal_innovations::table
        .filter(proposal_innovations::supplier_org_id.eq(organisation))
        .filter(proposal_innovations::innovation_id.eq(innovations::id))
}

#[diesel::dsl::auto_type(no_type_alias)]
fn one_of(organisation: Uuid, id: Uuid) -> _ {
    innovations::table
        .filter(innovations::id.eq(id))
        .filter(innovations::organisation_id.eq(organisation))
}

/// One innovation of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    id: InnovationId,
) -> Result<Option<Stored<Innovation>>, Failure> {
    let row: Option<Row> = one_of(tx.organisation(), id.uuid())
        .select((Columns::as_select(), innovations::created_at))
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(stored).transpose()
}

/// A page of innovations: of a partnership those of which something was pitched there, of a proposal
/// the one of which it was made.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    filter: &Filter<State>,
    proposal: Option<ProposalId>,
) -> Result<Page<Stored<Innovation>>, Failure> {
    let organisation = tx.organisation();
    let own = innovations::table.filter(innovations::organisation_id.eq(organisation));
    let mut query = own.into_boxed();
    if let Some(partnership) = filter.partnership {
        let there = proposal_innovations::partnership_id.eq(partnership.uuid());
        query = query.filter(exists(made_of_it(organisation).filter(there)));
    }
    if let Some(proposal) = proposal {
        let this = proposal_innovations::proposal_id.eq(proposal.uuid());
        query = query.filter(exists(made_of_it(organisation).filter(this)));
    }
    let words = filter.search.clone().unwrap_or_default();
    let searched = |_, pattern| said(pattern, words.clone());
    let query = ordered!(query, filter, innovations, organisation, searched);
    let query = query.select((Columns::as_select(), innovations::created_at));
    let one_side = Sides { queries: vec![query], limit: filter.limit + 1 };
    let rows: Vec<Row> = one_side.load(&mut tx.connection()).await?;
    let rows = rows.into_iter().map(stored).collect::<Result<_, _>>()?;
    Ok(Page::of(rows, filter, |row: &Stored<Innovation>| Cursor {
        updated_at: row.updated_at,
        id: row.value.id.uuid(),
    }))
}

/// Locks an innovation until the transaction ends.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(
    tx: &mut Writing<'_>,
    id: InnovationId,
) -> Result<Option<Stored<Innovation>>, Failure> {
    let row: Option<Row> = one_of(tx.organisation(), id.uuid())
        .select((Columns::as_select(), innovations::created_at))
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(stored).transpose()
}

/// Holds an innovation as it is until the transaction ends; others may hold it too.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn hold(
    tx: &mut Writing<'_>,
    id: InnovationId,
) -> Result<Option<Stored<Innovation>>, Failure> {
    let row: Option<Row> = one_of(tx.organisation(), id.uuid())
        .select((Columns::as_select(), innovations::created_at))
        .for_share()
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(stored).transpose()
}

/// Keeps a new innovation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    innovation: &Innovation,
    event: &Event,
) -> Result<(), Failure> {
    let created_at = innovations::created_at.eq(event.at.to_diesel());
    let row = diesel::insert_into(innovations::table)
        .values((Columns::new(innovation, event), created_at));
    let saving = async { written(row.prepared().execute(&mut tx.connection())).await };
    ledger::record(tx, innovation, event, saving).await
}

/// Saves an innovation that is locked and that `event` changed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    innovation: &Innovation,
    event: &Event,
) -> Result<(), Failure> {
    let row = diesel::update(innovations::table)
        .filter(innovations::id.eq(innovation.id.uuid()))
        .filter(innovations::organisation_id.eq(tx.organisation()))
        .filter(innovations::version.eq(innovation.version - 1))
        .set(Columns::new(innovation, event));
    let saving = async { written(row.prepared().execute(&mut tx.connection())).await };
    ledger::record(tx, innovation, event, saving).await
}

/// Remembers of which innovation a new proposal was made.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn link(
    tx: &mut Writing<'_>,
    innovation: &Innovation,
    proposal: &Proposal,
) -> Result<(), Failure> {
    let Parties { partnership, buyer, supplier } = proposal.standing.parties;
    let row = diesel::insert_into(proposal_innovations::table).values((
        proposal_innovations::proposal_id.eq(proposal.id.uuid()),
        proposal_innovations::innovation_id.eq(innovation.id.uuid()),
        proposal_innovations::partnership_id.eq(partnership.uuid()),
        proposal_innovations::buyer_org_id.eq(buyer.uuid()),
        proposal_innovations::supplier_org_id.eq(supplier.uuid()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await
}

/// Of which innovation of the caller's organisation a proposal was made.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn of_proposal(
    tx: &Reading<'_>,
    proposal: ProposalId,
) -> Result<Option<InnovationId>, Failure> {
    let row: Option<Uuid> = proposal_innovations::table
        .filter(proposal_innovations::proposal_id.eq(proposal.uuid()))
        .filter(proposal_innovations::supplier_org_id.eq(tx.organisation()))
        .select(proposal_innovations::innovation_id)
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(row.map(Id::new))
}

/// A proposal that was made of an innovation: to whom, and how far it is.
#[derive(Debug, Clone)]
pub struct Pitched {
    /// The proposal.
    pub proposal: ProposalId,
    /// The partnership.
    pub partnership: PartnershipId,
    /// The customer.
    pub buyer: OrganisationId,
    /// The customer's name.
    pub buyer_name: String,
    /// What the proposal is called.
    pub title: Title,
    /// Its state.
    pub state: proposal::State,
    /// When it was submitted.
    pub submitted_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The proposals that were made of an innovation, the newest first, behind one of them.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn pitched(
    tx: &Reading<'_>,
    innovation: InnovationId,
    after: Option<ProposalId>,
    limit: u16,
) -> Result<Vec<Pitched>, Failure> {
    type PitchedRow = (
        (Uuid, Uuid, Uuid),
        Option<String>,
        (String, String),
        Option<jiff_diesel::Timestamp>,
        jiff_diesel::Timestamp,
    );
    let organisation = tx.organisation();
    let rows: Vec<PitchedRow> = proposal_innovations::table
        .inner_join(proposals::table.on(proposals::id.eq(proposal_innovations::proposal_id)))
        .inner_join(partnerships::table.on(partnerships::id.eq(proposals::partnership_id)))
        .filter(proposal_innovations::supplier_org_id.eq(organisation))
        .filter(proposal_innovations::innovation_id.eq(innovation.uuid()))
        .filter(proposal_innovations::proposal_id.lt(after.map_or(Uuid::max(), Id::uuid)))
        .filter(proposals::supplier_org_id.eq(organisation))
        .order(proposal_innovations::proposal_id.desc())
        .limit(i64::from(limit))
        .select((
            (proposals::id, proposals::partnership_id, proposals::buyer_org_id),
            partnerships::buyer_name,
            (proposals::title, proposals::state),
            proposals::submitted_at,
            proposals::updated_at,
        ))
        .load(&mut tx.connection())
        .await?;
    rows.into_iter()
        .map(|((proposal, partnership, buyer), name, (title, state), submitted_at, updated_at)| {
            Ok(Pitched {
                proposal: Id::new(proposal),
                partnership: Id::new(partnership),
                buyer: Id::new(buyer),
                buyer_name: name.ok_or(Failure::Corrupt { column: "partnerships.buyer_name" })?,
                title: rows::text("proposals.title", Title::parse, &title)?,
                state: rows::name("proposals.state", &state)?,
                submitted_at: submitted_at.map(jiff_diesel::Timestamp::to_jiff),
                updated_at: updated_at.to_jiff(),
            })
        })
        .collect()
}
