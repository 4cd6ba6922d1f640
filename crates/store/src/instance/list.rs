//! Finding and counting instances of the scope's account.

use super::configuration;
use super::read::{columns, slim};
use crate::Scope;
use crate::db::{Bind, Query, Tx, growing_sql, part};
use ligand_model::Result;
use ligand_model::identity::InstanceId;
use ligand_model::instance::Instance;

/// What must hold of an instance to be found; all of it together.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// It has each of these tags, letter by letter.
    pub tags: Vec<String>,
    /// Its name or its element's key contains this; upper and lower case are the same.
    pub search: Option<String>,
    /// It is of this element.
    pub element: Option<String>,
}

/// How many instances an element has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementCount {
    /// Key of the element.
    pub element: String,
    /// How many.
    pub instances: i64,
}

/// Up to `limit` instances with numbers above `after`, ascending.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn list(
    scope: &Scope,
    tx: &mut Tx,
    filter: &Filter,
    after: Option<InstanceId>,
    limit: u32,
) -> Result<Vec<Instance>> {
    let mut found = list_slim(scope, tx, filter, after, limit).await?;
    let ids: Vec<_> = found.iter().map(|instance| instance.id).collect();
    let mut configurations = configuration::read(scope, tx, &ids).await?;
    for instance in &mut found {
        instance.configuration = configurations.remove(&instance.id).unwrap_or_default();
    }
    Ok(found)
}

/// As [`list`], with every configuration left empty: nothing of it is read or opened.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn list_slim(
    scope: &Scope,
    tx: &mut Tx,
    filter: &Filter,
    after: Option<InstanceId>,
    limit: u32,
) -> Result<Vec<Instance>> {
    let select = growing_sql!("select ", columns!(), " from instance i where i.organization_id = $1");
    let select = narrowed(select, scope, filter)
        .and(part!(" and i.id > $?"), [Bind::from(after.map_or(0, |id| id.0))])
        .and(part!(" order by i.id limit $?"), [Bind::from(i64::from(limit))]);
    let rows = tx.fetch_all(select).await?;
    slim(scope, tx, &rows).await
}

/// How many instances each element has, by key.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn count(scope: &Scope, tx: &mut Tx, filter: &Filter) -> Result<Vec<ElementCount>> {
    let select =
        growing_sql!("select i.element_key, count(*) as instances from instance i where i.organization_id = $1");
    let select = narrowed(select, scope, filter).and(part!(" group by i.element_key order by i.element_key"), []);
    let rows = tx.fetch_all(select).await?;
    rows.iter()
        .map(|row| Ok(ElementCount { element: row.text("element_key")?, instances: row.i64("instances")? }))
        .collect()
}

fn narrowed(query: Query, scope: &Scope, filter: &Filter) -> Query {
    let mut query = query
        .bind(scope.organization)
        .and(part!(" and i.account_id = $? and i.state = 'active'"), [Bind::from(scope.account)]);
    if let Some(element) = &filter.element {
        query = query.and(part!(" and i.element_key = $?"), [Bind::from(element)]);
    }
    if let Some(search) = &filter.search {
        let pattern = contains(search);
        let values = [Bind::from(&pattern), Bind::from(&pattern)];
        query =
            query.and(part!(" and (i.search like $? escape '!' or lower(i.element_key) like $? escape '!')"), values);
    }
    for tag in &filter.tags {
        query = query.and(
            part!(" and exists (select 1 from instance_tag t where t.organization_id = $1 and t.instance_id = i.id and t.tag = $?)"),
            [Bind::from(tag)],
        );
    }
    query
}

/// A LIKE pattern for "contains", with `!` before what LIKE would read as a wildcard.
fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.to_lowercase().chars() {
        if matches!(letter, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_in_a_search_are_letters() {
        assert_eq!(contains("100%_Ä!"), "%100!%!_ä!!%");
    }
}
