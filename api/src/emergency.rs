//! What whoever runs Tandem can do in an emergency. It goes the way that everybody's access goes: by a
//! service account that its organisation sees, can remove and finds in its audit, and never by a look
//! into the tables.

use clap::Args;
use domain::{
    access::{EMERGENCY, Scopes},
    actor::By,
    audit::Kind,
    id::{Id, OrganisationId},
    service_account::ServiceAccount,
    text::{Email, Line, Reason},
};
use jiff::SignedDuration;
use persistence::{
    Database, Scope, Writing, accounts,
    audit::{self, Entry},
    mails, members, organisations, second_factors, service_accounts, sessions,
};

use crate::{
    account::{EraseError, Erasure},
    config::{Config, Settings},
    mail::{self, Template},
    secrets::{ClientSecret, Secret},
    state::Clock,
    store::Store,
};

/// How long an operator is let in.
const LIFE: SignedDuration = SignedDuration::from_hours(1);

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Who does it and why.
#[derive(Debug, Clone, Args)]
pub(crate) struct Because {
    /// Your name, as the organisation will read it
    #[arg(long)]
    operator: String,

    /// Why, as the organisation will read it
    #[arg(long)]
    reason: String,
}

impl Because {
    /// Both in one line.
    fn line(&self) -> Outcome<String> {
        let operator =
            Line::parse(&self.operator).map_err(|error| format!("--operator {error}"))?;
        let reason = Reason::parse(&self.reason).map_err(|error| format!("--reason {error}"))?;
        Ok(format!("{}: {}", operator.as_str(), reason.as_str()))
    }
}

/// Let an operator into one organisation.
#[derive(Debug, Clone, Args)]
pub(crate) struct BreakGlass {
    /// The organisation, such as `org_01930000000070008000000000000001`: one of its members finds the id
    /// in `GET /v1/account`
    organisation: String,

    /// What is needed: `read`, which includes the audit, or `manage_members` to bring its members in
    /// order
    #[arg(long, default_value = "read")]
    may: String,

    #[command(flatten)]
    because: Because,

    /// Where the database and the secret are; as for `serve`
    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// Remove the second factor of a person who has lost its device and its codes.
#[derive(Debug, Clone, Args)]
pub(crate) struct ResetSecondFactor {
    /// The mail address of the person, whom you have recognised by other means
    email: String,

    #[command(flatten)]
    because: Because,

    /// Where the database and the secret are; as for `serve`
    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// Erase a person, who has asked for it or for whom the law does.
#[derive(Debug, Clone, Args)]
pub(crate) struct ErasePerson {
    /// The mail address of the person, whom you have recognised by other means
    email: String,

    #[command(flatten)]
    because: Because,

