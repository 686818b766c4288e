//! On whose behalf a transaction works.
//!
//! A scope is bound to its transaction by settings that end with it, so a pooled connection never
//! carries another caller's. With an empty scope every table is empty.

use std::fmt::Write;

use domain::{
    id::{Id, OrganisationId, UserId},
    text::Email,
};

/// On whose behalf a transaction works. What is not named is not visible.
#[derive(Clone, Default)]
pub struct Scope {
    pub(crate) organisation: Option<OrganisationId>,
    pub(crate) person: Option<UserId>,
    token: Option<[u8; 32]>,
    email: Option<Email>,
    worker: bool,
}

impl Scope {
    /// A person who acts for an organisation.
    #[must_use]
    pub fn member(organisation: OrganisationId, person: UserId) -> Self {
        Self { organisation: Some(organisation), person: Some(person), ..Self::default() }
    }

    /// An organisation, whoever acts for it: somebody whom its token has admitted.
    pub(crate) fn organisation(organisation: OrganisationId) -> Self {
        Self { organisation: Some(organisation), ..Self::default() }
    }

    /// A person alone: the organisation is still to be chosen.
    #[must_use]
    pub fn person(person: UserId) -> Self {
        Self { person: Some(person), ..Self::default() }
    }

    /// Somebody who presents a mail address at sign-in.
    #[must_use]
    pub fn address(email: Email) -> Self {
        Self { email: Some(email), ..Self::default() }
    }

    /// Somebody who holds the token with this SHA-256.
    #[must_use]
    pub fn token(hash: [u8; 32]) -> Self {
        Self { token: Some(hash), ..Self::default() }
    }

    /// A member who holds a token besides.
    #[must_use]
    pub fn with_token(self, hash: [u8; 32]) -> Self {
        Self { token: Some(hash), ..self }
    }

    /// A worker of Tandem itself: it sees the queues, and of the organisations' data nothing.
    #[must_use]
    pub fn worker() -> Self {
        Self { worker: true, ..Self::default() }
    }

    /// A worker that does something for one organisation.
    #[must_use]
    pub fn worker_for(organisation: OrganisationId) -> Self {
        Self { organisation: Some(organisation), worker: true, ..Self::default() }
    }

    /// A worker that looks an address up.
    #[must_use]
    pub fn worker_at(email: Email) -> Self {
        Self { email: Some(email), worker: true, ..Self::default() }
    }

    /// `begin`, and then the statements that bind this scope to the transaction. Settings end with
    /// their transaction, so what is not named is empty.
    pub(crate) fn opening(&self, begin: &str) -> String {
        let mut sql = String::with_capacity(256);
        sql.push_str(begin);
        let uuid = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let token = self.token.map(hexadecimal).unwrap_or_default();
        // The address is of plain ASCII by its type; a quote in it is doubled.
        let email = self.email.as_ref().map(|e| e.as_str().replace('\'', "''")).unwrap_or_default();
        for (name, value) in [
            ("organisation", uuid(self.organisation.map(Id::uuid))),
            ("person", uuid(self.person.map(Id::uuid))),
            ("token", token),
            ("email", email),
            ("worker", if self.worker { "on" } else { "" }.to_owned()),
        ] {
            if !value.is_empty() {
                // Writing to a String cannot fail.
                let _ = write!(sql, "SET LOCAL app.{name} = '{value}';");
            }
        }
        sql
    }
}

fn hexadecimal(bytes: [u8; 32]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl std::fmt::Debug for Scope {
    /// Hides what must not reach a log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Scope")
            .field("organisation", &self.organisation)
            .field("person", &self.person)
            .field("worker", &self.worker)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_address_cannot_end_its_quotes() {
        let scope = Scope::address(Email::parse("o'neil@example.org").unwrap());
        assert_eq!(scope.opening(""), "SET LOCAL app.email = 'o''neil@example.org';");
    }

    #[test]
    fn what_is_not_named_is_not_set() {
        assert_eq!(Scope::default().opening(""), "");
        let scope = Scope::person(UserId::new(Uuid::from_u128(1)));
        assert_eq!(
            scope.opening(""),
            "SET LOCAL app.person = '00000000-0000-0000-0000-000000000001';"
        );
    }
}
