//! The workers: they write the mails of events and queue what webhooks hear of, hand both over, let
//! deadlines lapse, and sweep.
//!
//! Each does one thing after the other until nothing waits, then looks again a moment later. Several
//! do the same, in one server and in others: what one has taken the others pass over.

use std::{
    io,
    panic::AssertUnwindSafe,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use domain::{audit, machine::Name};
use futures_util::{FutureExt, future::join_all};
use jiff::{SignedDuration, Timestamp};
use persistence::{
    Database, Failure, Reading, Scope, Writing, attachments,
    audit::Entry,
    ledger,
    mails::{self, Mail, Taken},
    members,
    objects::ObjectName,
    password_resets, queues, sign_in_failures, sign_ups,
    workers::{self, retry_at},
};
use tokio::{sync::watch, time::timeout};

use crate::{
    deadlines,
    jobs::Doer,
    mail::{self, Delivery, Post, Template},
    state::Shared,
    webhooks,
};

/// How long a worker rests when nothing waits.
const REST: Duration = Duration::from_millis(250);

/// So many events at once have their mails written.
const WRITERS: usize = 2;

/// So many mails at once are handed over: each waits for the mail server most of its time.
const CARRIERS: usize = 4;

/// So many messages at once are brought to webhooks: each waits for its receiver most of its time.
const COURIERS: u32 = 16;

/// How long a courier rests when nothing waits. They are many, so one of them looks soon.
const COURIERS_REST: Duration = Duration::from_secs(1);

/// So many jobs are done at once, each of another organisation.
const DOERS: usize = 2;

/// How long one rests that does jobs when none is due: nobody waits for them.
const JOBS_REST: Duration = Duration::from_secs(1);

/// How many connections to the database all of them need; couriers hold none while they wait.
pub(crate) const CONNECTIONS: usize = WRITERS + CARRIERS + COURIERS as usize / 4 + DOERS + 4;

/// How often it is looked how long the queues are.
const LOOK: Duration = Duration::from_secs(15);

/// How long a worker rests when the database fails: all of them would say so again and again.
const TROUBLE: Duration = Duration::from_secs(1);

/// How long whoever takes files away rests: nobody waits for it.
const TIDY: Duration = Duration::from_secs(1);

/// How long bytes that could not be taken away are left alone.
const LATER: SignedDuration = SignedDuration::from_hours(1);

/// How long the sweeper rests.
const SWEEP: Duration = Duration::from_mins(10);

/// How long a mail that was taken is left alone.
const LEASE: SignedDuration = SignedDuration::from_secs(120);

/// How often a mail is tried: with the pauses between, about half a day.
const MOST_TRIES: i32 = 24;

struct Work {
    database: Database,
    shared: Arc<Shared>,
    post: Post,
    webhooks: webhooks::Carrier,
    jobs: Doer,
}

/// Starts the workers on a thread of their own, so that they take no turn from requests; they end
/// when `stop` changes.
///
/// # Errors
/// [`io::Error`] when the system gives no thread.
pub(crate) fn start(
    database: Database,
    shared: Arc<Shared>,
    (post, webhooks): (Post, webhooks::Carrier),
    stop: watch::Receiver<bool>,
) -> io::Result<JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    thread::Builder::new().name("workers".to_owned()).spawn(move || {
        runtime.block_on(async {
            // Connections to the mail server end in the runtime in which they began.
            let jobs = Doer::new(database.clone(), shared.clone());
            let work = Work { database, shared, post, webhooks, jobs };
            tokio::join!(
                join_all((0..WRITERS).map(|_| {
                    repeat("write mails", REST, stop.clone(), async || work.write_mails().await)
                })),
                join_all((0..CARRIERS).map(|_| {
                    repeat("hand mails over", REST, stop.clone(), async || work.hand_over().await)
                })),
                join_all((0..COURIERS).map(|number| carry(&work.webhooks, number, stop.clone()))),
                join_all((0..DOERS).map(|_| {
                    repeat("do jobs", JOBS_REST, stop.clone(), async || work.jobs.act().await)
                })),
                repeat("let lapse", REST, stop.clone(), async || work.let_lapse().await),
                repeat("take files away", TIDY, stop.clone(), async || work.take_away().await),
                repeat("sweep", SWEEP, stop.clone(), async || work.sweep().await),
                repeat("look at queues", LOOK, stop.clone(), async || work.look().await),
            );
        });
    })
}

