//! Texts with a length, parsed once at the border and trusted from then on.
//!
//! A text never begins or ends with white space, never holds a control character (line breaks
//! excepted where the text may have several lines) and never exceeds its length, counted in Unicode
//! scalar values.

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Fewer characters than asked for.
    #[error("needs at least {min} characters")]
    TooShort {
        /// The least number of characters.
        min: usize,
    },
    /// More characters than allowed.
    #[error("may have at most {max} characters")]
    TooLong {
        /// The largest number of characters.
        max: usize,
    },
    /// A control character, or a line break where there is but one line.
    #[error("holds a control character")]
    ControlCharacter,
    /// Not of the form that is asked for.
    #[error("is not {0}")]
    Malformed(&'static str),
}

fn check(text: &str, min: usize, max: usize, lines: bool) -> Result<&str, TextError> {
    let text = text.trim();
    let allowed = |code: u32| lines && (code == u32::from('\n') || code == u32::from('\t'));
    // Most texts are of ASCII alone, where a byte is a character.
    let (forbidden, length) = if text.is_ascii() {
        let forbidden =
            text.bytes().any(|byte| byte.is_ascii_control() && !allowed(u32::from(byte)));
        (forbidden, text.len())
    } else {
        let forbidden = |character: char| character.is_control() && !allowed(u32::from(character));
        (text.contains(forbidden), text.chars().count())
    };
    if forbidden {
        return Err(TextError::ControlCharacter);
    }
    if length < min {
        return Err(TextError::TooShort { min });
    }
    if length > max {
        return Err(TextError::TooLong { max });
    }
    Ok(text)
}

macro_rules! texts {
    ($($(#[$meta:meta])* $name:ident = $min:literal to $max:literal, lines: $lines:literal;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Reads a text, trimming it.
            ///
            /// # Errors
            /// [`TextError`] when its length or characters are not allowed.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                check(text, $min, $max, $lines).map(|text| Self(text.to_owned()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )+ };
}

texts! {
    /// The name of an organisation or a person.
    PersonName = 1 to 120, lines: false;
    /// A title: one line that names a thing in lists and mails.
    Title = 3 to 160, lines: false;
    /// One line: a value line, a metric, a category.
    Line = 1 to 240, lines: false;
    /// A longer text of several lines.
    Paragraph = 1 to 10_000, lines: true;
    /// The text of an agreement.
    Clauses = 1 to 30_000, lines: true;
    /// The feedback that goes with a decision: silence is what ends supplier innovation.
    Feedback = 20 to 4_000, lines: true;
    /// A reason for an act that the other side will read.
    Reason = 3 to 2_000, lines: true;
}

/// A web address (`https://` or `http://`), of ASCII as browsers send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAddress(String);

impl WebAddress {
    /// Reads a web address.
    ///
    /// # Errors
    /// [`TextError`] when it is not one, or longer than 2,000 characters.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = check(text, 8, 2_000, false)?;
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let well_formed = rest.is_some_and(|rest| {
            rest.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[')
                && rest.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b))
        });
        if well_formed {
            Ok(Self(text.to_owned()))
        } else {
            Err(TextError::Malformed("a web address such as https://example.com/receipt"))
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A mail address, lower-cased, of the plain form that every mail server takes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Email(String);

impl Email {
    /// Reads a mail address.
    ///
    /// # Errors
    /// [`TextError`] when it is not one, or longer than 254 characters (RFC 5321).
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = check(text, 3, 254, false)?.to_lowercase();
        let well_formed = text.split_once('@').is_some_and(|(local, host)| {
            let atom = |part: &str, extra: &str| {
                !part.is_empty()
                    && part.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c))
            };
            local.len() <= 64
                && local.split('.').all(|part| atom(part, "!#$%&'*+/=?^_`{|}~-"))
                && host.contains('.')
                && host.split('.').all(|label| {
                    atom(label, "-") && !label.starts_with('-') && !label.ends_with('-')
                })
        });
        if well_formed { Ok(Self(text)) } else { Err(TextError::Malformed("a mail address")) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Email {
    /// Hides the address: it must not reach a log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Email(…)")
    }
}

/// A password as typed: any Unicode, spaces too, at most 128 characters; at least 15 where it is the
/// only factor, 12 beside a second one (NIST SP 800-63B-4, 3.1.1.2).
pub struct Password(String);

impl Password {
    /// The least number of characters where it is the only factor.
    pub const ALONE: usize = 15;
    /// The least number of characters beside a second factor.
    pub const BESIDE: usize = 12;
    /// The largest number of characters.
    pub const MOST: usize = 128;

    /// Takes a new password of at least `min` characters.
    ///
    /// # Errors
    /// [`TextError`] when it is shorter than `min` or longer than 128 characters.
    pub fn parse(text: &str, min: usize) -> Result<Self, TextError> {
        match text.chars().count() {
            length if length < min => Err(TextError::TooShort { min }),
            length if length > Self::MOST => Err(TextError::TooLong { max: Self::MOST }),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The password, for hashing alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_and_measured_in_characters() {
        assert_eq!(Title::parse("  Oat milk \n").unwrap().as_str(), "Oat milk");
        assert_eq!(Title::parse("ab").unwrap_err(), TextError::TooShort { min: 3 });
        assert!(Title::parse(&"ü".repeat(160)).is_ok());
        assert_eq!(Title::parse(&"ü".repeat(161)).unwrap_err(), TextError::TooLong { max: 160 });
    }

    #[test]
    fn control_characters_are_refused_and_line_breaks_only_where_there_are_lines() {
        assert_eq!(Title::parse("one\ntwo").unwrap_err(), TextError::ControlCharacter);
        assert!(Paragraph::parse("one\ntwo").is_ok());
        assert_eq!(Paragraph::parse("a\0b").unwrap_err(), TextError::ControlCharacter);
    }

    #[test]
    fn mail_addresses() {
        for good in ["Ann.Lee@Example.com", "a+b@mail.example.co", "o'neil@example.org"] {
            assert_eq!(Email::parse(good).unwrap().as_str(), good.to_lowercase());
        }
        for bad in [
            "",
            "a@b",
            "a b@example.com",
            "a@@example.com",
            "a@example..com",
            ".a@example.com",
            "a@-example.com",
            "a@example.com\r\nBcc: x@example.com",
            "<a@example.com>",
        ] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn web_addresses() {
        for good in ["https://a.example", "http://localhost:8080/x?y=%20#z", "https://[::1]/"] {
            assert_eq!(WebAddress::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "https://",
            "ftp://a.example",
            "javascript:alert(1)",
            "https://a b",
            "https:///x",
            "HTTPS://a.example",
            "https://ä.example",
            "https://a.example/\"x",
        ] {
            assert!(WebAddress::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_password_is_taken_as_typed() {
        let alone = |text: &str| Password::parse(text, Password::ALONE);
        assert_eq!(alone(" fifteen spaces ").unwrap().expose(), " fifteen spaces ");
        assert!(alone("fourteen chars").is_err());
        assert!(Password::parse("fourteen chars", Password::BESIDE).is_ok());
        assert!(alone(&"x".repeat(129)).is_err());
    }
}
