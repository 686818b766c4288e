//! Carrying: an event is queued for each webhook that hears of it, taken with its webhook's lane, sent
//! outside of any transaction, and settled.
//!
//! One worker at a time serves a webhook, so its attempts come in their order; one that waits to be tried
//! again holds up nothing that comes later.

use std::{sync::Arc, time::Instant};

use domain::{
    id::DeliveryId,
    webhook::{Attempt, Fault, Outcome, Webhook},
};
use jiff::{SignedDuration, Timestamp};
use persistence::{
    Database, Failure, Scope, Writing,
    ledger::Entry,
    webhooks::{
        self, deliveries,
        lanes::{self, Carried, Taken},
    },
};
use serde::Serialize;
use tokio::sync::watch;

use super::{
    courier::{Courier, CourierError, Message},
    signature::{SigningSecret, signatures},
};
use crate::{events::EventView, secrets::Secret, state::Shared};

/// How long a lane that was taken is left alone: longer than an attempt takes.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// Queues an event for each webhook of the organisation, in whose scope this runs, that hears of it.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(crate) async fn queue(
    tx: &mut Writing<'_>,
    entry: &Entry,
    now: Timestamp,
    fresh: impl Fn() -> DeliveryId,
) -> Result<(), Failure> {
    for webhook in webhooks::listening(tx).await? {
        if webhook.hears(entry.kind, entry.object, &entry.ledger, entry.at) {
            deliveries::queue(tx, fresh(), webhook.id, entry, now).await?;
        }
    }
    Ok(())
}

/// What is sent.
#[derive(Serialize)]
struct Body {
    r#type: String,
    timestamp: String,
    data: EventView,
}

/// Who carries what waits.
pub(crate) struct Carrier {
    database: Database,
    shared: Arc<Shared>,
    courier: Courier,
}

impl Carrier {
    /// # Errors
    /// [`CourierError`] when nothing can be sent.
    pub(crate) fn new(database: Database, shared: Arc<Shared>) -> Result<Self, CourierError> {
        let courier = Courier::new(&shared.config.webhook_networks)?;
        Ok(Self { database, shared, courier })
    }

    /// Carries what is due; false when nothing is. An attempt that is under way as the server stops is
    /// broken off, counts for nothing, and is made anew by whoever serves next.
    ///
    /// # Errors
    /// [`Failure`] when the database fails; what was taken is taken again when its lease ends.
    pub(crate) async fn carry(&self, mut stop: watch::Receiver<bool>) -> Result<bool, Failure> {
        let (begun, now) = (Instant::now(), self.shared.clock.now());
        let lease_until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
        let take = async |tx: &mut Writing<'_>| lanes::take(tx, now, lease_until).await;
        let carried = match self.database.write(&Scope::worker(), take).await? {
            Taken::Nothing => return Ok(false),
            Taken::Dropped => return Ok(true),
            Taken::Carry(carried) => carried,
        };
        let scope = Scope::worker_for(carried.webhook.organisation);
        let outcome = tokio::select! {
            outcome = self.send(&carried, now) => outcome,
            _ = stop.wait_for(|stop| *stop) => {
                let back = async |tx: &mut Writing<'_>| lanes::give_back(tx, &carried, now).await;
                self.database.write(&scope, back).await?;
                return Ok(false);
            }
        };
        let millis = i32::try_from(begun.elapsed().as_millis()).unwrap_or(i32::MAX);
        self.settle(&scope, &carried, outcome, (now, millis)).await?;
        Ok(true)
    }

    async fn send(&self, carried: &Carried, at: Timestamp) -> Outcome {
        let Carried { webhook, delivery, entry } = carried;
        let data = EventView::from(entry.clone());
        let (kind, timestamp) = (entry.kind.to_string(), entry.at.to_string());
        let Ok(body) = serde_json::to_vec(&Body { r#type: kind, timestamp, data }) else {
            // It never happens: all of it is text.
            return Outcome::Failed { fault: Fault::Broken, status: None, retry_after: None };
        };
        let secrets = self.secrets(webhook, at);
        let signatures = signatures(&secrets, delivery.id, at, &body);
        let message = Message { id: delivery.id.to_string(), at, signatures, body };
        self.courier.bring(webhook.terms.address.as_str(), message).await
    }

    fn secrets(&self, webhook: &Webhook, at: Timestamp) -> Vec<SigningSecret> {
        let numbers = webhook.signing(at).into_iter();
        numbers.map(|number| SigningSecret::of(&self.shared.secret, webhook.id, number)).collect()
    }

    async fn settle(
        &self,
        scope: &Scope,
        carried: &Carried,
        outcome: Outcome,
        (at, millis): (Timestamp, i32),
    ) -> Result<(), Failure> {
        let (delivery, now) = (&carried.delivery, self.shared.clock.now());
        let (status, fault) = (outcome.status(), outcome.fault());
        let attempt = Attempt { number: delivery.attempts + 1, at, millis, status, fault };
        let next = outcome.next(delivery.tries + 1, now, Secret::permille());
        let settle = async |tx: &mut Writing<'_>| {
            let off = |since| outcome.switches_off(next, since, now);
            lanes::settle(tx, carried, &attempt, (next, now), off).await
        };
        let off = self.database.write(scope, settle).await?;
        if let Some(fault) = fault {
            let (webhook, id) = (carried.webhook.id, delivery.id);
            tracing::info!(%webhook, delivery = %id, %fault, status, off, "a webhook took nothing");
        }
        Ok(())
    }
}
