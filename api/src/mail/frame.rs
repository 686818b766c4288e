//! What stands around what a mail says: the greeting above it, and below it who writes, and where its reader
//! chooses what comes.

/// A text with what stands around it.
macro_rules! framed {
    ($body:literal) => {
        concat!(
            "{{ frame.greeting }}{% if name %} {{ name }}{% endif %}{{ frame.after_greeting }}\n\n",
            $body,
            "\n{{ frame.closing }}\nTandem\
            {% if settings %}\n\n{{ frame.choose }} {{ settings }}{% endif %}\n",
        )
    };
}

/// The same in HTML.
macro_rules! framed_html {
    ($body:literal) => {
        concat!(
            "<!doctype html><html lang=\"{{ language }}\">\
            <body style=\"font:16px/1.5 system-ui,sans-serif\">\n\
            <p>{{ frame.greeting }}{% if name %} {{ name }}{% endif %}{{ frame.after_greeting }}</p>\n",
            $body,
            "<p>{{ frame.closing }}<br>Tandem</p>\n\
            {% if settings %}<p><small>{{ frame.choose }} \
            <a href=\"{{ settings }}\">{{ settings }}</a></small></p>\n\
            {% endif %}</body></html>\n",
        )
    };
}

pub(super) use {framed, framed_html};
