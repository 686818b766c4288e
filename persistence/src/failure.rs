//! What can go wrong with the database itself. Never "not found": a lookup returns an `Option`.

/// A failure of the database, or of what it holds.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No connection could be had in time.
    #[error("the database cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Somebody else held what was wanted for too long.
    #[error("a lock could not be had in time")]
    Busy(#[source] diesel::result::Error),
    /// The caller is not admitted, or not any more.
    #[error("the caller is not admitted: {0:?}")]
    Denied(Denied),
    /// A statement failed.
    #[error("a statement failed")]
    Statement(#[source] diesel::result::Error),
    /// A row holds what the domain does not know.
    #[error("column {column} holds what the domain does not know")]
    Corrupt {
        /// The column.
        column: &'static str,
    },
    /// Somebody else changed the row between lock and save; it cannot happen while rows are locked.
    #[error("a row changed under its lock")]
    Changed,
}

/// Why a caller is not admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Its session or its secret has ended.
    Ended,
    /// It holds other roles than its token says, or does not belong to the organisation any more.
    Outdated,
    /// The organisation asks for a second factor, and the session was begun without.
    SecondFactor,
}

impl Denied {
    /// What `deny()` of the database says.
    fn parse(why: &str) -> Option<Self> {
        match why {
            "session_ended" => Some(Self::Ended),
            "token_outdated" => Some(Self::Outdated),
            "second_factor_required" => Some(Self::SecondFactor),
            _ => None,
        }
    }
}

impl From<diesel::result::Error> for Failure {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error};
        match error {
            Error::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                _,
            )
            | Error::BrokenTransactionManager => Self::Unreachable(Box::new(error)),
            // The driver keeps no code of these. The database stops, or starts again.
            Error::DatabaseError(DatabaseErrorKind::Unknown, ref information)
                if information.message().starts_with("terminating connection") =>
            {
                Self::Unreachable(Box::new(error))
            }
            Error::DatabaseError(DatabaseErrorKind::Unknown, ref information)
                if information.message().ends_with("due to lock timeout") =>
            {
                Self::Busy(error)
            }
            other => {
                let failure = Self::Statement(other);
                match failure.constraint().and_then(Denied::parse) {
                    Some(denied) => Self::Denied(denied),
                    None => failure,
                }
            }
        }
    }
}

impl Failure {
    /// The name of the constraint that a statement violated, if that is what happened.
    pub(crate) fn constraint(&self) -> Option<&str> {
        match self {
            Self::Statement(diesel::result::Error::DatabaseError(_, information)) => {
                information.constraint_name()
            }
            Self::Statement(_)
            | Self::Unreachable(_)
            | Self::Busy(_)
            | Self::Denied(_)
            | Self::Corrupt { .. }
            | Self::Changed => None,
        }
    }
}
