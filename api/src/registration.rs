//! Where operations are registered: with a server, which serves them, or with the document, which
//! describes them. Both are made from one registration, and neither makes the other.

use actix_web::{
    dev::HttpServiceFactory,
    web::{self, ServiceConfig},
};
use utoipa::openapi::{
    RefOr, Schema,
    path::{Paths, PathsBuilder},
};
use utoipa_actix_web::OpenApiFactory;

/// Takes operations.
pub(crate) trait Registration: Sized {
    /// Registers an operation.
    fn service<O>(&mut self, operation: O) -> &mut Self
    where
        O: HttpServiceFactory + OpenApiFactory + 'static;

    /// Registers what `register` does, below a prefix.
    fn scope(&mut self, prefix: &str, register: impl FnOnce(&mut Self)) -> &mut Self;

    /// Registers what `register` does.
    fn configure(&mut self, register: impl FnOnce(&mut Self)) -> &mut Self {
        register(self);
        self
    }
}

impl Registration for ServiceConfig {
    fn service<O>(&mut self, operation: O) -> &mut Self
    where
        O: HttpServiceFactory + OpenApiFactory + 'static,
    {
        Self::service(self, operation)
    }

    fn scope(&mut self, prefix: &str, register: impl FnOnce(&mut Self)) -> &mut Self {
        Self::service(self, web::scope(prefix).configure(register))
    }
}

/// What is described.
#[derive(Default)]
pub(crate) struct Described {
    pub(crate) paths: Paths,
    pub(crate) schemas: Vec<(String, RefOr<Schema>)>,
    prefix: String,
}

impl Registration for Described {
    fn service<O>(&mut self, operation: O) -> &mut Self
    where
        O: HttpServiceFactory + OpenApiFactory + 'static,
    {
        let own = operation.paths().paths.into_iter();
        let below = own.fold(PathsBuilder::new(), |paths, (path, item)| {
            paths.path(format!("{}{path}", self.prefix), item)
        });
        self.paths.merge(below.build());
        operation.schemas(&mut self.schemas);
        self
    }

    fn scope(&mut self, prefix: &str, register: impl FnOnce(&mut Self)) -> &mut Self {
        let above = self.prefix.len();
        self.prefix.push_str(prefix);
        register(self);
        self.prefix.truncate(above);
        self
    }
}
