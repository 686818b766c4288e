//! The codes themselves: what the device shows and what stands on the list, both derived from the
//! installation's secret.

use std::fmt::Write;

use aws_lc_rs::constant_time;
use domain::second_factor::{RECOVERY_CODES, SecondFactor, Shown};
use jiff::Timestamp;
use totp_rs::{Builder, Totp, TotpError};

use crate::secrets::Secret;

/// Who issues the codes, as an authenticator shows it.
const ISSUER: &str = "Tandem";

/// The device of a second factor: six digits by HMAC-SHA-1, each for thirty seconds, which every
/// authenticator can do. One step before and one after the present are taken.
///
/// # Errors
/// [`TotpError`] when the library refuses the account's name.
pub(super) fn device(
    secret: &Secret,
    factor: &SecondFactor,
    account: &str,
) -> Result<Totp, TotpError> {
    let seed = secret.derive("one-time-passwords", factor.seed.as_bytes());
    let (key, _) = seed.split_at(20);
    Builder::new().with_secret(key).with_account_name(account).with_issuer(Some(ISSUER)).build()
}

/// What a code shows, if it is one of this second factor.
pub(super) fn shown(
    secret: &Secret,
    factor: &SecondFactor,
    code: &str,
    now: Timestamp,
) -> Option<Shown> {
    if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        let device = device(secret, factor, "").ok()?;
        let step = device.check(code, u64::try_from(now.as_second()).ok()?)?;
        return i64::try_from(step).ok().map(Shown::Step);
    }
    let mut numbers = 1..=RECOVERY_CODES;
    numbers
        .find(|number| is_same(&recovery_code(secret, factor, *number), code))
        .map(Shown::Recovery)
}

fn is_same(code: &str, given: &str) -> bool {
    constant_time::verify_slices_are_equal(code.as_bytes(), given.as_bytes()).is_ok()
}

/// A recovery code: 64 bits in hexadecimal.
fn recovery_code(secret: &Secret, factor: &SecondFactor, number: i16) -> String {
    let input = [factor.recovery_seed.as_bytes(), &number.to_be_bytes()[..]].concat();
    let bytes = secret.derive("recovery-code", &input);
    bytes.iter().take(8).fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The recovery codes that are left, as they are shown.
pub(super) fn recovery(secret: &Secret, factor: &SecondFactor) -> Vec<String> {
    let shown = |code: String| {
        let characters: Vec<_> = code.chars().collect();
        let groups: Vec<String> =
            characters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join("-")
    };
    let left = factor.recovery_left.iter();
    left.map(|number| shown(recovery_code(secret, factor, *number))).collect()
}
