//! Jobs: what is done for somebody while it does not wait. Whoever does one takes it by `lanes`.
//!
//! The lane of the organisation is locked before any of its jobs, by everybody, so that nobody waits for
//! another in a circle.

pub mod lanes;

use std::future::ready;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, IntoSql, OptionalExtension, QueryDsl, Queryable,
    Selectable, SelectableHelper, sql_types::Bool,
};
use diesel_async::RunQueryDsl;
use domain::{
    event::Event,
    id::{Id, JobId, UserId},
    job::{Job, Progress},
    machine::Name,
};
use jiff_diesel::{NullableTimestamp, ToDiesel};
use uuid::Uuid;

use crate::{
    Credential, Failure, Reading, Writing, ledger,
    prepared::Prepare,
    rows::{self, written},
    schema::{job_lanes, jobs},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = jobs, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    organisation_id: Uuid,
    asked_by: Uuid,
    kind: String,
    version: i32,
    state: String,
    done: i32,
    total: Option<i32>,
    status: Option<i16>,
    created_at: jiff_diesel::Timestamp,
    started_at: NullableTimestamp,
    ended_at: NullableTimestamp,
}

impl TryFrom<Row> for Job {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let status = row.status.map(u16::try_from).transpose();
        Ok(Self {
            id: Id::new(row.id),
            organisation: Id::new(row.organisation_id),
            asked_by: Id::new(row.asked_by),
            kind: rows::name("jobs.kind", &row.kind)?,
            version: row.version,
            state: rows::name("jobs.state", &row.state)?,
            progress: Progress { done: row.done, total: row.total },
            status: status.map_err(|_| Failure::Corrupt { column: "jobs.status" })?,
            created_at: row.created_at.to_jiff(),
            started_at: row.started_at.to_jiff(),
            ended_at: row.ended_at.to_jiff(),
        })
    }
}

/// Whose jobs are looked for.
#[derive(Debug, Clone, Copy)]
pub enum Whose {
    /// Those that this person or service account has asked for.
    Of(UserId),
    /// All of the organisation: for its admins.
    All,
}

/// The jobs of the organisation that somebody sees.
fn seen(organisation: Uuid, whose: Whose) -> Seen {
    match whose {
        Whose::Of(user) => asked_by(organisation, user.uuid(), false),
        Whose::All => asked_by(organisation, Uuid::nil(), true),
    }
}

type Seen = asked_by;

#[diesel::dsl::auto_type]
fn asked_by(organisation: Uuid, user: Uuid, or_anybody: bool) -> _ {
    let anybody: diesel::dsl::AsExprOf<bool, Bool> = or_anybody.into_sql::<Bool>();
    jobs::table
        .filter(jobs::organisation_id.eq(organisation))
        .filter(jobs::asked_by.eq(user).or(anybody))
}

/// Holds the lane of the caller's organisation until the transaction ends: meanwhile no job of it goes on.
/// Gives how many are open.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn hold_lane(tx: &mut Writing<'_>, at: jiff::Timestamp) -> Result<i32, Failure> {
    Ok(diesel::insert_into(job_lanes::table)
        .values((
            job_lanes::organisation_id.eq(tx.organisation()),
            job_lanes::free_at.eq(at.to_diesel()),
            job_lanes::due_at.eq(NullableTimestamp::from(None)),
            job_lanes::turn.eq(0_i64),
            job_lanes::open.eq(0),
        ))
        .on_conflict(job_lanes::organisation_id)
        .do_update()
        .set(job_lanes::turn.eq(job_lanes::turn))
        .returning(job_lanes::open)
        .prepared()
        .get_result(&mut tx.connection())
        .await?)
}

