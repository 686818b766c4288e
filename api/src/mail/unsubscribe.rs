//! `List-Unsubscribe` (RFC 2369) with one click (RFC 8058): of which mails one can unsubscribe, and where.

use domain::{
    id::{Id, OrganisationId, UserId},
    machine::Name,
    notification::Kind,
};
use persistence::mails::Mail;

use super::digest::Letter;
use crate::secrets::{Secret, Unsubscription};

/// What the token of a mail's link stands for: none where nobody can unsubscribe, as of what is mandatory, of
/// what goes to an address and no member, and of what goes to somebody in another's place.
pub(super) fn unsubscription(mail: &Mail, listed: &[Mail]) -> Option<Unsubscription> {
    if mail.rung > 0 {
        return None;
    }
    let kind = if Letter::parse(&mail.template) == Some(Letter::Digest) {
        None
    } else {
        let kind = mail.kind.as_deref().and_then(Kind::parse)?;
        // A letter of several kinds is of none.
        let is_alone = listed.iter().all(|one| one.kind == mail.kind);
        if kind.is_mandatory() || !is_alone {
            return None;
        }
        Some(kind)
    };
    let (organisation, person) = (mail.org_id?, mail.meant_for?);
    Some(Unsubscription {
        organisation: OrganisationId::new(organisation),
        person: UserId::new(person),
        kind,
    })
}

/// The address of the link.
pub(super) fn address(public_url: &str, secret: &Secret, of: &Unsubscription) -> String {
    format!("{public_url}/v1/unsubscriptions/{}", secret.unsubscription_token(of))
}
