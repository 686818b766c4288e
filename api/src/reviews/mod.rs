//! Reviews of plans: a side holds one, which freezes the figures, and the other acknowledges it.

mod acknowledge;
mod hold;
mod list;
mod show;
mod view;

use domain::{
    id::ReviewId,
    review::{ActError, Action},
};

use self::view::ReviewView;
use crate::{
    allowed::Operation,
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(hold::review_hold)
        .service(list::review_list)
        .service(show::review_show)
        .service(acknowledge::review_acknowledge);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/reviews";

/// The path of a review.
pub(crate) fn path(id: ReviewId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Acknowledge => Some(("POST", "/acknowledgement")),
        Action::Hold | Action::Lapse => None,
    }
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        let code = match error {
            ActError::Refused(refusal) => return refusal.into(),
            ActError::SamePerson(_) => Code::SamePerson,
            ActError::PlanNotAgreed => Code::PlanNotAgreed,
            ActError::PlanOver => Code::PlanOver,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
