//! Imports of people: colleagues and partners are invited, many at once.
//!
//! A row is the request of a single operation. All faults of all rows are told before anybody is invited;
//! who is there already, or was invited, stays as it is, so that the same again does no harm. Whether
//! invitations may be sent is counted as always: what may not be sent at once a job sends in time.

mod partners;
mod rows;
mod users;
mod view;

use std::collections::HashMap;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    id::InvitationId,
    job::{Kind, Progress},
    organisation::Organisation,
    text::Email,
};
use jiff::{SignedDuration, Timestamp};
use persistence::{Failure, Reading, Writing, jobs as kept, organisations};
use serde_json::Value;

pub(crate) use self::{partners::Partners, users::Users};
use self::{
    rows::{Rows, read_again},
    view::{Outcome, view},
};
use crate::{
    answers::{Answer, plain},
    body::Parse,
    caller::Caller,
    gate,
    invitations::Inviter,
    jobs::{Prefer, Running, Step, Stop, ask},
    problem::Problem,
    registration::Registration,
    tables::{Columns, Limits, Mode, Upload},
};

pub(crate) fn configure(config: &mut impl Registration) {
    config.service(users::user_import).service(partners::partner_import);
}

/// The most rows that a request waits for.
const AT_ONCE: usize = 200;

/// So many rows a job does in a transaction.
const STEP: usize = 25;

/// Whom an import invites.
pub(crate) trait Import {
    /// The job that does it.
    const KIND: Kind;
    /// The columns of a file.
    const COLUMNS: Columns;
    /// Where the request of a row has its address.
    const ADDRESS: &'static str;
    /// The request of a row.
    type Request: Parse<Value = Self::Row> + 'static;
    /// All rows, as JSON has them.
    type Requests: Parse<Value = Vec<Self::Row>> + 'static;
    /// A row.
    type Row: Send;

    /// The address of a row.
    fn address(row: &Self::Row) -> &Email;

    /// The request of a row, to be read again.
    fn request(row: &Self::Row) -> Value;

    /// What comes of those rows that need no invitation, by their addresses.
    async fn known(
        tx: &Reading<'_>,
        rows: &[Self::Row],
        at: Timestamp,
    ) -> Result<HashMap<String, Outcome>, Failure>;

    /// Invites by a row to something of the organisation.
    async fn send(
        tx: &mut Writing<'_>,
        by: &Inviter<'_>,
        organisation: Organisation,
        row: Self::Row,
    ) -> Result<InvitationId, Problem>;
}

/// The way of every import: all faults first, then at once what is small, and by a job what is not.
async fn import<I: Import, P: Right>(
    caller: &Caller<P>,
    (mode, prefer): (Mode, Prefer),
    upload: Upload,
) -> Result<HttpResponse, Problem> {
    let sent = upload.rows::<I::Requests, I::Request, P>(caller, &I::COLUMNS, Limits::MAILED);
    let (_turn, sent) = sent.await?;
    let Rows { values, places } = Rows::<I>::of(sent)?;
    let answer = caller
        .write(async |tx| {
            if mode == Mode::Check {
                let known = I::known(tx, &values, caller.now()).await?;
                let would = |row| {
                    let known = known.get(I::address(row).as_str());
                    known.copied().unwrap_or(Outcome::Created(None))
                };
                let outcomes: Vec<_> = values.iter().map(would).collect();
                return plain(&view(mode, &outcomes, &places));
            }
            // Two imports at once come one after the other, and none beside a job.
            kept::hold_lane(tx, caller.now()).await?;
            let input = rows::written::<I>(&values, &places);
            let total = Some(values.len());
            if !prefer.respond_async && values.len() <= AT_ONCE {
                let by = Inviter::of(caller);
                let (outcomes, early) = invite::<I>(tx, &by, values, true).await?;
                if early.is_none() {
                    return plain(&view(mode, &outcomes, &places));
                }
            }
            ask(tx, caller, I::KIND, total, &input).await
        })
        .await?;
    Ok(prefer.applied(answer))
}

/// Does a step of the job that an import has become.
pub(crate) async fn go_on<I: Import>(running: &Running<'_>) -> Result<Step, Stop> {
    let Rows { mut values, places } = read_again::<I>(running.input())?;
    let mut outcomes = view::read_again(running.so_far())?;
    let total = values.len();
    if outcomes.len() >= total {
        return Ok(Step::Done(done(&outcomes, &places)?));
    }
    let mut rest = values.split_off(outcomes.len());
    rest.truncate(STEP);
    let by = Inviter { actor: running.actor(), shared: running.shared(), now: running.now() };
    let step = async |tx: &mut Writing<'_>| {
        let (new, early) = invite::<I>(tx, &by, rest, false).await?;
        outcomes.extend(new);
        let far = i32::try_from(outcomes.len()).unwrap_or(i32::MAX);
        let progress = Progress { done: far, total: running.job().progress.total };
        Ok((early, progress, Some(view::written(&outcomes))))
    };
    let early = running.write(step).await?;
    Ok(match early {
        Some(wait) => {
            let wait = SignedDuration::from_secs(wait);
            Step::Later(by.now.saturating_add(wait).unwrap_or(Timestamp::MAX))
        }
        None => Step::On,
    })
}

fn done(outcomes: &[Outcome], places: &[String]) -> Result<Answer, Problem> {
    plain(&view(Mode::Apply, outcomes, places))
}

/// Invites by these rows, in their order, up to the first that would be one invitation too many just now;
/// by all of them or by none where it is to be the whole. Gives what came of each, and after how many
/// seconds the next may be tried, if there is one.
async fn invite<I: Import>(
    tx: &mut Writing<'_>,
    by: &Inviter<'_>,
    rows: Vec<I::Row>,
    whole: bool,
) -> Result<(Vec<Outcome>, Option<i64>), Problem> {
    let known = I::known(tx, &rows, by.now).await?;
    let outcome = |row: &I::Row| known.get(I::address(row).as_str()).copied();
    let new: Vec<_> = rows.iter().filter(|row| outcome(row).is_none()).map(I::address).collect();
    let (mut fit, early) = if new.is_empty() {
        (0, None)
    } else {
        let organisation = by.actor.organisation;
        gate::invite(tx, by.shared, organisation, &new, (by.now, whole)).await?
    };
    let early = early.map(|early| early.seconds);
    if whole && early.is_some() {
        return Ok((Vec::new(), early));
    }
    let organisation = organisations::own(tx).await?.ok_or_else(Problem::not_found)?;
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(outcome) = outcome(&row) {
            outcomes.push(outcome);
        } else if fit > 0 {
            fit -= 1;
            outcomes
                .push(Outcome::Created(Some(I::send(tx, by, organisation.clone(), row).await?)));
        } else {
            break;
        }
    }
    Ok((outcomes, early))
}
