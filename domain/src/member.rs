//! Members: the people of an organisation, and what they are there.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    access::{Role, Roles},
    actor::{Actor, By},
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, OrganisationId, UserId},
    names::{Name, names},
    text::{Email, PersonName},
};

names! {
    /// What happens to a member. How one joins is told by its invitation.
    pub enum Action {
        /// It holds other roles from now on.
        ChangeRoles = "change_roles",
        /// It does not belong to the organisation any more.
        Remove = "remove",
    }
}

/// A person who belongs to an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub user: UserId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Counts the changes, from 1.
    pub version: i32,
    /// The person's name.
    pub name: PersonName,
    /// The person's mail address.
    pub email: Email,
    /// What the person is there.
    pub roles: Roles,
}

/// An organisation without an admin could never be brought in order again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is the last org_admin: make somebody else one first")]
pub struct LastAdmin;

/// A member that has left, for the last event that tells of it.
struct Removed<'a>(&'a Member);

impl Member {
    /// Gives the member other roles. `admins` is the number of the organisation's admins before.
    ///
    /// # Errors
    /// [`LastAdmin`] when nobody would be admin any more.
    pub fn change_roles(
        self,
        roles: Roles,
        admins: i64,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), LastAdmin> {
        if !roles.iter().any(|role| role == Role::OrgAdmin) {
            self.is_not_last(admins)?;
        }
        let was = self.was();
        let next = Self { version: self.version + 1, roles, ..self };
        let roles: Vec<_> = next.roles.iter().map(Name::as_str).collect();
        let reason = format!("from now on {}", roles.join(", "));
        let event = was.becomes(&next, Action::ChangeRoles, by.into(), at, Some(&reason));
        Ok((next, event))
    }

    /// Takes the member out of the organisation. `admins` is the number of its admins before.
    ///
    /// # Errors
    /// [`LastAdmin`] when nobody would be admin any more.
    pub fn remove(&self, admins: i64, by: By, at: Timestamp) -> Result<Event, LastAdmin> {
        self.is_not_last(admins)?;
        Ok(self.was().becomes(&Removed(self), Action::Remove, by, at, None))
    }

    /// Goes on only if the organisation has an admin without this member. `admins` is the number of its
    /// admins with it.
    ///
    /// # Errors
    /// [`LastAdmin`] when nobody would be admin any more.
    pub fn is_not_last(&self, admins: i64) -> Result<(), LastAdmin> {
        let is_admin = self.roles.iter().any(|role| role == Role::OrgAdmin);
        if is_admin && admins <= 1 { Err(LastAdmin) } else { Ok(()) }
    }
}

impl Entity for Member {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Member(action)
    }

    fn object(&self) -> Uuid {
        self.user.uuid()
    }

    fn state_name(&self) -> &'static str {
        "active"
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.organisation)
    }

    fn content(&self) -> Content {
        let roles: Vec<_> = self.roles.iter().map(Name::as_str).collect();
        Content::new().with("user", self.user.to_string()).with("roles", roles.join(" "))
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}

impl Entity for Removed<'_> {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Member::kind(action)
    }

    fn object(&self) -> Uuid {
        self.0.object()
    }

    fn state_name(&self) -> &'static str {
        "removed"
    }

    fn audience(&self) -> Audience {
        self.0.audience()
    }

    fn content(&self) -> Content {
        self.0.content()
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Grants;

    fn member(roles: Roles) -> Member {
        Member {
            user: UserId::new(Uuid::from_u128(1)),
            organisation: OrganisationId::new(Uuid::from_u128(2)),
            version: 1,
            name: PersonName::parse("Category Manager").unwrap(),
            email: Email::parse("lead@northern.example").unwrap(),
            roles,
        }
    }

    fn admin() -> Actor {
        let member = member(Roles::founder());
        Actor {
            user: member.user,
            organisation: member.organisation,
            grants: Grants::Roles(member.roles),
        }
    }

    #[test]
    fn the_last_admin_stays() {
        let analyst = Roles::new(vec![Role::Analyst]).unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let last = member(Roles::founder());
        assert_eq!(last.clone().change_roles(analyst.clone(), 1, &admin(), now), Err(LastAdmin));
        assert_eq!(last.remove(1, (&admin()).into(), now), Err(LastAdmin));
        assert!(last.clone().change_roles(analyst.clone(), 2, &admin(), now).is_ok());
        assert_eq!(last.remove(2, (&admin()).into(), now).unwrap().to, "removed");
        // Whoever is no admin leaves no gap, and one who stays admin neither.
        let other = member(analyst);
        assert!(other.remove(1, (&admin()).into(), now).is_ok());
        let still = Roles::new(vec![Role::OrgAdmin]).unwrap();
        assert!(last.change_roles(still, 1, &admin(), now).is_ok());
    }
}
