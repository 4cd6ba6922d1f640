//! Where an element stands in somebody's catalogue: hidden, featured, at which position.

use crate::Scope;
use crate::db::{Bind, MOST_ROWS, Tx, growing_sql, part, sql};
use ligand_model::Result;

/// One element's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogueProperty {
    /// Number of the element.
    pub element: i64,
    /// Not shown.
    pub hidden: bool,
    /// Shown among the first.
    pub featured: bool,
    /// Its place in the order.
    pub position: Option<i64>,
}

/// Whose catalogue: the user's, its account's or its organization's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The scope's user.
    User,
    /// Its account.
    Account,
    /// Its organization.
    Organization,
}

impl Of {
    /// The word of the API, and of the row.
    pub const fn key(self) -> &'static str {
        match self {
            Of::User => "user",
            Of::Account => "account",
            Of::Organization => "organization",
        }
    }

    fn id(self, scope: &Scope) -> i64 {
        match self {
            Of::User => scope.user.0,
            Of::Account => scope.account.0,
            Of::Organization => scope.organization.0,
        }
    }
}

/// The places that were set, by number of the element.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn list(scope: &Scope, tx: &mut Tx, of: Of) -> Result<Vec<CatalogueProperty>> {
    let select = sql!(
        "select element_id, hidden, featured, position from catalogue_property \
         where organization_id = $1 and entity_type = $2 and entity_id = $3 order by element_id"
    );
    let rows = tx.fetch_all(select.bind(scope.organization).bind(of.key()).bind(of.id(scope))).await?;
    let property = |row: &crate::Row| {
        Ok(CatalogueProperty {
            element: row.i64("element_id")?,
            hidden: row.bool("hidden")?,
            featured: row.bool("featured")?,
            position: row.i64_or_null("position")?,
        })
    };
    rows.iter().map(property).collect()
}

/// Sets the places of these elements; each may stand once in `properties`.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn set(scope: &Scope, tx: &mut Tx, of: Of, properties: &[CatalogueProperty]) -> Result<()> {
    for properties in properties.chunks(MOST_ROWS) {
        let rows = properties.iter().map(|property| {
            [
                Bind::from(property.element),
                Bind::from(property.hidden),
                Bind::from(property.featured),
                Bind::from(property.position),
            ]
        });
        let upsert = growing_sql!(
            "insert into catalogue_property(organization_id, entity_type, entity_id, element_id, hidden, featured, position) \
             values "
        )
        .bind(scope.organization)
        .bind(of.key())
        .bind(of.id(scope))
        .rows(part!("($1, $2, $3, $?, $?, $?, $?)"), rows)
        .and(
            part!(
                " on conflict (organization_id, entity_type, entity_id, element_id) do update set \
                 hidden = excluded.hidden, featured = excluded.featured, position = excluded.position"
            ),
            [],
        );
        tx.execute(upsert).await?;
    }
    Ok(())
}
