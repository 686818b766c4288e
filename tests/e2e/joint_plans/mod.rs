//! Joint plans: a whole story, who may do what, what happens at once, and what time does.

mod clock;
mod races;
pub(crate) mod sides;
mod story;
mod terms;
