//! Objects: the bytes of files, in a folder or in a bucket. Each has a random name in the folder of its
//! organisation and is written once, as a stream, in memory of one part.
//!
//! Nothing here knows who may see what: the rows of `attachments` do.

use std::{
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};

use bytes::{Bytes, BytesMut};
use domain::id::OrganisationId;
use futures_util::{Stream, TryStreamExt};
use object_store::{
    GetOptions, GetRange, MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    local::LocalFileSystem,
    path::Path,
};
use uuid::Uuid;

/// What is kept in memory of an object that is written into a folder.
const FOLDER_PART: usize = 256 * 1024;

/// What is kept in memory of an object that is written into a bucket, which takes no smaller parts.
const BUCKET_PART: usize = 5 * 1024 * 1024;

/// Why an object cannot be written, read or removed.
#[derive(Debug, thiserror::Error)]
#[error("the object store fails")]
pub struct ObjectError(#[from] object_store::Error);

/// Where objects are kept.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    part: usize,
    folder: Option<PathBuf>,
}

/// An object of an organisation.
#[derive(Debug, Clone, Copy)]
pub struct ObjectName(pub OrganisationId, pub Uuid);

impl ObjectName {
    fn path(self) -> Path {
        let Self(organisation, object) = self;
        Path::from_iter([organisation.to_string(), object.simple().to_string()])
    }
}

impl Objects {
    /// A folder, which is there.
    ///
    /// # Errors
    /// [`ObjectError`] when it cannot be used.
    pub fn in_folder(folder: &FilePath) -> Result<Self, ObjectError> {
        // What a row says is there has to be there after a power cut, too.
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), part: FOLDER_PART, folder: Some(folder.to_owned()) })
    }

    /// A bucket, such as `s3://bucket`. The region, the keys and the address of a service that is not
    /// Amazon's come from the usual variables (`AWS_REGION`, `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_ENDPOINT_URL`). An address that begins with `http://` is taken at
    /// its word: it names a service in the operator's own network.
    ///
    /// # Errors
    /// [`ObjectError`] when they do not name one.
    pub fn in_bucket(url: &str) -> Result<Self, ObjectError> {
        let builder = AmazonS3Builder::from_env().with_url(url);
        let address = builder.get_config_value(&AmazonS3ConfigKey::Endpoint);
        let plain = address.is_some_and(|address| address.starts_with("http://"));
        let store = if plain { builder.with_allow_http(true) } else { builder }.build()?;
        Ok(Self { store: Arc::new(store), part: BUCKET_PART, folder: None })
    }

    /// Begins to write an object. It is there once it is finished, and not before.
    ///
    /// # Errors
    /// [`ObjectError`] when it cannot be written.
    pub async fn write(&self, name: ObjectName) -> Result<Writer, ObjectError> {
        let upload = self.store.put_multipart(&name.path()).await?;
        Ok(Writer { upload, part: self.part, waiting: BytesMut::new() })
    }

    /// The bytes of an object from `from` to `to`, which is not part of them, as a stream.
    ///
    /// # Errors
    /// [`ObjectError`] when it cannot be read.
    pub async fn read(
        &self,
        name: ObjectName,
        from: u64,
        to: u64,
    ) -> Result<impl Stream<Item = Result<Bytes, ObjectError>> + use<>, ObjectError> {
        let options = GetOptions { range: Some(GetRange::Bounded(from..to)), ..Default::default() };
        let found = self.store.get_opts(&name.path(), options).await?;
        Ok(found.into_stream().map_err(ObjectError))
    }

    /// Removes an object, and what a kill has left of one that was never finished. Nothing is wrong where
    /// there is none.
    ///
    /// # Errors
    /// [`ObjectError`] when it cannot be removed.
    pub async fn remove(&self, name: ObjectName) -> Result<(), ObjectError> {
        if let Some(folder) = &self.folder {
            // As the store calls what it writes; names are used once, so there is no second.
            let unfinished = folder.join(format!("{}#1", name.path()));
            match tokio::fs::remove_file(&unfinished).await {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    let source = Box::new(source);
                    return Err(object_store::Error::Generic { store: "folder", source }.into());
                }
                Ok(()) | Err(_) => {}
            }
        }
        match self.store.delete(&name.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// An object that is being written.
pub struct Writer {
    upload: Box<dyn MultipartUpload>,
    part: usize,
    waiting: BytesMut,
}

impl Writer {
    /// Writes some bytes more.
    ///
    /// # Errors
    /// [`ObjectError`] when they cannot be written.
    pub async fn push(&mut self, bytes: Bytes) -> Result<(), ObjectError> {
        // Copied, so that however small the pieces come, no more is held than a part.
        self.waiting.extend_from_slice(&bytes);
        while self.waiting.len() >= self.part {
            let part = self.waiting.split_to(self.part).freeze();
            self.put(part).await?;
        }
        Ok(())
    }

    /// Writes a part: all but the last are of one size, which some buckets ask for. One at a time: the
    /// next is read from the client only when this one is written.
    async fn put(&mut self, part: Bytes) -> Result<(), ObjectError> {
        Ok(self.upload.put_part(PutPayload::from_bytes(part)).await?)
    }

    /// The object is there.
    ///
    /// # Errors
    /// [`ObjectError`] when it cannot be written.
    pub async fn finish(mut self) -> Result<(), ObjectError> {
        let last = std::mem::take(&mut self.waiting).freeze();
        self.put(last).await?;
        self.upload.complete().await?;
        Ok(())
    }

    /// It will not be there.
    pub async fn abandon(mut self) {
        // What is left is taken away as what a kill has left.
        let _ = self.upload.abort().await;
    }
}
