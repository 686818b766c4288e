//! Lanes: the jobs of an organisation are done one at a time, and the organisation that was served longest
//! ago comes first, so that none starves another.
//!
//! A lane is taken with a lease and has another turn each time. A worker that dies leaves its job to be
//! taken again when the lease ends; one that was only slow finds that its turn is over, and writes nothing.

use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
    dsl::min,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::By,
    event::Event,
    id::{Id, OrganisationId, SecretId, SessionId},
    job::{Job, Progress, State},
    machine::Name,
};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel};
use uuid::Uuid;

use super::{Row, end};
use crate::{
    Credential, Failure, Scope, Writing, ledger,
    prepared::Prepare,
    rows::written,
    schema::{job_lanes, jobs},
};

/// A job whose turn it is.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The job, as it was when it was taken.
    pub job: Job,
    /// Who has asked for it.
    pub by: By,
    /// With what it was asked for.
    pub credential: Credential,
    /// What it was asked for with.
    pub input: String,
    /// What whoever did something of it before has kept for this.
    pub so_far: Option<String>,
    /// How often it was begun since it last got on, this time included.
    pub attempts: i32,
    number: i64,
}

/// What there is to do.
#[derive(Debug, Clone)]
pub enum Taken {
    /// Nothing.
    Nothing,
    /// What was due has ended, or waits.
    Idle,
    /// This.
    Do(Box<Turn>),
}

/// What has come of a turn.
#[derive(Debug, Clone, Copy)]
pub enum Come<'a> {
    /// The job has ended, with this status and body.
    Ended(u16, &'a [u8]),
    /// It got on, and goes on from this instant.
    On(Timestamp),
    /// Something failed; it is tried again from this instant.
    Failed(Timestamp),
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = jobs, check_for_backend(diesel::pg::Pg))]
struct Waiting {
    #[diesel(embed)]
    row: Row,
    is_service: bool,
    credential: Uuid,
    input: Option<String>,
    so_far: Option<String>,
    attempts: i32,
}

/// Takes the oldest job that is due of the organisation that was served longest ago, until `lease_until`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn take(
    tx: &mut Writing<'_>,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Taken, Failure> {
    let lane: Option<(Uuid, i64)> = job_lanes::table
        .filter(job_lanes::due_at.le(now.to_diesel()))
        .filter(job_lanes::free_at.le(now.to_diesel()))
        .order((job_lanes::free_at, job_lanes::organisation_id))
        .select((job_lanes::organisation_id, job_lanes::turn))
        .for_update()
        .skip_locked()
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some((organisation, turn)) = lane else { return Ok(Taken::Nothing) };
    tx.enter(&Scope::worker_for(OrganisationId::new(organisation))).await?;
    let waiting: Option<Waiting> = jobs::table
        .filter(jobs::organisation_id.eq(organisation))
        .filter(jobs::ended_at.is_null())
        .filter(jobs::due_at.le(now.to_diesel()))
        .order(jobs::id)
        .select(Waiting::as_select())
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some(waiting) = waiting else {
        give_back(tx, now).await?;
        return Ok(Taken::Idle);
    };
    let lane = diesel::update(job_lanes::table.find(organisation))
        .set((job_lanes::free_at.eq(lease_until.to_diesel()), job_lanes::turn.eq(turn + 1)));
    written(lane.prepared().execute(&mut tx.connection())).await?;
    let Waiting { row, is_service, credential, input, so_far, attempts } = waiting;
    let (job, attempts) = begin(tx, row.try_into()?, attempts, now).await?;
    let (by, credential) = if is_service {
        let by = By::Service(job.asked_by, job.organisation);
        (by, Credential::Secret(SecretId::new(credential)))
    } else {
        let by = By::Person(job.asked_by, job.organisation);
        (by, Credential::Session(SessionId::new(credential)))
    };
    let input = input.ok_or(Failure::Corrupt { column: "jobs.input" })?;
    Ok(Taken::Do(Box::new(Turn { job, by, credential, input, so_far, attempts, number: turn + 1 })))
}

/// Notes that a job is begun, be it again.
async fn begin(
    tx: &mut Writing<'_>,
    job: Job,
    attempts: i32,
    now: Timestamp,
) -> Result<(Job, i32), Failure> {
    let attempts = attempts.saturating_add(1);
    let (job, event): (Job, Option<Event>) = match job.state {
        State::Queued => {
            let (job, event) = job.start(now).map_err(|_| Failure::Changed)?;
            (job, Some(event))
        }
        State::Running | State::Succeeded | State::Failed | State::Cancelled => (job, None),
    };
    let row = diesel::update(jobs::table.find(job.id.uuid()))
        .filter(jobs::organisation_id.eq(tx.organisation()))
        .set((
            jobs::version.eq(job.version),
            jobs::state.eq(job.state.as_str()),
            jobs::started_at.eq(job.started_at.to_diesel()),
            jobs::attempts.eq(attempts),
        ));
    let saving = written(row.prepared().execute(&mut tx.connection()));
    match event {
        Some(event) => ledger::record(tx, &job, &event, saving).await?,
        None => saving.await?,
    }
    Ok((job, attempts))
}

