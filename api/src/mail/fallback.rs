//! Who gets a mail whose address was refused for good: those who lead, then the admins, never the one whose
//! address it was, and never in a circle.

use domain::{
    access::Role,
    content::ContentHash,
    id::Id,
    machine::Name,
    member::Member,
    notification::{Kind, Settings},
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
    let kind = refused.kind.as_deref().and_then(Kind::parse);
    // What concerns the organisation itself is the admins' business.
    let of_admins = kind.is_some_and(Kind::is_of_admins);
    let leads = Some((1, Role::PartnershipLead)).filter(|_| !of_admins);
    let mut rungs = Vec::new();
    for (rung, role) in leads.into_iter().chain([(2, Role::OrgAdmin)]) {
        if rung > refused.rung {
            let mut holders = members::holding(tx, role).await?;
            holders.retain(|one| ![person, first].contains(&one.user.uuid()));
            rungs.push((rung, holders));
        }
    }
    let holders = rungs.iter().flat_map(|(_, holders)| holders).map(|holder| holder.user);
    let persons: Vec<_> = holders.chain([Id::new(first)]).collect();
    let all = notifications::lock_all_settings(tx, &persons).await?;
    // Who has left is told nothing, and no name is written down that is being forgotten.
    if !all.contains_key(&Id::new(first)) {
        return Ok(Vec::new());
    }
    let in_place = |(rung, holders): (i16, Vec<Member>)| -> Vec<Mail> {
        let written = |holder: &Member| {
            let settings = all.get(&holder.user)?;
            Some(instead(refused, holder, settings, (rung, first)))
        };
        holders.iter().filter_map(written).collect()
    };
    Ok(rungs.into_iter().map(in_place).find(|mails| !mails.is_empty()).unwrap_or_default())
}

/// The same mail to somebody else, in the language of that one. Who gets it already in the place of somebody
/// gets no second one, whoever else refuses it: it is the same mail.
fn instead(
    refused: &Mail,
    holder: &Member,
    settings: &Settings,
    (rung, first): (i16, Uuid),
) -> Mail {
    let email = holder.email.as_str();
    let first_id = refused.first_id.unwrap_or(refused.id);
    let id = sha256(format!("instead {first_id} {email}").as_bytes());
    let instead_of = refused.instead_of.clone().unwrap_or_else(|| refused.to_name.clone());
    Mail {
        id: ContentHash::new(id).uuid(),
        to_email: email.to_owned(),
        to_name: holder.name.as_str().to_owned(),
        language: settings.terms.language.as_str().to_owned(),
        meant_for: Some(holder.user.uuid()),
        about: None,
        rung,
        first_for: Some(first),
        first_id: Some(first_id),
        instead_of: Some(instead_of),
        ..refused.clone()
    }
}