    /// Where the database and the secret are; as for `serve`
    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// Makes the service account, and tells how to sign in with it.
///
/// # Errors
/// When what was given is not valid, or the database fails.
pub(crate) async fn break_glass(config: Config, options: BreakGlass) -> Outcome<String> {
    let because = options.because.line()?;
    let organisation = OrganisationId::parse(&options.organisation)
        .ok_or("ORGANISATION must be an id such as org_01930000000070008000000000000001")?;
    let emergency = EMERGENCY.iter().find(|(name, _)| *name == options.may);
    let scopes = emergency.and_then(|(_, scopes)| Scopes::new(scopes.to_vec()));
    let scopes = scopes.ok_or("--may must be read or manage_members")?;
    let name = Line::parse(&format!("Operator {}", options.because.operator))
        .map_err(|error| format!("--operator {error}"))?;
    let secret = Secret::load_or_make(&config.data.join("secret"))?;
    let now = Clock::default().now();
    let (id, secret_id) = (fresh(now), fresh(now));
    let until = now.saturating_add(LIFE).unwrap_or(now);
    let client_secret = ClientSecret::of(&secret, secret_id);
    let created = with_database(config, async |database| {
        database
            .write(&Scope::worker_for(organisation), async |tx: &mut Writing<'_>| {
                if organisations::own(tx).await?.is_none() {
                    return Ok(false);
                }
                let (account, event) = ServiceAccount::create(
                    (id, secret_id),
                    organisation,
                    (name, scopes),
                    Some(until),
                    (By::Operator, now),
                    Some(&because),
                );
                service_accounts::insert(tx, &account, client_secret.hash(), &event).await?;
                Ok::<_, persistence::Failure>(true)
            })
            .await
    })
    .await?;
    if !created {
        return Err("there is no such organisation".into());
    }
    Ok(format!(
        "Until {until} you can sign in at POST /v1/oauth/token, with grant_type=client_credentials and\n\n  \
         client_id      {id}\n  client_secret  {}\n\nThe admins of the organisation are told by mail \
         as soon as the server runs, and its audit says why.\n",
        client_secret.expose(),
    ))
}

/// Removes the second factor and ends every session.
///
/// # Errors
/// When what was given is not valid, nobody has the address, or the database fails.
pub(crate) async fn reset_second_factor(
    config: Config,
    options: ResetSecondFactor,
) -> Outcome<String> {
    let because = options.because.line()?;
    let email = Email::parse(&options.email).map_err(|error| format!("EMAIL {error}"))?;
    let now = Clock::default().now();
    let removed = with_database(config, async |database| {
        database
            .write(&Scope::worker(), async |tx: &mut Writing<'_>| {
                let Some(person) = members::known(tx, &email).await? else {
                    return Ok(false);
                };
                members::go_on_as(tx, person).await?;
                if second_factors::lock(tx, person).await?.is_none() {
                    return Ok(false);
                }
                second_factors::remove(tx, person).await?;
                sessions::end_others(tx, person, None, now).await?;
                let itself = accounts::itself(tx, person).await?;
                for member in members::of_person(tx, person).await? {
                    let entry = Entry::new(Kind::SecondFactorOff, By::Operator, "", now);
                    let entry = entry.with(format!("{person}, by {because}"));
                    audit::record_for_operator(tx, member.organisation, &entry).await?;
                }
                if let Some(itself) = itself {
                    let id = fresh::<domain::id::EventId>(now).uuid();
                    let mail = mail::to_itself(Template::SecondFactorOff, id, &itself);
                    mails::queue_besides(tx, &[mail], now).await?;
                }
                Ok::<_, persistence::Failure>(true)
            })
            .await
    })
    .await?;
    if removed {
        return Ok("The second factor is removed, and every session has ended.\n".to_owned());
    }
    Err("nobody with this address has a second factor".into())
}

/// Erases a person, wherever it belongs.
///
/// # Errors
/// When what was given is not valid, nobody has the address, an organisation would have no admin any more, or
/// the database fails.
pub(crate) async fn erase_person(config: Config, options: ErasePerson) -> Outcome<String> {
    let because = options.because.line()?;
    let email = Email::parse(&options.email).map_err(|error| format!("EMAIL {error}"))?;
    let at = Clock::default().now();
    let mail = fresh::<domain::id::EventId>(at).uuid();
    let erased = with_database(config, async |database| {
        let done = database
            .write(&Scope::worker(), async |tx: &mut Writing<'_>| {
                let Some(person) = members::known(tx, &email).await? else {
                    return Ok(None);
                };
                members::go_on_as(tx, person).await?;
                let itself = accounts::lock(tx, person).await?;
                let erasure = Erasure { person, because: Some(&because), mail, at };
                erasure.carry_out(tx, &itself).await?;
                Ok(Some(person))
            })
            .await;
        match done {
            Ok(person) => Ok(Ok(person)),
            Err(EraseError::LastAdmin(_)) => Ok(done.map_err(|error| error.to_string())),
            Err(EraseError::Failure(failure)) => Err(failure),
        }
    })
    .await?;
    match erased? {
        Some(person) => Ok(format!("{person} is erased, and is told so by a last mail.\n")),
        None => Err("nobody has this address".into()),
    }
}

fn fresh<I: Id>(now: jiff::Timestamp) -> I {
    I::new(Secret::uuid_v7(u64::try_from(now.as_millisecond()).unwrap_or_default()))
}

/// Does something with the database, which is brought to an end where it is a private one.
async fn with_database<T>(
    config: Config,
    work: impl AsyncFnOnce(&Database) -> Result<T, persistence::Failure>,
) -> Outcome<T> {
    let store = Store::open(&config).await?;
    let done = async {
        let database = Database::new(&persistence::Settings::serving(store.serving())?, 1)?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(work(&database).await?)
    }
    .await;
    store.close().await;
    done
}
