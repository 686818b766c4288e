//! The buyer's review panels: who judges a proposal, by which criteria, and what they found. The supplier
//! learns nothing of them, not even that there is one.

mod add_reviewer;
mod change_criteria;
mod change_usual_criteria;
mod convene;
mod criteria;
mod declare;
mod list_open;
mod remove_reviewer;
mod score;
mod seat_view;
mod show;
mod show_usual_criteria;
mod view;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    event::Event,
    id::ProposalId,
    panel::{ActError, Action, CloseError, ConveneError, Panel},
};
use persistence::{Stored, Writing, panels, proposals};

pub(crate) use self::view::PanelView;
use crate::{
    allowed::Operation,
    answers::{Answer, IfMatch, changed},
    body::Wrong,
    caller::Caller,
    problem::{Code, Problem, sentence},
    proposals as proposal_paths,
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(convene::panel_convene)
        .service(show::panel_show)
        .service(change_criteria::panel_change_criteria)
        .service(add_reviewer::panel_add_reviewer)
        .service(remove_reviewer::panel_remove_reviewer)
        .service(declare::panel_declare)
        .service(score::panel_score)
        .service(list_open::panel_list_open)
        .service(show_usual_criteria::panel_criteria_show)
        .service(change_usual_criteria::panel_criteria_change);
}

/// The path of the panel of a proposal.
pub(crate) fn path(proposal: ProposalId) -> String {
    format!("{}/panel", proposal_paths::path(proposal))
}

/// What follows the path of the proposal.
fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Convene => Some(("POST", "/panel")),
        Action::ChangeCriteria => Some(("PUT", "/panel/criteria")),
        Action::AddReviewer => Some(("POST", "/panel/reviewers")),
        Action::RemoveReviewer => Some(("POST", "/panel/reviewers/removal")),
        Action::Declare | Action::DeclareConflict => Some(("POST", "/panel/declaration")),
        Action::Score => Some(("PUT", "/panel/scores")),
        Action::Remind | Action::Close => None,
    }
}

/// Locks the panel that the caller has read, after its proposal.
///
/// # Errors
/// 404 when there is none, or it is not the caller's to see; 412 when it has changed since.
async fn lock<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    id: ProposalId,
    read: &IfMatch,
) -> Result<Stored<Panel>, Problem> {
    proposals::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    let stored = panels::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    // Of whoever has a conflict it is the version in which she said so.
    read.require(view::version(&stored.value, caller.actor()))?;
    Ok(stored)
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// 404 and 412 as [`lock`], and what `act` refuses.
async fn step<P: Right>(
    caller: &Caller<P>,
    id: ProposalId,
    read: &IfMatch,
    act: impl FnOnce(Panel) -> Result<(Panel, Event), Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, caller, id, read).await?;
            save(tx, caller, &stored, act(stored.value.clone())?).await
        })
        .await
}

/// Saves what a locked panel has become, and shows it.
///
/// # Errors
/// A failure of the database.
async fn save<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    was: &Stored<Panel>,
    (panel, event): (Panel, Event),
) -> Result<Answer, Problem> {
    panels::save(tx, &panel, &event).await?;
    let stored = Stored { value: panel, created_at: was.created_at, updated_at: event.at };
    let view = PanelView::new(&stored, caller.actor());
    changed(view.version, &view)
}

impl From<ConveneError> for Problem {
    fn from(error: ConveneError) -> Self {
        match error {
            ConveneError::Refused(refusal) => refusal.into(),
            ConveneError::DayPassed => {
                Self::field("due_on", Wrong::new("out_of_range", "must be today or a day to come"))
            }
        }
    }
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        let code = match error {
            ActError::Refused(refusal) => return refusal.into(),
            ActError::NoSuchReviewer => {
                let rule = "must be a reviewer who is on the panel";
                return Self::field("reviewer", Wrong::new("not_a_reviewer", rule));
            }
            ActError::MayNotReview => {
                let rule = "must be a member whose roles hold score_proposals";
                return Self::field("reviewer", Wrong::new("may_not_review", rule));
            }
            ActError::NothingScored => {
                let rule = "must score a criterion at least";
                return Self::field("scores", Wrong::new("too_few", rule));
            }
            ActError::Conflicted => Code::ConflictDeclared,
            ActError::NotOnIt => Code::NotOnPanel,
            ActError::CriteriaLocked => Code::CriteriaLocked,
            ActError::OnItAlready => Code::OnPanelAlready,
            ActError::MayHaveRead => Code::MayHaveReadScores,
            ActError::TooMany => Code::TooManyReviewers,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}

impl From<CloseError> for Problem {
    fn from(error: CloseError) -> Self {
        let code = match error {
            CloseError::Refused(refusal) => return refusal.into(),
            CloseError::NeedsReason => {
                let rule = "is missing: the panel recommends something else";
                return Self::field("override_reason", Wrong::new("missing", rule));
            }
            CloseError::NothingOverridden => return not_overridden(),
            CloseError::Conflicted => Code::ConflictDeclared,
            CloseError::OwnScoresMissing => Code::OwnScoresMissing,
            CloseError::ScoredAlone => Code::ScoredAlone,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}

/// 422 for a reason where no recommendation is overridden.
pub(crate) fn not_overridden() -> Problem {
    let rule = "must be left out unless the decision is against what a panel recommends";
    Problem::field("override_reason", Wrong::new("not_allowed", rule))
}