/// Keeps a new job, with what it needs to be done, and puts it in the lane of its organisation, which is
/// held. It is asked for with this credential.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    job: &Job,
    (credential, input): (Credential, &str),
    event: &Event,
) -> Result<(), Failure> {
    let (is_service, credential) = match credential {
        Credential::Session(session) => (false, session.uuid()),
        Credential::Secret(secret) => (true, secret.uuid()),
    };
    let at = job.created_at.to_diesel();
    let row = diesel::insert_into(jobs::table).values((
        jobs::id.eq(job.id.uuid()),
        jobs::organisation_id.eq(job.organisation.uuid()),
        jobs::asked_by.eq(job.asked_by.uuid()),
        jobs::is_service.eq(is_service),
        jobs::credential.eq(credential),
        jobs::kind.eq(job.kind.as_str()),
        jobs::version.eq(job.version),
        jobs::state.eq(job.state.as_str()),
        jobs::done.eq(job.progress.done),
        jobs::total.eq(job.progress.total),
        jobs::input.eq(input),
        jobs::due_at.eq(at),
        jobs::attempts.eq(0),
        jobs::created_at.eq(at),
    ));
    written(row.prepared().execute(&mut tx.connection())).await?;
    let lane = diesel::update(job_lanes::table.find(tx.organisation()))
        .set((job_lanes::due_at.eq(at), job_lanes::open.eq(job_lanes::open + 1)));
    written(lane.prepared().execute(&mut tx.connection())).await?;
    ledger::record(tx, job, event, ready(Ok(()))).await
}

/// True of the failure to keep an export while another is open.
#[must_use]
pub fn is_second_export(failure: &Failure) -> bool {
    failure.constraint() == Some("jobs_one_export")
}

/// The jobs of the caller's organisation behind `after`, in the order of their ids.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    whose: Whose,
    after: Option<JobId>,
    limit: u16,
) -> Result<Vec<Job>, Failure> {
    let rows: Vec<Row> = seen(tx.organisation(), whose)
        .filter(jobs::id.gt(after.map(Id::uuid).unwrap_or_default()))
        .order(jobs::id)
        .limit(limit.into())
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Job::try_from).collect()
}

/// A job of the caller's organisation, with the body of its answer, once it has one.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    whose: Whose,
    id: JobId,
) -> Result<Option<(Job, Option<Vec<u8>>)>, Failure> {
    let row: Option<(Row, Option<Vec<u8>>)> = seen(tx.organisation(), whose)
        .filter(jobs::id.eq(id.uuid()))
        .select((Row::as_select(), jobs::answer))
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(|(row, answer)| Ok((Job::try_from(row)?, answer))).transpose()
}

/// Locks a job of the caller's organisation, whose lane is held.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, whose: Whose, id: JobId) -> Result<Option<Job>, Failure> {
    let row: Option<Row> = seen(tx.organisation(), whose)
        .filter(jobs::id.eq(id.uuid()))
        .select(Row::as_select())
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(Job::try_from).transpose()
}

/// Saves a job that has ended by `event`, with its answer, if it has one. What it was asked for with is
/// forgotten. Its lane is held.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn end(
    tx: &mut Writing<'_>,
    job: &Job,
    answer: Option<&[u8]>,
    event: &Event,
) -> Result<(), Failure> {
    let row = diesel::update(jobs::table.find(job.id.uuid()))
        .filter(jobs::organisation_id.eq(tx.organisation()))
        .set((
            jobs::version.eq(job.version),
            jobs::state.eq(job.state.as_str()),
            jobs::input.eq(None::<String>),
            jobs::so_far.eq(None::<String>),
            jobs::due_at.eq(NullableTimestamp::from(None)),
            jobs::status.eq(job.status.and_then(|status| i16::try_from(status).ok())),
            jobs::answer.eq(answer),
            jobs::ended_at.eq(job.ended_at.to_diesel()),
        ));
    written(row.prepared().execute(&mut tx.connection())).await?;
    let lane = diesel::update(job_lanes::table.find(tx.organisation()))
        .set(job_lanes::open.eq(job_lanes::open - 1));
    written(lane.prepared().execute(&mut tx.connection())).await?;
    ledger::record(tx, job, event, ready(Ok(()))).await
}
