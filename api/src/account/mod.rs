//! The caller's own account, whichever organisation it acts for.

mod change_password;
mod erase;
mod erasure;
mod show;

pub(crate) use self::erasure::{EraseError, Erasure};
use crate::registration::Registration;

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(show::account_show)
        .service(change_password::account_change_password)
        .service(erase::account_erase);
}
