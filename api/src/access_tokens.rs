//! Access tokens: JWTs signed with Ed25519, valid for ten minutes (RFC 9068).
//!
//! Verification pins the algorithm, the key, the type, the issuer and the audience, and asks for
//! every claim. Whatever is wrong with a token, the answer is the same. A signature costs as much as a
//! query, so that a good token is remembered; its times are looked at whenever it is used.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    access::{Role, Roles},
    actor::Actor,
    id::{Id, OrganisationId, UserId},
    machine::Name,
};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use moka::sync::Cache;
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

/// How many good tokens are remembered, those that were used most.
const REMEMBERED: u64 = 20_000;

/// Signs and verifies access tokens.
pub(crate) struct AccessTokens {
    issuer: String,
    kid: String,
    public: String,
    signing: EncodingKey,
    verifying: DecodingKey,
    /// Good tokens, by their SHA-256.
    good: Cache<[u8; 32], Good>,
}

/// A token whose signature and claims are right.
#[derive(Clone)]
struct Good {
    actor: Arc<Actor>,
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

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    org: String,
    role: Vec<String>,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
}

/// No signing key can be made of the secret.
#[derive(Debug, thiserror::Error)]
#[error("no signing key can be made of the secret")]
pub struct KeyError;

impl AccessTokens {
    /// The key of an installation, for tokens of the issuer.
    ///
    /// # Errors
    /// [`KeyError`] when the cryptographic library refuses the seed.
    pub(crate) fn new(secret: &Secret, issuer: &str) -> Result<Self, KeyError> {
        let seed = secret.derive("access-token-key", b"1");
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| KeyError)?;
        let pkcs8 = pair.to_pkcs8v1().map_err(|_| KeyError)?;
        let public = BASE64_URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        // The key's thumbprint (RFC 7638): required members, in order, without white space.
        let thumbprint = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public}"}}"#);
        Ok(Self {
            issuer: issuer.to_owned(),
            kid: BASE64_URL_SAFE_NO_PAD.encode(sha256(thumbprint.as_bytes())),
            signing: EncodingKey::from_ed_der(pkcs8.as_ref()),
            verifying: DecodingKey::from_ed_components(&public).map_err(|_| KeyError)?,
            public,
            good: Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(Duration::from_secs(LIFE_SECONDS.unsigned_abs()))
                .build(),
        })
    }

    /// A token with which `actor` calls the API.
    ///
    /// # Errors
    /// [`jsonwebtoken::errors::Error`] when it cannot be signed.
    pub(crate) fn issue(
        &self,
        actor: &Actor,
        id: Uuid,
        now: Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.kid.clone());
        let now = now.as_second();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: actor.user.to_string(),
            org: actor.organisation.to_string(),
            role: actor.roles.iter().map(|role| role.as_str().to_owned()).collect(),
            iat: now,
            nbf: now,
            exp: now + LIFE_SECONDS,
            jti: id.simple().to_string(),
        };
        jsonwebtoken::encode(&header, &claims, &self.signing)
    }

    /// Who calls, if the token is one of ours and valid at `now`.
    pub(crate) fn verify(&self, token: &str, now: Timestamp) -> Option<Arc<Actor>> {
        let hash = sha256(token.as_bytes());
        let good = if let Some(good) = self.good.get(&hash) {
            good
        } else {
            let good = self.check(token)?;
            self.good.insert(hash, good.clone());
            good
        };
        good.is_valid_at(now).then_some(good.actor)
    }

    /// What a token says, if it is one of ours.
    fn check(&self, token: &str) -> Option<Good> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let ours = header.typ.as_deref() == Some(TYPE)
            && header.kid.as_deref() == Some(self.kid.as_str())
            && header.jku.is_none()
            && header.jwk.is_none()
            && header.x5u.is_none()
            && header.x5c.is_none();
        if !ours || has_critical_extensions(token) {
            return None;
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The time is checked at each use, against the clock of the server's state.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let claims =
            jsonwebtoken::decode::<Claims>(token, &self.verifying, &validation).ok()?.claims;
        let roles = claims.role.iter().map(|role| Role::parse(role)).collect::<Option<Vec<_>>>()?;
        let actor = Actor {
            user: UserId::parse(&claims.sub)?,
            organisation: OrganisationId::parse(&claims.org)?,
            roles: Roles::new(roles)?,
        };
        let valid = (claims.nbf.max(claims.iat), claims.exp);
        Some(Good { actor: Arc::new(actor), valid })
    }

    /// The public key as a JSON Web Key Set (RFC 7517).
    pub(crate) fn key_set(&self) -> serde_json::Value {
        serde_json::json!({
            "keys": [{
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                "kid": self.kid, "x": self.public,
            }]
        })
    }
}

/// Extensions that a verifier must understand (RFC 7515, `crit`): we understand none.
fn has_critical_extensions(token: &str) -> bool {
    let header = token.split('.').next().unwrap_or_default();
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(header).unwrap_or_default();
    let header = serde_json::from_slice::<serde_json::Value>(&bytes).unwrap_or_default();
    header.get("crit").is_some()
}
