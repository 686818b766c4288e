//! Letters that list several mails: of a day, or of a window in which too many came. Each line has a
//! subject and a link, as the mail itself would, and no content.

use domain::{content::ContentHash, machine::Name};
use jiff::Timestamp;
use persistence::mails::Mail;
use serde::Serialize;
use uuid::Uuid;

use super::frame::{framed, framed_html};
use crate::body::sha256;

/// Which letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letter {
    /// What came in a day.
    Digest,
    /// What came too often.
    Gathered,
}

impl Name for Letter {
    const ALL: &'static [Self] = &[Self::Digest, Self::Gathered];

    fn as_str(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Gathered => "gathered",
        }
    }
}

pub(super) const TEXT: &str = framed!(
    "{{ opening }}

{% for line in lines %}- {{ line.subject }}
  {{ line.link }}
{% endfor %}
{{ closing }}
"
);

pub(super) const HTML: &str = framed_html!(
    "<p>{{ opening }}</p>
<ul>
{% for line in lines %}<li><a href=\"{{ line.link }}\">{{ line.subject }}</a></li>
{% endfor %}</ul>
<p>{{ closing }}</p>
"
);

/// A line of a letter.
#[derive(Serialize)]
pub(super) struct Line {
    pub(super) subject: String,
    pub(super) link: String,
}

/// The letter with which a mail goes that is held back until `due`: the same for all that go with it.
pub(super) fn letter(letter: Letter, mail: &Mail, due: Timestamp) -> Mail {
    let id = letter_id(letter, mail, due);
    let (title, kind) = match letter {
        Letter::Digest => (String::new(), None),
        Letter::Gathered => (mail.title.clone(), mail.kind.clone()),
    };
    Mail {
        id,
        template: letter.as_str().to_owned(),
        title,
        partner: String::new(),
        link: String::new(),
        kind,
        partnership_id: None,
        about: None,
        lists: Some(id),
        ..mail.clone()
    }
}

fn letter_id(letter: Letter, mail: &Mail, due: Timestamp) -> Uuid {
    let uuid = |id: Option<Uuid>| id.unwrap_or_default();
    let (organisation, member) = (uuid(mail.org_id), uuid(mail.meant_for));
    let about = match letter {
        Letter::Digest => Uuid::nil(),
        Letter::Gathered => uuid(mail.about),
    };
    let text = format!("{} {organisation} {member} {about} {due}", letter.as_str());
    ContentHash::new(sha256(text.as_bytes())).uuid()
}
