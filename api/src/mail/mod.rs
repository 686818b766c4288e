//! Mail: who hears of what, in which words, and how it gets there.
//!
//! A mail is composed by a worker, in the scope of its recipient's organisation, so it cannot hold
//! what that organisation may not see; and it holds a title and a link, never content.

mod catalogue;
mod compose;
mod delivery;
mod digest;
mod english;
mod fallback;
mod frame;
mod german;
mod headline;
mod kind;
mod panels;
mod pilots;
mod subject;
mod tell;
mod template;
#[cfg(test)]
mod tests;
mod unsubscribe;
mod words;
mod writer;

pub(crate) use self::{
    compose::{compose, farewell, password_reset, sign_up, to_itself},
    delivery::{Delivery, Post, PostError},
    fallback::fall_back,
    headline::headline,
    template::Template,
};
