//! Step: as many vendor calls as one page of the caller needs.
//!
//! Pages of the vendor and of the caller need not have the same size, and rows that the vendor could not
//! filter are filtered here, over a bounded number of rows. No row is given twice and none is left out.

use crate::Engine;
use crate::call::{Answer, Turn};
use crate::query::{Plan, Residual};
use ligand_model::{Error, Kind, Result};
use serde_json::Value;

/// One page of the vendor: its number from 0, and how many rows it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub index: u64,
    pub limit: u64,
}

/// What the vendor's answers come to.
pub(crate) struct Gathered {
    pub answer: Answer,
    /// For lists: whether a further page may hold rows, and how many rows there are in all, if known.
    pub list: Option<Listed>,
}

/// What is known of a list beyond its rows.
pub(crate) struct Listed {
    pub more: bool,
    pub total: Option<u64>,
}

/// Gathers one answer: a single exchange, or the rows of one page.
pub(crate) async fn gather(engine: &Engine, turn: &Turn<'_>) -> Result<Gathered> {
    if !turn.resource.is_list() {
        let mut answer = engine.exchange(turn, Window { index: 0, limit: 1 }).await?;
        // A list that has no pages is filtered all the same.
        if let (Some(residual), Value::Array(rows)) = (&turn.plan.residual, &mut answer.body) {
            *rows = residual.retain(std::mem::take(rows));
        }
        return Ok(Gathered { answer, list: None });
    }
    let mut rows = match &turn.plan.residual {
        None => Rows::slice(&turn.plan),
        Some(residual) => Rows::scan(&turn.plan, residual, engine.limits.scan_rows),
    };
    loop {
        let window = rows.window();
        let mut answer = engine.exchange(turn, window).await?;
        let page = match answer.body {
            Value::Array(page) => page,
            // Not a list after all (an error, or a hook's own answer): it stands as it is.
            _ => return Ok(Gathered { answer, list: None }),
        };
        answer.body = Value::Null;
        if rows.take(page)? {
            let listed = Listed { more: !rows.ended, total: rows.total() };
            answer.body = Value::Array(rows.kept);
            return Ok(Gathered { answer, list: Some(listed) });
        }
    }
}

/// Collects the rows of one page of the caller from pages of the vendor.
struct Rows<'a> {
    kept: Vec<Value>,
    residual: Option<&'a Residual>,
    /// Rows still to leave out before the page begins.
    skip: u64,
    want: u64,
    limit: u64,
    next: u64,
    seen: u64,
    bound: u64,
    before: u64,
    ended: bool,
}

impl<'a> Rows<'a> {
    /// The vendor filters: start at the vendor's page that holds the first row wanted.
    fn slice(plan: &Plan) -> Rows<'a> {
        let start = plan.page.first_row();
        let limit = plan.vendor_max.min(plan.page.size).max(1);
        let next = start / limit;
        Rows {
            kept: Vec::new(),
            residual: None,
            skip: start - next * limit,
            want: plan.page.size,
            limit,
            next,
            seen: 0,
            bound: u64::MAX,
            before: start,
            ended: false,
        }
    }

    /// We filter: read from the beginning.
    fn scan(plan: &Plan, residual: &'a Residual, bound: u64) -> Rows<'a> {
        let skip = plan.page.first_row();
        let limit = plan.scan_max.min(bound.saturating_add(1)).max(1);
        Rows {
            kept: Vec::new(),
            residual: Some(residual),
            skip,
            want: plan.page.size,
            limit,
            next: 0,
            seen: 0,
            bound,
            before: skip,
            ended: false,
        }
    }

    fn window(&self) -> Window {
        Window { index: self.next, limit: self.limit }
    }

    /// Takes a page of the vendor; true when the caller's page is complete or there is no more.
    fn take(&mut self, page: Vec<Value>) -> Result<bool> {
        let given = page.len() as u64;
        self.seen += given;
        self.next += 1;
        let matching = match self.residual {
            Some(residual) => residual.retain(page),
            None => page,
        };
        for row in matching {
            if self.kept.len() as u64 == self.want {
                return Ok(true);
            }
            if self.skip > 0 {
                self.skip -= 1;
            } else {
                self.kept.push(row);
            }
        }
        self.ended = given < self.limit;
        if self.ended || self.kept.len() as u64 == self.want {
            return Ok(true);
        }
        match self.residual {
            Some(residual) if self.seen > self.bound => Err(too_far(residual, self.bound)),
            _ => Ok(false),
        }
    }

    /// The number of rows in all, when the last one was seen and none was skipped past it.
    fn total(&self) -> Option<u64> {
        (self.ended && (self.before == 0 || !self.kept.is_empty())).then_some(self.before + self.kept.len() as u64)
    }
}

