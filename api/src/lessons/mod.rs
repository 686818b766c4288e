//! Lessons: what a side has learned from a pilot that is over. Its own alone, until it shares them.

mod share;
mod show;
mod view;
mod write;

use actix_web::HttpResponse;
use domain::{
    access::Right, actor::Party, event::Event, id::PilotId, lessons::Lessons, pilot::Pilot,
};
use persistence::{
    lessons::{self, Readable},
    pilots,
};

use self::view::LessonsView;
use crate::{
    answers::{IfMatch, changed},
    caller::Caller,
    problem::Problem,
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config.service(show::lessons_show).service(write::lessons_write).service(share::lessons_share);
}

/// The path of what is learned from a pilot.
pub(crate) fn path(pilot: PilotId) -> String {
    format!("{}/lessons", crate::pilots::path(pilot))
}

/// The way of every step: lock the pilot, act on what the own side has written, save, show.
///
/// # Errors
/// 404 when the pilot is not the caller's to see, 412 when the own lessons have changed since they were read,
/// 409 when the partnership is not active, and what `act` refuses.
async fn step<P: Right>(
    caller: &Caller<P>,
    id: PilotId,
    read: &IfMatch,
    act: impl Fn(&Pilot, Option<Lessons>, &Party) -> Result<(Lessons, Event), Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let pilot = pilots::lock(tx, id).await?.ok_or_else(Problem::not_found)?.value;
            let party = caller.party(&pilot.standing)?;
            let Readable { own, partner } = lessons::of(tx, &pilot).await?;
            read.require(own.as_ref().map_or(Lessons::UNWRITTEN, |own| own.version))?;
            let (own, event) = act(&pilot, own, &party)?;
            lessons::save(tx, &own, &event).await?;
            let view = LessonsView::new(&pilot, Some(&own), partner.as_ref(), caller.actor());
            changed(own.version, &view)
        })
        .await
}
