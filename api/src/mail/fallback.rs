//! Who gets a mail whose address was refused for good: those who lead, then the admins, never the one whose
//! address it was, and never in a circle.

use domain::{
    access::Role, content::ContentHash, id::Id, machine::Name, member::Member, notification::Kind,
};
use persistence::{Failure, Writing, mails::Mail, members, notifications};
use uuid::Uuid;

use crate::body::sha256;

/// The mails that go in the place of one; none where nobody is left.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(crate) async fn fall_back(tx: &mut Writing<'_>, refused: &Mail) -> Result<Vec<Mail>, Failure> {
    let Some(person) = refused.meant_for else {
        return Ok(Vec::new());
    };
    let first = refused.first_for.unwrap_or(person);
    // Held, so that no name is written down that is being forgotten; who has left is told nothing.
    if members::hold(tx, Id::new(first)).await?.is_none() {
        return Ok(Vec::new());
    }
    let kind = refused.kind.as_deref().and_then(Kind::parse);
    // What concerns the organisation itself is the admins' business.
    let of_admins = kind.is_some_and(Kind::is_of_admins);
    let leads = Some((1, Role::PartnershipLead)).filter(|_| !of_admins);
    for (rung, role) in leads.into_iter().chain([(2, Role::OrgAdmin)]) {
        if rung <= refused.rung {
            continue;
        }
        let mut holders = members::holding(tx, role).await?;
        holders.retain(|one| ![person, first].contains(&one.user.uuid()));
        let mut mails = Vec::new();
        for holder in holders {
            mails.extend(instead(tx, refused, &holder, (rung, first)).await?);
        }
        if !mails.is_empty() {
            return Ok(mails);
        }
    }
    Ok(Vec::new())
}

/// The same mail to somebody else, in the language of that one; none where it has left meanwhile.
async fn instead(
    tx: &mut Writing<'_>,
    refused: &Mail,
    holder: &Member,
    (rung, first): (i16, Uuid),
) -> Result<Option<Mail>, Failure> {
    let Some(settings) = notifications::lock_settings(tx, holder.user).await? else {
        return Ok(None);
    };
    let email = holder.email.as_str();
    let id = sha256(format!("instead {} {email}", refused.id).as_bytes());
    let instead_of = refused.instead_of.clone().unwrap_or_else(|| refused.to_name.clone());
    Ok(Some(Mail {
        id: ContentHash::new(id).uuid(),
        to_email: email.to_owned(),
        to_name: holder.name.as_str().to_owned(),
        language: settings.terms.language.as_str().to_owned(),
        meant_for: Some(holder.user.uuid()),
        about: None,
        rung,
        first_for: Some(first),
        instead_of: Some(instead_of),
        ..refused.clone()
    }))
}
