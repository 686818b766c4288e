//! What a file is: its name, type, size and hash, as announced and never changed.

use crate::{
    content::{Content, ContentHash},
    id::AttachmentId,
    names::{Name, names},
    text::{Line, TextError},
};

names! {
    /// The types of files that are taken. None of them runs anything in a browser.
    pub enum MediaType {
        /// PDF.
        Pdf = "application/pdf",
        /// A text document of Office Open XML.
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// A spreadsheet of Office Open XML.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        /// A presentation of Office Open XML.
        Pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        /// A PNG image.
        Png = "image/png",
        /// A JPEG image.
        Jpeg = "image/jpeg",
        /// A WebP image.
        Webp = "image/webp",
        /// Plain text in UTF-8.
        Text = "text/plain",
        /// Comma-separated values in UTF-8 (RFC 4180).
        Csv = "text/csv",
    }
}

impl MediaType {
    /// True of text, which has no bytes of its own to be known by.
    #[must_use]
    pub fn is_text(self) -> bool {
        match self {
            Self::Text | Self::Csv => true,
            Self::Pdf
            | Self::Docx
            | Self::Xlsx
            | Self::Pptx
            | Self::Png
            | Self::Jpeg
            | Self::Webp => false,
        }
    }
}

/// The name of a file: one line, and no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(Line);

impl FileName {
    /// Reads a name of at most 240 characters.
    ///
    /// # Errors
    /// [`TextError`] when it is not one line, names a folder, or is hidden.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let line = Line::parse(text)?;
        // Marks of direction would show another ending than the one it has.
        let mark = |c: char| matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let text = line.as_str();
        if text.starts_with('.') || text.contains(['/', '\\']) || text.contains(mark) {
            return Err(TextError::Malformed("the name of a file, without a folder"));
        }
        Ok(Self(line))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The id of the attachment.
    pub id: AttachmentId,
    /// Its name.
    pub name: FileName,
    /// Its type.
    pub media_type: MediaType,
    /// Its size in bytes, at least 1.
    pub size: i64,
    /// SHA-256 of its bytes.
    pub sha256: ContentHash,
}

impl File {
    /// The canonical document: what a signature or a receipt says of the file. It names no id, so that
    /// whoever has the file can verify it.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new()
            .with("name", self.name.as_str())
            .with("media_type", self.media_type.as_str())
            .with("size", self.size)
            .with("sha256", self.sha256.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_names_no_folder_and_hides_nothing() {
        for good in ["Offer 2027.pdf", "Angebot – März.xlsx", "a"] {
            assert_eq!(FileName::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", ".", "..", ".profile", "a/b.pdf", "a\\b.pdf", "a\nb", "exe\u{202e}fdp.pdf"]
        {
            assert!(FileName::parse(bad).is_err(), "{bad}");
        }
    }
}
