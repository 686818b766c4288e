//! One secret, and what is derived from it: signing keys, tokens of links, seals of cursors.
//!
//! Tokens are derived from the id of what they open, so no table ever holds one: the database has
//! its hash, and whoever writes the mail computes it again. Servers that share a database share the
//! secret too.

use std::{
    fs, io,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use aws_lc_rs::{
    constant_time, hmac,
    rand::{SecureRandom, SystemRandom},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    id::{Id, OrganisationId, SecretId, SessionId, UserId},
    machine::Name,
    notification::Kind,
};
use uuid::Uuid;

use crate::body::{first_32, sha256};

/// The secret of an installation: 32 random bytes.
#[derive(Clone)]
pub(crate) struct Secret([u8; 32]);

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file cannot be read or written.
    #[error("{path} cannot be read or made")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file holds something else.
    #[error("{path} does not hold a secret of 32 bytes in base64url")]
    Malformed {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

impl Secret {
    /// Reads the secret from a file, which is made at the first start, readable by its owner alone.
    ///
    /// # Errors
    /// [`SecretError`] when it cannot be read or made.
    pub(crate) fn load_or_make(path: &Path) -> Result<Self, SecretError> {
        let file = |source| SecretError::File { path: path.to_owned(), source };
        match fs::read_to_string(path) {
            Ok(text) => {
                let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.trim()).ok();
                let secret = bytes.and_then(|bytes| bytes.try_into().ok());
                secret.map(Self).ok_or_else(|| SecretError::Malformed { path: path.to_owned() })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut secret = [0; 32];
                SystemRandom::new().fill(&mut secret).map_err(|_| SecretError::NoRandomness)?;
                let mut options = fs::OpenOptions::new();
                let mut new =
                    options.write(true).create_new(true).mode(0o600).open(path).map_err(file)?;
                writeln!(new, "{}", BASE64_URL_SAFE_NO_PAD.encode(secret)).map_err(file)?;
                Ok(Self(secret))
            }
            Err(error) => Err(file(error)),
        }
    }

    /// A secret that is known, for tests of what follows from one.
    #[cfg(test)]
    pub(crate) fn known(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// 32 bytes for one purpose (HMAC-SHA256 of `purpose` and `input` under the secret). A purpose is
    /// a text of ours and holds no NUL, so two purposes never meet.
    pub(crate) fn derive(&self, purpose: &str, input: &[u8]) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let mut context = hmac::Context::with_key(&key);
        context.update(purpose.as_bytes());
        context.update(&[0]);
        context.update(input);
        first_32(context.sign().as_ref())
    }

    /// The token that opens what has this id.
    pub(crate) fn token(&self, of: Uuid) -> Token {
        Token(self.derive("token", of.as_bytes()))
    }

    /// The token of a link by which a member unsubscribes: it says of what, so that no table holds it, and
    /// works as long as the secret is the same.
    pub(crate) fn unsubscription_token(&self, of: &Unsubscription) -> String {
        let said = of.bytes();
        let mut bytes = self.derive("unsubscription", &said).to_vec();
        bytes.extend(said);
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What such a token stands for, if it is one of ours.
    pub(crate) fn read_unsubscription_token(&self, text: &str) -> Option<Unsubscription> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let (tag, said) = bytes.split_first_chunk::<32>()?;
        constant_time::verify_slices_are_equal(tag, &self.derive("unsubscription", said)).ok()?;
        Unsubscription::read(said)
    }

    /// The refresh token of a generation of a session.
    pub(crate) fn refresh_token(&self, session: SessionId, generation: i32) -> String {
        let mut bytes = [session.uuid().as_bytes(), &generation.to_be_bytes()[..]].concat();
        bytes.extend(self.derive("refresh-token", &bytes));
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The session and the generation of a refresh token, if it is one of ours.
    pub(crate) fn read_refresh_token(&self, text: &str) -> Option<(SessionId, i32)> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let (session, rest) = bytes.split_first_chunk::<16>()?;
        let (generation, tag) = rest.split_first_chunk::<4>()?;
        let signed = [&session[..], &generation[..]].concat();
        constant_time::verify_slices_are_equal(tag, &self.derive("refresh-token", &signed)).ok()?;
        let session = SessionId::new(Uuid::from_bytes(*session));
        Some((session, i32::from_be_bytes(*generation)))
    }

    /// A random UUID of version 7, which begins with `millis`, the milliseconds since 1970.
    pub(crate) fn uuid_v7(millis: u64) -> Uuid {
        let mut random = [0; 10];
        // The system's source cannot fail once the process has started; were it to, ids would
        // collide and the database refuse them.
        let _ = SystemRandom::new().fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// A random number from 900 to 1,100: by how much of a thousand a pause is shorter or longer.
    pub(crate) fn permille() -> u16 {
        let mut random = [0; 2];
        // As above; were it to fail, all pauses would be the shortest.
        let _ = SystemRandom::new().fill(&mut random);
        900 + u16::from_be_bytes(random) % 201
    }
}

/// Of what a member unsubscribes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unsubscription {
    pub(crate) organisation: OrganisationId,
    pub(crate) person: UserId,
    /// The kind; all that comes once a day where there is none.
    pub(crate) kind: Option<Kind>,
}

impl Unsubscription {
    fn bytes(&self) -> Vec<u8> {
        let kind = self.kind.map(Kind::as_str).unwrap_or_default();
        let (organisation, person) = (self.organisation.uuid(), self.person.uuid());
        [&organisation.as_bytes()[..], person.as_bytes(), kind.as_bytes()].concat()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (organisation, rest) = bytes.split_first_chunk::<16>()?;
        let (person, kind) = rest.split_first_chunk::<16>()?;
        let kind = match std::str::from_utf8(kind).ok()? {
            "" => None,
            name => Some(Kind::parse(name)?),
        };
        let organisation = OrganisationId::new(Uuid::from_bytes(*organisation));
        Some(Self { organisation, person: UserId::new(Uuid::from_bytes(*person)), kind })
    }
}

/// What the text of a client secret begins with, so that a scanner knows one that has leaked.
const CLIENT_SECRET: &str = "tandem_secret_";

/// What a program signs in with.
pub(crate) struct ClientSecret(Token);

impl ClientSecret {
    /// The secret of a service account that has this id.
    pub(crate) fn of(secret: &Secret, id: SecretId) -> Self {
        Self(Token(secret.derive("client-secret", id.uuid().as_bytes())))
    }

    /// Reads a secret.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.strip_prefix(CLIENT_SECRET).and_then(Token::parse).map(Self)
    }

    /// What the database knows of it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        self.0.hash()
    }

    /// Its text, for its owner alone.
    pub(crate) fn expose(&self) -> String {
        format!("{CLIENT_SECRET}{}", self.0.expose())
    }
}

/// What a mail's link carries: whoever holds it may open one thing, once.
#[derive(Clone, Copy)]
pub(crate) struct Token([u8; 32]);

impl Token {
    /// Reads a token: 43 characters of base64url.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// What the database knows of it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        sha256(&self.0)
    }

    /// Its text, for the mail alone.
    pub(crate) fn expose(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0)
    }
}