/// Lets the lane of the organisation be taken from `now` on, when the first of its jobs is due.
async fn give_back(tx: &mut Writing<'_>, now: Timestamp) -> Result<(), Failure> {
    let due_at: NullableTimestamp = jobs::table
        .filter(jobs::organisation_id.eq(tx.organisation()))
        .filter(jobs::ended_at.is_null())
        .select(min(jobs::due_at))
        .first(&mut tx.connection())
        .await?;
    let lane = diesel::update(job_lanes::table.find(tx.organisation()))
        .set((job_lanes::free_at.eq(now.to_diesel()), job_lanes::due_at.eq(due_at)));
    written(lane.prepared().execute(&mut tx.connection())).await
}

/// Holds the lane if this turn is not over: nobody else takes it until the transaction ends. False where
/// it is over, or the job was called off.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn hold(tx: &mut Writing<'_>, turn: &Turn) -> Result<bool, Failure> {
    if !hold_turn(tx, turn).await? {
        return Ok(false);
    }
    let state: Option<String> = jobs::table
        .find(turn.job.id.uuid())
        .filter(jobs::organisation_id.eq(tx.organisation()))
        .select(jobs::state)
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(state.as_deref() == Some(State::Running.as_str()))
}

async fn hold_turn(tx: &mut Writing<'_>, turn: &Turn) -> Result<bool, Failure> {
    let number: Option<i64> = job_lanes::table
        .find(tx.organisation())
        .select(job_lanes::turn)
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(number == Some(turn.number))
}

/// Notes how far a job is whose lane is held by [`hold`], with what whoever goes on has to know, and
/// lengthens the lease.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn advance(
    tx: &mut Writing<'_>,
    turn: &Turn,
    (progress, so_far): (Progress, Option<&str>),
    lease_until: Timestamp,
) -> Result<(), Failure> {
    let row = diesel::update(jobs::table.find(turn.job.id.uuid()))
        .filter(jobs::organisation_id.eq(tx.organisation()))
        .set((
            jobs::version.eq(jobs::version + 1),
            jobs::done.eq(progress.done),
            jobs::total.eq(progress.total),
            jobs::so_far.eq(so_far),
            jobs::attempts.eq(0),
        ));
    written(row.prepared().execute(&mut tx.connection())).await?;
    let lane = diesel::update(job_lanes::table.find(tx.organisation()))
        .set(job_lanes::free_at.eq(lease_until.to_diesel()));
    written(lane.prepared().execute(&mut tx.connection())).await
}

/// Writes down what has come of a turn, and gives the lane back. False where the turn is over already.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn settle(
    tx: &mut Writing<'_>,
    turn: &Turn,
    come: Come<'_>,
    now: Timestamp,
) -> Result<bool, Failure> {
    if !hold_turn(tx, turn).await? {
        return Ok(false);
    }
    let row: Row = jobs::table
        .find(turn.job.id.uuid())
        .filter(jobs::organisation_id.eq(tx.organisation()))
        .select(Row::as_select())
        .for_update()
        .first(&mut tx.connection())
        .await?;
    let job = Job::try_from(row)?;
    // One that was called off meanwhile stays so.
    if job.state == State::Running {
        match come {
            Come::Ended(status, answer) => {
                let (job, event) = job.end(status, now).map_err(|_| Failure::Changed)?;
                end(tx, &job, Some(answer), &event).await?;
            }
            Come::On(at) => put_off(tx, &job, at, Some(0)).await?,
            Come::Failed(at) => put_off(tx, &job, at, None).await?,
        }
    }
    give_back(tx, now).await?;
    Ok(true)
}

/// Lets a job wait until `at`.
async fn put_off(
    tx: &mut Writing<'_>,
    job: &Job,
    at: Timestamp,
    attempts: Option<i32>,
) -> Result<(), Failure> {
    let one = jobs::table.find(job.id.uuid());
    let row = diesel::update(one)
        .filter(jobs::organisation_id.eq(tx.organisation()))
        .set((jobs::due_at.eq(at.to_diesel()), attempts.map(|count| jobs::attempts.eq(count))));
    written(row.execute(&mut tx.connection())).await
}
