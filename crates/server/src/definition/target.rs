//! Which stored document a change is written to, and who may change it.

use std::sync::Arc;

use ligand_model::{Element, Error, Kind, Result};
use ligand_store::Scope;
use ligand_store::element::Head;

use crate::app::App;
use crate::catalogue::{Found, no_element};

/// What a change is made to.
pub enum Target {
    /// An element of the account's own.
    Own(Head),
    /// What the account adds to an element of the catalogue; no row yet if it has added nothing.
    Extension(Arc<Element>, Option<Head>),
}

impl Target {
    /// The target of a change of this element.
    ///
    /// # Errors
    /// 404: the caller sees no such element. 403: it is another account's.
    pub async fn find(app: &App, scope: &Scope, key_or_id: &str) -> Result<Target> {
        match app.elements.locate(scope, key_or_id).await?.ok_or_else(|| no_element(key_or_id))? {
            Found::Embedded(element, extension) => Ok(Target::Extension(element, extension)),
            Found::Stored(head) if head.account == scope.account => Ok(Target::Own(head)),
            Found::Stored(head) => {
                let message =
                    format!("element {} belongs to another account, which shares it; clone it to change it", head.key);
                Err(Error::new(Kind::Forbidden, message))
            }
        }
    }

    /// As [`Target::find`], for what can only be done to an element of one's own.
    ///
    /// # Errors
    /// Those of [`Target::find`]; 403: it is of the catalogue.
    pub async fn own(app: &App, scope: &Scope, key_or_id: &str) -> Result<Head> {
        match Target::find(app, scope, key_or_id).await? {
            Target::Own(head) => Ok(head),
            Target::Extension(element, _) => Err(of_the_catalogue(&element.key)),
        }
    }
}

/// Why an element of the catalogue is not changed.
pub(super) fn of_the_catalogue(key: &str) -> Error {
    let message = format!(
        "element {key} is of the catalogue and cannot be changed; clone it (POST /elements/{key}/clone), or add resources \
         of your own (POST /elements/{key}/resources)"
    );
    Error::new(Kind::Forbidden, message)
}
