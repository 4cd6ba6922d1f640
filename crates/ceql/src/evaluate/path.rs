//! A dotted name to the values that a row holds under it.

use serde_json::Value;

/// The values of `row` under `name`, null and absent ones left out. A member whose name holds the dots wins over nesting
/// (the longest such member); lists on the way and at the end are walked through. Names match exactly.
pub(super) fn values<'row>(row: &'row Value, name: &str) -> Vec<&'row Value> {
    let mut found = Vec::new();
    collect(row, name, &mut found);
    found
}

fn collect<'row>(value: &'row Value, name: &str, found: &mut Vec<&'row Value>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, name, found)),
        Value::Object(members) => {
            if let Some(member) = members.get(name) {
                return flatten(member, found);
            }
            let dots = name.rmatch_indices('.').map(|(at, _)| at);
            let member = dots.into_iter().find_map(|at| Some((members.get(&name[..at])?, &name[at + 1..])));
            if let Some((member, rest)) = member {
                collect(member, rest, found);
            }
        }
        _ => {}
    }
}

fn flatten<'row>(value: &'row Value, found: &mut Vec<&'row Value>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| flatten(element, found)),
        Value::Null => {}
        value => found.push(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_find_their_values() {
        let row = json!({
            "plain": 1,
            "a": {"b": {"c": 2}, "null": null},
            "x.y": 3,
            "x": {"y": 4, "z": 5},
            "m.n": {"o.p": 6},
            "m": {"n": {"o": {"p": 0}}},
            "list": [{"v": 7}, {"v": [8, null, [9]]}, {}, "text"],
        });
        for (name, expected) in [
            ("plain", vec![1]),
            ("a.b.c", vec![2]),
            ("x.y", vec![3]),
            ("x.z", vec![5]),
            ("m.n.o.p", vec![6]),
            ("list.v", vec![7, 8, 9]),
            ("a.null", vec![]),
            ("a.b.c.d", vec![]),
            ("Plain", vec![]),
            (".", vec![]),
        ] {
            let found: Vec<i64> = values(&row, name).into_iter().filter_map(Value::as_i64).collect();
            assert_eq!(found, expected, "{name}");
        }
    }
}
