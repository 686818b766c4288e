//! Access tokens: JWTs signed with Ed25519, valid for ten minutes (RFC 9068).
//!
//! Verification pins the algorithm, the keys, the type, the issuer and the audience, and asks for
//! every claim. Whatever is wrong with a token, the answer is the same. A signature costs as much as a
//! query, so that a good token is remembered; its times are looked at whenever it is used, and whether
//! its session is live, by the database, in each transaction of its caller.
//!
//! Each key signs for thirty days and is published as long before. Keys are derived from the
//! installation's secret, so that all servers agree on them without speaking to one another.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    access::{Grants, Permission, Role, Roles, Scopes},
    actor::Actor,
    id::{Id, OrganisationId, SecretId, SessionId, UserId},
    machine::Name,
};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use moka::sync::Cache;
use persistence::Credential;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{body::sha256, secrets::Secret};

/// Who the tokens are for.
const AUDIENCE: &str = "tandem";

/// The type of an access token (RFC 9068).
const TYPE: &str = "at+jwt";

/// How far the clocks of two servers may lie apart, in seconds.
const LEEWAY_SECONDS: i64 = 5;

/// How long a token is valid, in seconds.
pub(crate) const LIFE_SECONDS: i64 = 600;

/// For how long a key signs, in seconds: thirty days.
const PERIOD_SECONDS: i64 = 30 * 86_400;

/// How many good tokens are remembered, those that were used most.
const REMEMBERED: u64 = 20_000;

/// Signs and verifies access tokens.
pub(crate) struct AccessTokens {
    issuer: String,
    secret: Secret,
    /// Keys, by the number of their period.
    keys: Cache<i64, Arc<Key>>,
    /// Good tokens, by their SHA-256.
    good: Cache<[u8; 32], Good>,
}

/// The key of a period.
struct Key {
    kid: String,
    public: String,
    signing: EncodingKey,
    verifying: DecodingKey,
}

/// Who calls, and with what it shows that it may.
pub(crate) struct Authenticated {
    pub(crate) actor: Actor,
    pub(crate) credential: Credential,
    /// The second in which its token runs out.
    pub(crate) until: i64,
}

/// A token whose signature and claims are right.
#[derive(Clone)]
struct Good {
    who: Arc<Authenticated>,
    /// The first second in which it is valid, and the first in which it is not any more.
    valid: (i64, i64),
}

impl Good {
    fn is_valid_at(&self, now: Timestamp) -> bool {
        let (from, until) = self.valid;
        let now = now.as_second();
        from <= now + LEEWAY_SECONDS && now < until
    }
}

/// A person has a role and a session; a service account scopes, a client id, and its secret's id.
#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    org: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    sid: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
}

/// No signing key can be made of the secret.
#[derive(Debug, thiserror::Error)]
#[error("no signing key can be made of the secret")]
pub struct KeyError;

/// A token cannot be signed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IssueError {
    /// There is no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The library refuses.
    #[error("a token cannot be signed")]
    Signature(#[from] jsonwebtoken::errors::Error),
}

impl Key {
    fn of_period(secret: &Secret, period: i64) -> Result<Self, KeyError> {
        let seed = secret.derive("access-token-key", &period.to_be_bytes());
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| KeyError)?;
        let pkcs8 = pair.to_pkcs8v1().map_err(|_| KeyError)?;
        let public = BASE64_URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        // The key's thumbprint (RFC 7638): required members, in order, without white space.
        let thumbprint = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public}"}}"#);
        Ok(Self {
            kid: BASE64_URL_SAFE_NO_PAD.encode(sha256(thumbprint.as_bytes())),
            signing: EncodingKey::from_ed_der(pkcs8.as_ref()),
            verifying: DecodingKey::from_ed_components(&public).map_err(|_| KeyError)?,
            public,
        })
    }
}

impl AccessTokens {
    /// The keys of an installation, for tokens of the issuer.
    ///
    /// # Errors
    /// [`KeyError`] when the cryptographic library refuses the first one.
    pub(crate) fn new(secret: &Secret, issuer: &str, now: Timestamp) -> Result<Self, KeyError> {
        let tokens = Self {
            issuer: issuer.to_owned(),
            secret: secret.clone(),
            keys: Cache::builder().max_capacity(16).build(),
            good: Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(Duration::from_secs(LIFE_SECONDS.unsigned_abs()))
                .build(),
        };
        tokens.key(period(now))?;
        Ok(tokens)
    }

    fn key(&self, period: i64) -> Result<Arc<Key>, KeyError> {
        if let Some(key) = self.keys.get(&period) {
            return Ok(key);
        }
        let key = Arc::new(Key::of_period(&self.secret, period)?);
        self.keys.insert(period, key.clone());
        Ok(key)
    }

