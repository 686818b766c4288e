//! On whose behalf a transaction works.
//!
//! A scope is bound to its transaction by settings that end with it, so a pooled connection never
//! carries another caller's. With an empty scope every table is empty.

use std::fmt::Write;

use domain::{
    access::Grants,
    actor::Actor,
    id::{Id, OrganisationId, SecretId, SessionId, UserId},
    text::Email,
};
use jiff::Timestamp;

/// On whose behalf a transaction works. What is not named is not visible.
#[derive(Clone, Default)]
pub struct Scope {
    pub(crate) organisation: Option<OrganisationId>,
    pub(crate) person: Option<UserId>,
    service: Option<UserId>,
    token: Option<[u8; 32]>,
    email: Option<Email>,
    session: Option<SessionId>,
    worker: bool,
    gate: bool,
    erasure: bool,
    admission: Option<Admission>,
}

/// What a caller shows. The database looks whether it still holds, at the beginning of each of the
/// caller's transactions and in the same round trip; whoever is not admitted gets
/// [`crate::Failure::Denied`].
#[derive(Clone)]
struct Admission {
    caller: UserId,
    credential: Credential,
    /// The roles or scopes that the caller shows.
    held: Vec<&'static str>,
    now: Timestamp,
    /// True where a person is not there itself: its session may have ended meanwhile.
    behalf: bool,
}

/// What an access token was issued for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// The session of a person.
    Session(SessionId),
    /// The secret of a service account.
    Secret(SecretId),
}

impl Scope {
    /// A caller who acts for an organisation, admitted while its credential and its roles or scopes
    /// are what they were when its token was issued.
    #[must_use]
    pub fn caller(actor: &Actor, credential: Credential, now: Timestamp) -> Self {
        Self::acting(actor, credential, now, false)
    }

    /// Somebody who has asked for what is done now, with this credential: admitted while it belongs to the
    /// organisation, with these roles or scopes. A person may have signed out since; a program's secret
    /// has to work still.
    #[must_use]
    pub fn behalf(actor: &Actor, credential: Credential, now: Timestamp) -> Self {
        Self::acting(actor, credential, now, true)
    }

    fn acting(actor: &Actor, credential: Credential, now: Timestamp, behalf: bool) -> Self {
        let held = actor.grants.names();
        let (person, service) = match actor.grants {
            Grants::Roles(_) => (Some(actor.user), None),
            Grants::Scopes(_) => (None, Some(actor.user)),
        };
        Self {
            organisation: Some(actor.organisation),
            person,
            service,
            admission: Some(Admission { caller: actor.user, credential, held, now, behalf }),
            ..Self::default()
        }
    }

    /// A person who acts for itself and sees no organisation's data, admitted while its session is
    /// live.
    #[must_use]
    pub fn itself(person: UserId, session: SessionId, now: Timestamp) -> Self {
        let credential = Credential::Session(session);
        let admission =
            Admission { caller: person, credential, held: Vec::new(), now, behalf: false };
        Self { person: Some(person), admission: Some(admission), ..Self::default() }
    }

    /// A person who acts for an organisation, and was admitted already.
    pub(crate) fn member(organisation: OrganisationId, person: UserId) -> Self {
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

    /// Somebody who presents the refresh token of a session.
    #[must_use]
    pub fn session(session: SessionId) -> Self {
        Self { session: Some(session), ..Self::default() }
    }

    /// The gate that counts attempts before it lets anybody try.
    #[must_use]
    pub fn gate() -> Self {
        Self { gate: true, ..Self::default() }
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

    /// The erasure of a person, who has shown that it is to be: it sees and changes what tells of the person
    /// and the address, whichever organisation's that is.
    pub(crate) fn erasure(person: UserId, email: Email) -> Self {
        Self { person: Some(person), email: Some(email), erasure: true, ..Self::default() }
    }

    /// True where the database looks whether the caller is to be admitted.
    pub(crate) fn admits(&self) -> bool {
        self.admission.is_some()
    }

    /// The same for a caller who was admitted already.
    pub(crate) fn admitted(&self) -> Self {
        Self { admission: None, ..self.clone() }
    }

    /// `begin`, and then the statements that bind this scope to the transaction. Settings end with
    /// their transaction, so what is not named is empty.
    pub(crate) fn opening(&self, begin: &str) -> String {
        let mut sql = String::with_capacity(320);
        sql.push_str(begin);
        let uuid = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let token = self.token.map(hexadecimal).unwrap_or_default();
        // The address is of plain ASCII by its type; a quote in it is doubled.
        let email = self.email.as_ref().map(|e| e.as_str().replace('\'', "''")).unwrap_or_default();
        let on = |set: bool| if set { "on" } else { "" }.to_owned();
        // What admits a caller says on whose behalf the transaction works, too.
        let named = self.admission.is_none();
        for (name, value) in [
            ("organisation", uuid(self.organisation.filter(|_| named).map(Id::uuid))),
            ("person", uuid(self.person.filter(|_| named).map(Id::uuid))),
            ("service", uuid(self.service.filter(|_| named).map(Id::uuid))),
            ("token", token),
            ("email", email),
            ("session", uuid(self.session.map(Id::uuid))),
            ("worker", on(self.worker)),
            ("gate", on(self.gate)),
            ("erasure", on(self.erasure)),
        ] {
            if !value.is_empty() {
                // Writing to a String cannot fail.
                let _ = write!(sql, "SET LOCAL app.{name} = '{value}';");
            }
        }
        if let Some(admission) = &self.admission {
            admission.write(self.organisation, &mut sql);
        }
        sql
    }
}

impl Admission {
    fn write(&self, organisation: Option<OrganisationId>, sql: &mut String) {
        let (caller, now) = (self.caller.uuid(), self.now);
        // Roles and scopes are words of ours.
        let held = self.held.join(",");
        let _ = match (self.credential, organisation.map(Id::uuid)) {
            (Credential::Session(session), None) => {
                write!(sql, "SELECT admit_person('{}','{caller}','{now}');", session.uuid())
            }
            (Credential::Session(session), Some(organisation)) if self.behalf => write!(
                sql,
                "SELECT admit_behalf('{}','{caller}','{organisation}','{{{held}}}');",
                session.uuid()
            ),
            (Credential::Session(session), Some(organisation)) => write!(
                sql,
                "SELECT admit_member('{}','{caller}','{organisation}','{{{held}}}','{now}');",
                session.uuid()
            ),
            (Credential::Secret(secret), organisation) => write!(
                sql,
                "SELECT admit_service('{}','{caller}','{}','{{{held}}}','{now}');",
                secret.uuid(),
                organisation.unwrap_or_default()
            ),
        };
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
