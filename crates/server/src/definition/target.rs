//! Which stored document a change is written to, and who may change it.

use std::sync::Arc;

use ligand_model::{Element, Error, Kind, Result};
use ligand_store::Scope;
use ligand_store::element::{self, Head, Role};

use crate::app::App;

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
        let element = app.elements.element(scope, key_or_id).await?;
        let heads = app.elements.heads(scope).await?;
        if element.id < element::FIRST_ID {
            let is_ours = |head: &&Head| head.role == Role::Extension && head.key == element.key;
            return Ok(Target::Extension(element.clone(), heads.iter().find(is_ours).cloned()));
        }
        let head = heads.iter().find(|head| head.id == element.id);
        match head {
            Some(head) if head.account == scope.account => Ok(Target::Own(head.clone())),
            _ => {
                let message = format!(
                    "element {} belongs to another account, which shares it; clone it to change it",
                    element.key
                );
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
