//! Which methods a path has and in which forms they answer, read from the document: for the answers 405
//! and 406.

use actix_web::{dev::ResourceDef, http::Method};
use utoipa::openapi::{OpenApi, RefOr, path::Operation};

/// Every path.
pub(crate) struct Routes(Vec<Route>);

/// A path with its methods, and with the forms of each.
struct Route {
    path: ResourceDef,
    methods: Vec<(Method, Vec<String>)>,
}

impl Routes {
    /// The routes of a document.
    pub(crate) fn of(document: &OpenApi) -> Self {
        let routes = document.paths.paths.iter().map(|(path, item)| {
            let methods = [
                (Method::GET, &item.get),
                (Method::HEAD, &item.get),
                (Method::PUT, &item.put),
                (Method::POST, &item.post),
            ];
            let methods = methods
                .into_iter()
                .filter_map(|(method, operation)| Some((method, forms(operation.as_ref()?))));
            Route { path: ResourceDef::new(path.as_str()), methods: methods.collect() }
        });
        Self(routes.collect())
    }

    /// The methods of the path; none where there is no such path.
    pub(crate) fn methods(&self, path: &str) -> Vec<&str> {
        let mut methods: Vec<_> = self.of_path(path).map(|(method, _)| method.as_str()).collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    }

    /// The forms in which the operation of a path and method answers.
    pub(crate) fn forms(&self, method: &Method, path: &str) -> impl Iterator<Item = &str> {
        let operations = self.of_path(path).filter(move |(known, _)| known == method);
        operations.flat_map(|(_, forms)| forms).map(String::as_str)
    }

    fn of_path(&self, path: &str) -> impl Iterator<Item = &(Method, Vec<String>)> {
        let matching = self.0.iter().filter(move |route| route.path.is_match(path));
        matching.flat_map(|route| &route.methods)
    }
}

/// The forms in which an operation answers where it does what it is asked.
fn forms(operation: &Operation) -> Vec<String> {
    let responses = operation.responses.responses.iter();
    let done = responses.filter(|(status, _)| status.starts_with('2'));
    let contents = done.filter_map(|(_, response)| match response {
        RefOr::T(response) => Some(response.content.keys().cloned()),
        RefOr::Ref(_) => None,
    });
    contents.flatten().collect()
}
