//! What a side sees of the lessons from a pilot: its own, and the other side's once they are shared.

use domain::{
    actor::Actor,
    lessons::{Action, Lessons},
    machine::Name,
    pilot::Pilot,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    allowed::{self, AllowedAction, Operation},
    pilots::COLLECTION,
};

/// What both sides have learned from a pilot, as far as the caller's may read it.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotLessons)]
pub(crate) struct LessonsView {
    /// The pilot.
    #[schema(example = "pilot_01930000000070008000000000000001")]
    pilot: String,
    /// Counts the changes of your side's: 1 where it has written nothing. A change needs it in `If-Match`.
    #[schema(minimum = 1, example = 2)]
    version: i32,
    /// What your side has written.
    own: Option<TextView>,
    /// What the other side has written and shared; null where there is nothing or it is not shared.
    partner: Option<TextView>,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

/// What a side has learned.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotLessonsText)]
struct TextView {
    /// `private`, or `shared` once both sides read it.
    #[schema(example = "private")]
    state: &'static str,
    /// The words.
    #[schema(example = "The shelf was cleared two weeks late; next time we begin with that.")]
    text: String,
    /// Who wrote them last.
    #[schema(example = "user_01930000000070008000000000000001")]
    written_by: String,
    /// When.
    #[schema(format = DateTime, example = "2027-04-20T09:00:00Z")]
    written_at: String,
    /// When they were shared.
    #[schema(format = DateTime, example = json!(null))]
    shared_at: Option<String>,
}

impl From<&Lessons> for TextView {
    fn from(one: &Lessons) -> Self {
        Self {
            state: one.state.as_str(),
            text: one.text.as_str().to_owned(),
            written_by: one.by.to_string(),
            written_at: one.at.to_string(),
            shared_at: one.shared_at.map(|at| at.to_string()),
        }
    }
}

fn operation(action: Action) -> Operation {
    match action {
        Action::Write => ("PUT", "/lessons"),
        Action::Share => ("POST", "/lessons/sharing"),
    }
}

impl LessonsView {
    pub(super) fn new(
        pilot: &Pilot,
        own: Option<&Lessons>,
        partner: Option<&Lessons>,
        actor: &Actor,
    ) -> Self {
        let actions = Lessons::allowed_actions(pilot, own, actor);
        Self {
            pilot: pilot.id.to_string(),
            version: own.map_or(Lessons::UNWRITTEN, |own| own.version),
            own: own.map(Into::into),
            partner: partner.map(Into::into),
            allowed_actions: allowed::list(COLLECTION, pilot.id, actions, |action| {
                Some(operation(action))
            }),
        }
    }
}
