//! `names!`: an enum without data whose every case has one stable spelling.
//!
//! The spelling is what the database stores, what JSON shows and what the state diagram prints, so
//! it is written once, beside the case.

/// A case of a closed list, with its stable `snake_case` spelling.
pub trait Name: Copy + Eq + Sized + 'static {
    /// Every case, in the order in which it is declared.
    const ALL: &'static [Self];

    /// The stable spelling.
    fn as_str(self) -> &'static str;

    /// The case of this spelling, if there is one.
    fn parse(spelling: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|case| case.as_str() == spelling)
    }
}

macro_rules! names {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$case_meta:meta])* $case:ident = $spelling:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$case_meta])* $case,)+ }

        impl $crate::machine::Name for $name {
            const ALL: &'static [Self] = &[$(Self::$case),+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$case => $spelling,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str($crate::machine::Name::as_str(*self))
            }
        }
    };
}

pub(crate) use names;
