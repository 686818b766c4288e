//! The second factor: one-time passwords by time (RFC 6238), and recovery codes for the day on which
//! the device is lost. Neither works twice.

use jiff::Timestamp;
use uuid::Uuid;

use crate::id::UserId;

/// How many recovery codes there are at first.
pub const RECOVERY_CODES: i16 = 10;

/// The second factor of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The person.
    pub user: UserId,
    /// What the secret that its device shares is derived from.
    pub seed: Uuid,
    /// When its owner has shown that the codes come out right; until then it is asked of nobody.
    pub confirmed_at: Option<Timestamp>,
    /// The last time step that was used; steps are counted since 1970.
    pub last_step: i64,
    /// What the recovery codes are derived from.
    pub recovery_seed: Uuid,
    /// The numbers of the recovery codes that are left.
    pub recovery_left: Vec<i16>,
}

/// What somebody has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The one-time password of a time step.
    Step(i64),
    /// The recovery code of a number.
    Recovery(i16),
}

impl SecondFactor {
    /// A second factor that waits to be confirmed.
    #[must_use]
    pub fn begin(user: UserId, seed: Uuid, recovery_seed: Uuid) -> Self {
        let recovery_left = (1..=RECOVERY_CODES).collect();
        Self { user, seed, confirmed_at: None, last_step: 0, recovery_seed, recovery_left }
    }

    /// Takes what was shown; `None` when it was used before.
    #[must_use]
    pub fn take(self, shown: Shown) -> Option<Self> {
        match shown {
            Shown::Step(step) if step > self.last_step => Some(Self { last_step: step, ..self }),
            Shown::Recovery(number) if self.recovery_left.contains(&number) => {
                let left = self.recovery_left.iter().copied().filter(|left| *left != number);
                Some(Self { recovery_left: left.collect(), ..self })
            }
            Shown::Step(_) | Shown::Recovery(_) => None,
        }
    }

    /// Its owner has shown that the codes come out right.
    #[must_use]
    pub fn confirm(self, at: Timestamp) -> Self {
        Self { confirmed_at: self.confirmed_at.or(Some(at)), ..self }
    }

    /// Replaces the recovery codes by new ones.
    #[must_use]
    pub fn renew_recovery(self, recovery_seed: Uuid) -> Self {
        Self { recovery_seed, recovery_left: (1..=RECOVERY_CODES).collect(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    #[test]
    fn nothing_works_twice() {
        let new = SecondFactor::begin(UserId::new(Uuid::nil()), Uuid::nil(), Uuid::nil());
        let used = new.take(Shown::Step(7)).unwrap();
        assert_eq!(used.clone().take(Shown::Step(7)), None);
        assert_eq!(used.clone().take(Shown::Step(6)), None);
        let used = used.take(Shown::Step(8)).unwrap().take(Shown::Recovery(3)).unwrap();
        assert_eq!(used.recovery_left, [1, 2, 4, 5, 6, 7, 8, 9, 10]);
        assert_eq!(used.clone().take(Shown::Recovery(3)), None);
        assert_eq!(used.clone().take(Shown::Recovery(11)), None);
        assert!(used.renew_recovery(Uuid::max()).take(Shown::Recovery(3)).is_some());
    }
}
