//! Numbers of the members of a document: every entry of its lists has an `id`, by which the API names it.

use serde_json::Value;
use std::collections::HashSet;

/// The lists of a document whose entries are numbered, each with the lists inside its entries.
pub const LISTS: [(&str, &[&str]); 6] = [
    ("configuration", &[]),
    ("parameters", &[]),
    ("hooks", &[]),
    ("resources", &["parameters", "hooks"]),
    ("objects", &["fields"]),
    ("models", &["fields"]),
];

/// Numbers what has no number, or one that stands before it in the same list; a number that a document brings is kept,
/// because other members of it may refer to it. `next` is the least number that may be given; answers the one after the
/// last.
pub fn fill(document: &mut Value, next: i64) -> i64 {
    let given = next;
    let kept = |entry: &Value| id(entry).filter(|id| *id < MOST_BROUGHT || *id < given);
    let mut next = next.max(1);
    each_list(document, &mut |list| {
        let known = list.iter().filter_map(kept).max().unwrap_or(0);
        next = next.max(known.saturating_add(1));
    });
    each_list(document, &mut |list| {
        let mut seen = HashSet::new();
        for entry in list.iter_mut().filter(|entry| entry.is_object()) {
            if kept(entry).is_none_or(|id| !seen.insert(id)) {
                entry["id"] = next.into();
                seen.insert(next);
                next += 1;
            }
        }
    });
    next
}

/// A document's own numbers are kept below this: there must be room for those that come after.
const MOST_BROUGHT: i64 = 1 << 52;

/// The number of an entry, as JSON readers of any language hold it.
pub fn id(entry: &Value) -> Option<i64> {
    entry.get("id").and_then(Value::as_i64).filter(|id| (1..1 << 53).contains(id))
}

fn each_list(document: &mut Value, visit: &mut impl FnMut(&mut Vec<Value>)) {
    for (name, inner) in LISTS {
        let Some(list) = document.get_mut(name).and_then(Value::as_array_mut) else { continue };
        visit(list);
        for entry in list {
            for name in inner {
                if let Some(list) = entry.get_mut(*name).and_then(Value::as_array_mut) {
                    visit(list);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_has_no_number_gets_one_and_none_stands_twice_in_a_list() {
        let mut document = json!({
            "parameters": [{"id": 5}, {}, {"id": 5}],
            "resources": [{"parameters": [{}, {"id": "7"}], "hooks": [{"id": -1}]}, "no entry"],
        });
        let next = fill(&mut document, 1);
        assert_eq!(document["parameters"], json!([{"id": 5}, {"id": 6}, {"id": 7}]));
        let resource = json!({"parameters": [{"id": 9}, {"id": 10}], "hooks": [{"id": 11}], "id": 8});
        assert_eq!(document["resources"], json!([resource, "no entry"]));
        assert_eq!(next, 12);
        let again = document.clone();
        assert_eq!((fill(&mut document, next), &document), (12, &again), "nothing moves");
    }

    #[test]
    fn a_number_that_leaves_no_room_for_others_is_replaced() {
        let mut document = json!({"hooks": [{"id": (1_i64 << 53) - 1}, {}]});
        assert_eq!(fill(&mut document, 1), 3);
        assert_eq!(document["hooks"], json!([{"id": 1}, {"id": 2}]));
    }

    #[test]
    fn a_number_that_was_given_away_does_not_come_back() {
        let mut document = json!({"hooks": [{"type": "event"}]});
        assert_eq!(fill(&mut document, 40), 41);
        assert_eq!(document["hooks"][0]["id"], 40);
    }
}
