//! Agreements: what both sides sign about how they deal with one another.

mod agree;
mod draft;
mod list;
mod propose;
mod request_changes;
mod revise;
mod show;
mod terminate;
mod terms;
mod view;
mod withdraw;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::Party,
    agreement::{ActError, Action, Agreement},
    attachment::{File, OwnerId, State},
    event::Event,
    id::{AgreementId, AttachmentId},
};
use persistence::{Stored, Writing, agreements, attachments};

pub(crate) use self::view::AgreementView;
use crate::{
    allowed::Operation,
    answers::{IfMatch, changed},
    caller::Caller,
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(draft::agreement_draft)
        .service(list::agreement_list)
        .service(show::agreement_show)
        .service(revise::agreement_revise)
        .service(propose::agreement_propose)
        .service(request_changes::agreement_request_changes)
        .service(agree::agreement_agree)
        .service(withdraw::agreement_withdraw)
        .service(terminate::agreement_terminate);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/agreements";

/// The path of an agreement.
pub(crate) fn path(id: AgreementId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Revise => Some(("PUT", "")),
        Action::Propose => Some(("POST", "/proposal")),
        Action::RequestChanges => Some(("POST", "/changes-request")),
        Action::Agree => Some(("POST", "/agreement")),
        Action::Withdraw => Some(("POST", "/withdrawal")),
        Action::Terminate => Some(("POST", "/termination")),
        Action::Draft | Action::Supersede | Action::Lapse => None,
    }
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// As [`step_within`].
async fn step<P: Right>(
    caller: &Caller<P>,
    id: AgreementId,
    read: &IfMatch,
    act: impl FnOnce(Agreement, &Party) -> Result<(Agreement, Event), ActError>,
) -> Result<HttpResponse, Problem> {
    step_within(caller, id, read, async |_, agreement, party| Ok(act(agreement, party)?)).await
}

/// The same where the step looks at other things, or moves them, in its transaction.
///
/// # Errors
/// 404 when it is not the caller's to see, 412 when it has changed since, 409 when the partnership is
/// not active, and what `act` refuses.
async fn step_within<P: Right>(
    caller: &Caller<P>,
    id: AgreementId,
    read: &IfMatch,
    act: impl AsyncFnOnce(&mut Writing<'_>, Agreement, &Party) -> Result<(Agreement, Event), Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = agreements::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
            read.require(stored.value.version)?;
            let party = caller.party(&stored.value.standing)?;
            let (agreement, event) = act(tx, stored.value.clone(), &party).await?;
            let saved = agreements::save(tx, &stored.value, &agreement, &event).await;
            saved.map_err(|failure| {
                if agreements::has_successor(&failure) {
                    Problem::from(ActError::NotSuperseded)
                } else {
                    failure.into()
                }
            })?;
            let stored = Stored { value: agreement, updated_at: event.at, ..stored };
            let view = AgreementView::new(&stored, caller.actor(), caller.now());
            changed(stored.value.version, &view)
        })
        .await
}

/// The file that terms name as the document of an agreement, which is locked: no file of it can come or
/// go meanwhile.
///
/// # Errors
/// 422 when it is none of this agreement, or its content is not complete.
async fn document(
    tx: &Writing<'_>,
    agreement: &Agreement,
    named: Option<AttachmentId>,
) -> Result<Option<File>, Problem> {
    let Some(named) = named else { return Ok(None) };
    let found = attachments::find(tx, named).await?.map(|stored| stored.value);
    let own = found.filter(|file| {
        file.owner.id == OwnerId::Agreement(agreement.id) && file.state == State::Complete
    });
    own.map(|own| Some(own.file)).ok_or_else(|| draft::not_its_own("document"))
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        let code = match error {
            ActError::Refused(refusal) => return refusal.into(),
            ActError::Sign(error) => return error.into(),
            ActError::SamePerson(_) => Code::SamePerson,
            ActError::Over => Code::DatePassed,
            ActError::Empty | ActError::NotSuperseded => Code::StateConflict,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
