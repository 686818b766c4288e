//! The file itself: rows go to the disk as they come, and from there, packed, into a ZIP with a manifest.
//! Whatever is written beside it has no name in any folder, so that a kill leaves nothing.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use aws_lc_rs::digest::{Context, SHA256};
use csv::{Terminator, WriterBuilder};
use domain::content::ContentHash;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::{body::first_32, tables::cell_of};

/// What cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the export cannot be written")]
pub(super) enum ArchiveError {
    /// The disk fails, or is full.
    Disk(#[from] io::Error),
    /// The ZIP cannot be made.
    Zip(#[from] ZipError),
    /// A row cannot be written as JSON.
    Json(#[from] serde_json::Error),
    /// A row cannot be written as CSV.
    Csv(#[from] csv::Error),
}

/// A file in a folder, with no name there any more; it begins with a random one.
///
/// # Errors
/// What the disk says.
pub(super) fn scratch(folder: &Path, name: Uuid) -> io::Result<File> {
    let path = folder.join(format!("export-{}", name.simple()));
    let file =
        OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

/// The rows of a noun, as they come.
pub(super) struct Table {
    /// What they are.
    pub(super) name: &'static str,
    lines: BufWriter<File>,
    rows: u64,
    /// Every field that a row had, in the order in which they came.
    columns: Vec<String>,
}

impl Table {
    /// None yet; they are kept in this file, which is empty.
    pub(super) fn new(name: &'static str, file: File) -> Self {
        Self { name, lines: BufWriter::new(file), rows: 0, columns: Vec::new() }
    }

    /// Puts rows behind the others.
    ///
    /// # Errors
    /// [`ArchiveError`] when they cannot be written.
    pub(super) fn push(&mut self, rows: &[Value]) -> Result<(), ArchiveError> {
        for row in rows {
            serde_json::to_writer(&mut self.lines, row)?;
            self.lines.write_all(b"\n")?;
            for (column, _) in fields(row) {
                if !self.columns.contains(&column) {
                    self.columns.push(column);
                }
            }
            self.rows += 1;
        }
        Ok(())
    }
}

/// The fields of a row, those of an object in it with its name before theirs; what a caller can do next is
/// nothing for a table.
fn fields(row: &Value) -> Vec<(String, &Value)> {
    let Value::Object(object) = row else { return vec![("value".to_owned(), row)] };
    let mut all = Vec::new();
    for (name, field) in object {
        match field {
            Value::Object(inner) if !inner.is_empty() => {
                let inner = fields(field);
                all.extend(
                    inner.into_iter().map(|(rest, value)| (format!("{name}.{rest}"), value)),
                );
            }
            _ if name == "allowed_actions" => {}
            _ => all.push((name.clone(), field)),
        }
    }
    all
}

/// A file of the ZIP, as the manifest tells of it.
#[derive(Serialize)]
struct FileView {
    name: String,
    /// How many rows it has; none where it is no list.
    rows: Option<u64>,
    /// How many bytes it has.
    size: u64,
    sha256: String,
}

/// What the ZIP holds.
#[derive(Serialize)]
struct ManifestView<'a> {
    #[serde(flatten)]
    about: &'a Value,
    files: &'a [FileView],
}

/// A ZIP on its way.
pub(super) struct Archive {
    zip: ZipWriter<File>,
    files: Vec<FileView>,
}

/// A ZIP that is complete.
pub(super) struct Complete {
    /// Its bytes, to be read from their beginning.
    pub(super) file: File,
    /// How many they are.
    pub(super) size: u64,
    /// Their hash.
    pub(super) sha256: ContentHash,
    /// How many files it holds, the manifest included.
    pub(super) files: usize,
}

impl Archive {
    /// An empty one, written to this file, which is empty.
    pub(super) fn new(file: File) -> Self {
        Self { zip: ZipWriter::new(file), files: Vec::new() }
    }

    /// Packs a table, as JSON by lines and as CSV.
    ///
    /// # Errors
    /// [`ArchiveError`] when it cannot be written.
    pub(super) fn pack(&mut self, table: Table) -> Result<(), ArchiveError> {
        let Table { name, lines, rows, columns } = table;
        let mut lines = lines.into_inner().map_err(io::IntoInnerError::into_error)?;
        lines.seek(SeekFrom::Start(0))?;
        self.add(&format!("{name}.jsonl"), Some(rows), |out| {
            io::copy(&mut lines, out)?;
            Ok(())
        })?;
        lines.seek(SeekFrom::Start(0))?;
        self.add(&format!("{name}.csv"), Some(rows), |out| {
            let mut csv = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
            if columns.is_empty() {
                return Ok(());
            }
            csv.write_record(columns.iter().map(|column| cell_of(&Value::from(column.as_str()))))?;
            for line in BufReader::new(lines).lines() {
                let row: Value = serde_json::from_str(&line?)?;
                let fields = fields(&row);
                let cell = |column: &String| {
                    let field = fields.iter().find(|(name, _)| name == column);
                    field.map(|(_, value)| cell_of(value)).unwrap_or_default()
                };
                csv.write_record(columns.iter().map(cell))?;
            }
            csv.flush()?;
            Ok(())
        })
    }

    /// Packs what was written to a scratch file.
    ///
    /// # Errors
    /// [`ArchiveError`] when it cannot be written.
    pub(super) fn pack_file(&mut self, name: &str, mut file: File) -> Result<(), ArchiveError> {
        file.seek(SeekFrom::Start(0))?;
        self.add(name, None, |out| {
            io::copy(&mut file, out)?;
            Ok(())
        })
    }

    /// Closes it with its manifest, which tells this besides of each file its size and its hash.
    ///
    /// # Errors
    /// [`ArchiveError`] when it cannot be written.
    pub(super) fn close(mut self, about: &Value) -> Result<Complete, ArchiveError> {
        let manifest = ManifestView { about, files: &self.files };
        let manifest = serde_json::to_vec_pretty(&manifest)?;
        self.add("manifest.json", None, |out| Ok(out.write_all(&manifest)?))?;
        let mut file = self.zip.finish()?;
        let size = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        let mut counted = Counted::new(io::sink());
        io::copy(&mut file, &mut counted)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Complete { file, size, sha256: counted.hash(), files: self.files.len() })
    }

    fn add(
        &mut self,
        name: &str,
        rows: Option<u64>,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), ArchiveError>,
    ) -> Result<(), ArchiveError> {
        // However large it becomes.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .large_file(true);
        self.zip.start_file(name, options)?;
        let mut out = Counted::new(&mut self.zip);
        fill(&mut out)?;
        let (size, sha256) = (out.bytes, out.hash().to_string());
        self.files.push(FileView { name: name.to_owned(), rows, size, sha256 });
        Ok(())
    }
}

impl Complete {
    /// The next bytes, at most so many; none at the end.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn read(&mut self, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        (&mut self.file).take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Counts and hashes what passes.
struct Counted<W> {
    out: W,
    context: Context,
    bytes: u64,
}

impl<W> Counted<W> {
    fn new(out: W) -> Self {
        Self { out, context: Context::new(&SHA256), bytes: 0 }
    }

    fn hash(self) -> ContentHash {
        ContentHash::new(first_32(self.context.finish().as_ref()))
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        if let Some(bytes) = bytes.get(..written) {
            self.context.update(bytes);
        }
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_is_flat_and_begins_no_formula() {
        let row = json!({
            "id": "prop_1",
            "pitch": {"title": "=1+1", "asks": null, "values": [{"for": "shopper"}]},
            "regions": ["north", "-east"],
            "allowed_actions": [{"action": "withdraw"}],
        });
        let cells: Vec<_> =
            fields(&row).into_iter().map(|(name, value)| (name, cell_of(value))).collect();
        let cells: Vec<_> =
            cells.iter().map(|(name, cell)| (name.as_str(), cell.as_str())).collect();
        assert_eq!(
            cells,
            [
                ("id", "prop_1"),
                ("pitch.asks", ""),
                ("pitch.title", "'=1+1"),
                ("pitch.values", "[{\"for\":\"shopper\"}]"),
                ("regions", "north|-east"),
            ]
        );
    }
}
