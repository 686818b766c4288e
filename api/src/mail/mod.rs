//! Mail: who hears of what, in which words, and how it gets there.
//!
//! A mail is composed by a worker, in the scope of its recipient's organisation, so it cannot hold
//! what that organisation may not see; and it holds a title and a link, never content.

mod catalogue;
mod compose;
mod delivery;
mod panels;
mod subject;
mod template;

pub(crate) use self::{
    compose::{compose, password_reset, sign_up, to_itself},
    delivery::{Delivery, Post, PostError},
    template::Template,
};