fn too_far(residual: &Residual, bound: u64) -> Error {
    let message = format!(
        "the vendor cannot evaluate {} and more than {bound} rows would have to be read to do it here; \
         add a condition that the vendor can evaluate (comparisons on one column each, joined by AND)",
        residual.text()
    );
    Error::new(Kind::BadQuery, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Plan;
    use ligand_model::Page;
    use proptest::prelude::*;
    use serde_json::json;

    fn plan(page: u64, page_size: u64, vendor_max: u64, where_: Option<&str>) -> Plan<'static> {
        let page = Page { number: page, size: page_size };
        Plan::of_page(page, vendor_max, where_.map(Residual::of))
    }

    /// Reads one page from a vendor that holds `table`.
    fn read(plan: &Plan, table: &[Value], bound: u64) -> Result<(Vec<Value>, bool, Option<u64>)> {
        let mut rows = match &plan.residual {
            None => Rows::slice(plan),
            Some(residual) => Rows::scan(plan, residual, bound),
        };
        loop {
            let Window { index, limit } = rows.window();
            let start = usize::try_from(index * limit).unwrap();
            let page = table.iter().skip(start).take(usize::try_from(limit).unwrap()).cloned().collect();
            if rows.take(page)? {
                let total = rows.total();
                return Ok((rows.kept, !rows.ended, total));
            }
        }
    }

    /// Follows the pages as a caller does: a full page may have a successor, a short one has none.
    fn walk(table: &[Value], page_size: u64, vendor_max: u64, where_: Option<&str>) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 1.. {
            let (rows, more, total) = read(&plan(page, page_size, vendor_max, where_), table, 10_000).unwrap();
            let short = (rows.len() as u64) < page_size;
            assert!(!(short && more), "a short page announces a next one");
            all.extend(rows);
            if let Some(total) = total {
                assert_eq!(total, all.len() as u64, "the total is not what was given");
            }
            if !more || short {
                return all;
            }
        }
        all
    }

    proptest! {
        #[test]
        fn pages_joined_are_the_whole_table_in_order(rows in 0..60_usize, size in 1..25_u64, max in 1..25_u64) {
            let table: Vec<Value> = (0..rows).map(|id| json!({"id": id})).collect();
            prop_assert_eq!(walk(&table, size, max, None), table);
        }

        #[test]
        fn pages_of_what_we_filter_joined_are_every_match_once(rows in 0..60_usize, size in 1..25_u64, max in 1..25_u64) {
            let table: Vec<Value> = (0..rows).map(|id| json!({"id": id, "odd": id % 3 == 1})).collect();
            let matching: Vec<Value> = table.iter().filter(|row| row["odd"] == true).cloned().collect();
            prop_assert_eq!(walk(&table, size, max, Some("odd = true")), matching);
        }
    }

    #[test]
    fn beyond_the_bound_the_part_that_could_not_be_pushed_is_named() {
        let table: Vec<Value> = (0..50).map(|id| json!({"id": id})).collect();
        let error = read(&plan(1, 5, 10, Some("name = 'x' OR id = 49")), &table, 20).unwrap_err();
        assert!(error.status() == 400 && error.message().contains("name = 'x' OR id = 49"), "{error}");
        assert!(read(&plan(1, 5, 10, Some("name = 'x' OR id = 49")), &table, 50).is_ok());
    }
}
