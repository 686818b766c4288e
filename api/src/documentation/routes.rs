//! Which methods a path has, read from the document, for the answer 405.

use actix_web::dev::ResourceDef;
use utoipa::openapi::OpenApi;

/// Every path with its methods.
pub(crate) struct Routes(Vec<(ResourceDef, Vec<&'static str>)>);

impl Routes {
    /// The routes of a document.
    pub(crate) fn of(document: &OpenApi) -> Self {
        let routes = document.paths.paths.iter().map(|(path, item)| {
            let methods = [
                ("GET", item.get.is_some()),
                ("HEAD", item.get.is_some()),
                ("PUT", item.put.is_some()),
                ("POST", item.post.is_some()),
            ];
            let methods = methods.into_iter().filter(|(_, there)| *there).map(|(name, _)| name);
            (ResourceDef::new(path.as_str()), methods.collect())
        });
        Self(routes.collect())
    }

    /// The methods of the path; none where there is no such path.
    pub(crate) fn methods(&self, path: &str) -> Vec<&'static str> {
        let matching = self.0.iter().filter(|(definition, _)| definition.is_match(path));
        let mut methods: Vec<_> = matching.flat_map(|(_, methods)| methods.clone()).collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    }
}
