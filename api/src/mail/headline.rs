//! What has happened, in a line.

use domain::{language::Language, machine::Name};

use super::{
    template::Template,
    words::{Words, filled},
};

/// The subject of a mail, which is what a list shows of it; the title alone where there is no such mail any
/// more.
pub(crate) fn headline(template: &str, title: &str, partner: &str, language: Language) -> String {
    let known = Template::parse(template);
    let subject = known.map_or("{title}", |template| Words::of(template, language).subject);
    filled(subject, title, partner)
}