/// Brings messages to webhooks. Each of the couriers looks at another moment than the others.
async fn carry(webhooks: &webhooks::Carrier, number: u32, mut stop: watch::Receiver<bool>) {
    // The server may stop meanwhile; the loop looks.
    let _ = timeout(COURIERS_REST / COURIERS * number, stop.wait_for(|stop| *stop)).await;
    let act = async || webhooks.carry(stop.clone()).await;
    repeat("bring to webhooks", COURIERS_REST, stop.clone(), act).await;
}

/// Does `act` again and again: at once while it finds something, else after a rest.
async fn repeat(
    name: &'static str,
    rest: Duration,
    mut stop: watch::Receiver<bool>,
    act: impl AsyncFn() -> Result<bool, Failure>,
) {
    while !*stop.borrow() {
        // A panic ends one step, never the worker.
        let mut rest = rest;
        let found = match AssertUnwindSafe(act()).catch_unwind().await {
            Ok(Ok(found)) => found,
            Ok(Err(failure)) => {
                let failure = &failure as &(dyn std::error::Error + 'static);
                tracing::warn!(worker = name, error = failure, "a worker's step failed");
                rest = TROUBLE;
                false
            }
            Err(_) => {
                tracing::error!(worker = name, "a worker's step panicked");
                false
            }
        };
        if !found {
            // Either the rest is over or the server stops; the loop looks which.
            let _ = timeout(rest, stop.changed()).await;
        }
    }
}

impl Work {
    fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    async fn write_mails(&self) -> Result<bool, Failure> {
        let now = self.now();
        let tell = async |tx: &mut Writing<'_>, entry: &ledger::Entry, organisation| {
            webhooks::queue(tx, entry, now, || self.shared.fresh()).await?;
            mail::compose(tx, entry, organisation, now, || self.shared.fresh()).await
        };
        let dispatched = workers::dispatch(&self.database, now, tell).await?;
        let signed_up = self.write_sign_up_mail(now).await?;
        let reset = self.write_reset_mail(now).await?;
        let told = self.tell_failure().await?;
        Ok(dispatched || signed_up || reset || told)
    }

    async fn write_sign_up_mail(&self, now: Timestamp) -> Result<bool, Failure> {
        self.database
            .write(&Scope::worker(), async |tx: &mut Writing<'_>| {
                let Some((id, email)) = sign_ups::next_to_mail(tx, now).await? else {
                    return Ok(false);
                };
                let known = members::known(tx, &email).await?.is_some()
                    && members::without_organisation(tx, &email).await?.is_none();
                mails::queue(tx, &[mail::sign_up(id, &email, known)], now).await?;
                Ok(true)
            })
            .await
    }

    async fn write_reset_mail(&self, now: Timestamp) -> Result<bool, Failure> {
        self.database
            .write(&Scope::worker(), async |tx: &mut Writing<'_>| {
                let Some((id, email)) = password_resets::next_to_mail(tx, now).await? else {
                    return Ok(false);
                };
                // Who has no account is not written to: anybody could have it annoyed.
                if members::known(tx, &email).await?.is_some() {
                    mails::queue(tx, &[mail::password_reset(id, &email)], now).await?;
                }
                Ok(true)
            })
            .await
    }

    /// Tells the organisations of whoever has the address that somebody failed to sign in with it.
    async fn tell_failure(&self) -> Result<bool, Failure> {
        self.database
            .write(&Scope::worker(), async |tx: &mut Writing<'_>| {
                let Some(failure) = sign_in_failures::take(tx).await? else {
                    return Ok(false);
                };
                if let Some(person) = members::known(tx, &failure.email).await? {
                    members::go_on_as(tx, person).await?;
                    let entry = Entry::own(audit::Kind::SignInFailed, person, failure.at)
                        .with(format!("wrong {}", failure.wrong));
                    persistence::audit::record_for_person(tx, person, &entry).await?;
                }
                Ok(true)
            })
            .await
    }

    async fn hand_over(&self) -> Result<bool, Failure> {
        let now = self.now();
        let lease_until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
        let taken = self
            .database
            .write(&Scope::worker(), async |tx: &mut Writing<'_>| {
                mails::take(tx, now, lease_until).await
            })
            .await?;
        let Some(Taken { mail, tries, listed }) = taken else {
            return Ok(false);
        };
        let delivery = match self.post.deliver(&mail, &listed).await {
            Delivery::Done => mails::Delivery::Sent(self.now()),
            Delivery::NotNow(reason) if tries < MOST_TRIES => {
                tracing::warn!(mail = %mail.id, tries, reason, "a mail waits to be tried again");
                mails::Delivery::Retry(retry_at(self.now(), tries))
            }
            // Of what tells of an account nobody else hears.
            Delivery::Refused(reason) if mail.org_id.is_some() => {
                tracing::warn!(mail = %mail.id, tries, reason, "an address was refused");
                return self.fall_back(&mail).await;
            }
            Delivery::NotNow(reason) | Delivery::Never(reason) | Delivery::Refused(reason) => {
                tracing::error!(mail = %mail.id, tries, reason, "a mail was given up");
                mails::Delivery::Failed
            }
        };
        self.database
            .write(&Scope::worker(), async |tx: &mut Writing<'_>| {
                mails::settle(tx, &mail, delivery).await?;
                let is_last = mail.template == Template::AccountErased.as_str();
                if is_last && !matches!(delivery, mails::Delivery::Retry(_)) {
                    mails::forget(tx, mail.id).await?;
                }
                Ok::<_, Failure>(())
            })
            .await?;
        Ok(true)
    }

    /// Lets others hear what could not be brought to whom it was for.
    async fn fall_back(&self, mail: &Mail) -> Result<bool, Failure> {
        let now = self.now();
        let compose = async |tx: &mut Writing<'_>| mail::fall_back(tx, mail).await;
        self.database
            .write(&Scope::worker(), async |tx: &mut Writing<'_>| {
                mails::refused(tx, mail, now, compose).await
            })
            .await?;
        Ok(true)
    }

    async fn let_lapse(&self) -> Result<bool, Failure> {
        let now = self.now();
        workers::lapse(&self.database, now, async |tx: &mut Writing<'_>, noun, object| {
            deadlines::lapse(tx, noun, object, now).await
        })
        .await
    }

    /// Takes the bytes away that no file names, outside of any transaction.
    async fn take_away(&self) -> Result<bool, Failure> {
        let now = self.now();
        let next = async |tx: &Reading<'_>| attachments::next_spare(tx, now).await;
        let Some((organisation, object)) = self.database.read(&Scope::worker(), next).await? else {
            return Ok(false);
        };
        let removed = self.shared.objects.remove(ObjectName(organisation, object)).await;
        self.database
            .write(&Scope::worker(), async |tx: &mut Writing<'_>| match removed {
                Ok(()) => attachments::gone(tx, object).await,
                Err(error) => {
                    let error = &error as &(dyn std::error::Error + 'static);
                    tracing::warn!(%object, error, "an object is left over and tried again later");
                    let later = now.saturating_add(LATER).unwrap_or(Timestamp::MAX);
                    attachments::put_off(tx, object, later).await
                }
            })
            .await?;
        Ok(true)
    }

    /// Tells how long the queues are, where figures are asked for.
    async fn look(&self) -> Result<bool, Failure> {
        if let Some(metrics) = &self.shared.metrics {
            let now = self.now();
            let look = async |tx: &Reading<'_>| queues::look(tx, now).await;
            metrics.queues(&self.database.read(&Scope::worker(), look).await?, now);
        }
        Ok(false)
    }

    async fn sweep(&self) -> Result<bool, Failure> {
        let now = self.now();
        let sweep = async |tx: &mut Writing<'_>| workers::sweep(tx, now).await;
        self.database.write(&Scope::worker(), sweep).await?;
        Ok(false)
    }
}