    /// The keys that are believed now: the one that signs, the one before it, whose last tokens may
    /// still be valid, and the one after it, since another server's clock may be ahead.
    fn keys(&self, now: Timestamp) -> Result<[Arc<Key>; 3], KeyError> {
        let period = period(now);
        Ok([self.key(period - 1)?, self.key(period)?, self.key(period + 1)?])
    }

    /// A token with which somebody calls the API.
    ///
    /// # Errors
    /// [`IssueError`] when it cannot be signed.
    pub(crate) fn issue(
        &self,
        actor: &Actor,
        credential: Credential,
        id: Uuid,
        now: Timestamp,
    ) -> Result<String, IssueError> {
        let key = self.key(period(now))?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(key.kid.clone());
        let now = now.as_second();
        let sub = actor.user.to_string();
        let names = actor.grants.names();
        let (role, scope, client_id) = match &actor.grants {
            Grants::Roles(_) => (Some(names.into_iter().map(str::to_owned).collect()), None, None),
            Grants::Scopes(_) => (None, Some(names.join(" ")), Some(sub.clone())),
        };
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub,
            org: actor.organisation.to_string(),
            role,
            scope,
            client_id,
            sid: match credential {
                Credential::Session(session) => session.to_string(),
                Credential::Secret(secret) => secret.to_string(),
            },
            iat: now,
            nbf: now,
            exp: now + LIFE_SECONDS,
            jti: id.simple().to_string(),
        };
        Ok(jsonwebtoken::encode(&header, &claims, &key.signing)?)
    }

    /// Who calls, if the token is one of ours and valid at `now`.
    pub(crate) fn verify(&self, token: &str, now: Timestamp) -> Option<Arc<Authenticated>> {
        let hash = sha256(token.as_bytes());
        let good = if let Some(good) = self.good.get(&hash) {
            good
        } else {
            let good = self.check(token, now)?;
            self.good.insert(hash, good.clone());
            good
        };
        good.is_valid_at(now).then_some(good.who)
    }

    /// What a token says, if it is one of ours.
    fn check(&self, token: &str, now: Timestamp) -> Option<Good> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let plain = header.typ.as_deref() == Some(TYPE)
            && header.jku.is_none()
            && header.jwk.is_none()
            && header.x5u.is_none()
            && header.x5c.is_none();
        if !plain || has_critical_extensions(token) {
            return None;
        }
        let kid = header.kid?;
        let key = self.keys(now).ok()?.into_iter().find(|key| key.kid == kid)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The time is checked at each use, against the clock of the server's state.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let claims =
            jsonwebtoken::decode::<Claims>(token, &key.verifying, &validation).ok()?.claims;
        let valid = (claims.nbf.max(claims.iat), claims.exp);
        Some(Good { who: Arc::new(claims.who()?), valid })
    }

    /// The public keys as a JSON Web Key Set (RFC 7517): each from thirty days before it signs.
    ///
    /// # Errors
    /// [`KeyError`] when the cryptographic library refuses one.
    pub(crate) fn key_set(&self, now: Timestamp) -> Result<serde_json::Value, KeyError> {
        let keys = self.keys(now)?.map(|key| {
            serde_json::json!({
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                "kid": key.kid, "x": key.public,
            })
        });
        Ok(serde_json::json!({ "keys": keys }))
    }
}

impl Claims {
    fn who(self) -> Option<Authenticated> {
        let (grants, credential) = match (self.role, self.scope, self.client_id) {
            (Some(roles), None, None) => {
                let roles = roles.iter().map(|role| Role::parse(role)).collect::<Option<_>>()?;
                let session = SessionId::parse(&self.sid)?;
                (Grants::Roles(Roles::new(roles)?), Credential::Session(session))
            }
            (None, Some(scope), Some(client)) if client == self.sub => {
                let scopes = scope.split(' ').map(Permission::parse).collect::<Option<_>>()?;
                let secret = SecretId::parse(&self.sid)?;
                (Grants::Scopes(Scopes::new(scopes)?), Credential::Secret(secret))
            }
            _ => return None,
        };
        let user = UserId::parse(&self.sub)?;
        let organisation = OrganisationId::parse(&self.org)?;
        let actor = Actor { user, organisation, grants };
        Some(Authenticated { actor, credential, until: self.exp })
    }
}

/// The number of the period in which an instant lies.
fn period(now: Timestamp) -> i64 {
    now.as_second().div_euclid(PERIOD_SECONDS)
}

/// Extensions that a verifier must understand (RFC 7515, `crit`): we understand none.
fn has_critical_extensions(token: &str) -> bool {
    let header = token.split('.').next().unwrap_or_default();
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(header).unwrap_or_default();
    let header = serde_json::from_slice::<serde_json::Value>(&bytes).unwrap_or_default();
    header.get("crit").is_some()
}
