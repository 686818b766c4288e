//! Languages: in which Tandem writes to people.

use crate::names::names;

names! {
    /// A language, named by its code of ISO 639-1. None is ever taken away: rows hold the names.
    #[derive(Default)]
    pub enum Language {
        /// English, which whoever has chosen none reads.
        #[default]
        English = "en",
        /// German.
        German = "de",
    }
}
