//! What amendments have changed or were to change, as the tables of each kind keep it.

use domain::{actor::Side, amendment::KeptState, content::ContentHash, id::UserId};
use jiff::Timestamp;

/// A text of a pilot or a right that was signed or proposed: `T` is what it says.
pub struct Kept<T> {
    /// What has become of it.
    pub state: KeptState,
    /// What it says.
    pub text: T,
    /// What a signature names.
    pub content: ContentHash,
    /// Which it is, of those that are signed.
    pub number: Option<i16>,
    /// Why it was proposed, where it was to change another.
    pub reason: Option<String>,
    /// By which side, who and when.
    pub proposed: Option<(Side, UserId, Timestamp)>,
    /// Who signed it for the buyer and for the supplier, and when.
    pub signed: Option<[(UserId, Timestamp); 2]>,
    /// When it fell away.
    pub dropped_at: Option<Timestamp>,
}
