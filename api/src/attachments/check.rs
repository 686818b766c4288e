//! Whether the bytes that come are the file that was announced: size, hash, and the type that they show
//! by themselves. They are looked at as they pass, and never gathered.

use aws_lc_rs::digest::{Context, SHA256};
use domain::{
    attachment::{File, MediaType},
    content::ContentHash,
    machine::Name,
};

use crate::{
    body::first_32,
    problem::{Code, Problem},
};

/// So many bytes show what type they are of.
const HEAD: usize = 8 * 1024;

/// The names with which an archive of Office Open XML begins.
const PACKAGE: [&[u8]; 5] = [b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/"];

/// The bytes of a file as they pass.
pub(super) struct Check {
    file: File,
    hash: Context,
    length: i64,
    head: Vec<u8>,
    text: Option<Text>,
}

impl Check {
    pub(super) fn new(file: File) -> Self {
        let text = file.media_type.is_text().then(Text::default);
        Self { file, hash: Context::new(&SHA256), length: 0, head: Vec::new(), text }
    }

    /// Looks at some more bytes.
    ///
    /// # Errors
    /// 413 when they are too many, 422 when they are of another type.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.length = self.length.saturating_add(i64::try_from(bytes.len()).unwrap_or(i64::MAX));
        if self.length > self.file.size {
            let detail = format!("The file was announced with {} bytes.", self.file.size);
            return Err(Problem::new(Code::TooLarge, detail));
        }
        self.hash.update(bytes);
        let missing = HEAD.saturating_sub(self.head.len());
        if missing > 0 {
            self.head.extend(bytes.iter().take(missing));
            if self.head.len() == HEAD {
                self.is_of_its_type()?;
            }
        }
        let text = self.text.as_mut().is_none_or(|text| text.push(bytes));
        if text { Ok(()) } else { Err(self.another_type()) }
    }

    /// All bytes have come.
    ///
    /// # Errors
    /// 422 when they are not the file that was announced.
    pub(super) fn finish(mut self) -> Result<(), Problem> {
        self.is_of_its_type()?;
        if self.length < self.file.size {
            let detail = format!(
                "{} of the {} bytes that were announced came.",
                self.length, self.file.size
            );
            return Err(Problem::new(Code::WrongContent, detail));
        }
        if self.text.take().is_some_and(|text| !text.finish()) {
            return Err(self.another_type());
        }
        let hash = first_32(self.hash.finish().as_ref());
        require_same(ContentHash::new(hash), self.file.sha256)
    }

    fn is_of_its_type(&self) -> Result<(), Problem> {
        if shows(self.file.media_type, &self.head) { Ok(()) } else { Err(self.another_type()) }
    }

    fn another_type(&self) -> Problem {
        let detail = format!("The bytes are not of the type {}.", self.file.media_type);
        Problem::new(Code::WrongContent, detail)
    }
}

/// Goes on only if the bytes have the hash that was announced.
///
/// # Errors
/// 422 when they have another.
pub(super) fn require_same(sent: ContentHash, announced: ContentHash) -> Result<(), Problem> {
    if sent == announced {
        return Ok(());
    }
    let detail = format!("The file was announced with {announced}, and the bytes have {sent}.");
    Err(Problem::new(Code::WrongContent, detail))
}

/// True where the first bytes of a file are those of its type.
fn shows(media_type: MediaType, head: &[u8]) -> bool {
    let found = infer::get(head).map(|kind| kind.mime_type());
    match media_type {
        // Text has no mark of its own; whether it is text its other bytes tell. A page or an image that
        // a browser would run is told by how it begins.
        MediaType::Text | MediaType::Csv => {
            let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
            !text.starts_with(b"<") && !text.starts_with(b"#!")
        }
        MediaType::Docx | MediaType::Xlsx | MediaType::Pptx => {
            // Whoever writes such an archive orders it as it likes, so not each shows its kind.
            let package = |name: &&[u8]| head.get(30..).is_some_and(|rest| rest.starts_with(name));
            let archive = found.is_none_or(|found| found == "application/zip");
            found == Some(media_type.as_str())
                || archive && head.starts_with(b"PK\x03\x04") && PACKAGE.iter().any(package)
        }
        MediaType::Pdf | MediaType::Png | MediaType::Jpeg | MediaType::Webp => {
            found == Some(media_type.as_str())
        }
    }
}

/// Text in UTF-8 as it passes, of which a character may lie on two pieces.
#[derive(Default)]
struct Text {
    begun: Vec<u8>,
}

impl Text {
    /// False where the bytes are no text.
    fn push(&mut self, bytes: &[u8]) -> bool {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&all) {
            Ok(_) => all.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return false,
        };
        self.begun = all.split_off(whole);
        !all.iter().any(|byte| byte.is_ascii_control() && !b"\t\n\r\x0c".contains(byte))
    }

    /// False where it ends in the middle of a character.
    fn finish(self) -> bool {
        self.begun.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        attachment::FileName,
        id::{AttachmentId, Id},
    };
    use uuid::Uuid;

    use super::*;

    fn check(media_type: MediaType, bytes: &[u8], piece: usize) -> Result<(), Code> {
        let mut check = Check::new(File {
            id: AttachmentId::new(Uuid::nil()),
            name: FileName::parse("file").unwrap(),
            media_type,
            size: i64::try_from(bytes.len()).unwrap(),
            sha256: ContentHash::new(crate::body::sha256(bytes)),
        });
        let passed = bytes.chunks(piece).try_for_each(|piece| check.push(piece));
        passed.and_then(|()| check.finish()).map_err(|problem| problem.code())
    }

    #[test]
    fn a_file_is_of_the_type_that_it_shows() {
        let png = b"\x89PNG\r\n\x1a\n and the rest";
        let package = [&b"PK\x03\x04"[..], &[0; 26], b"[Content_Types].xml and the rest"].concat();
        let archive = [&b"PK\x03\x04"[..], &[0; 26], b"evil.exe and the rest"].concat();
        for (media_type, bytes, taken) in [
            (MediaType::Pdf, &b"%PDF-1.7 and the rest"[..], true),
            (MediaType::Pdf, b"<html><script>alert(1)</script>", false),
            (MediaType::Pdf, b"MZ\x90 and the rest", false),
            (MediaType::Png, png, true),
            (MediaType::Jpeg, png, false),
            (MediaType::Docx, &package, true),
            (MediaType::Docx, &archive, false),
            (MediaType::Text, "Größe: 12 €\n".as_bytes(), true),
            (MediaType::Csv, b"a;b\r\n1;2\r\n", true),
            (MediaType::Text, b" \n<svg onload='alert(1)'/>", false),
            (MediaType::Text, b"\xef\xbb\xbf<!doctype html>", false),
            (MediaType::Text, b"#!/bin/sh\n", false),
            (MediaType::Text, b"a\0b", false),
            (MediaType::Text, b"\x7fELF", false),
            (MediaType::Text, b"caf\xe9 au lait", false),
            (MediaType::Text, b"cut \xe2\x82", false),
        ] {
            let expected = if taken { Ok(()) } else { Err(Code::WrongContent) };
            for piece in [1, 3, 1_000] {
                let shown = String::from_utf8_lossy(bytes);
                assert_eq!(check(media_type, bytes, piece), expected, "{media_type} {shown:?}");
            }
        }
    }
}
