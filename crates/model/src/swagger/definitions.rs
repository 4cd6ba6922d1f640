//! The models of a document: each resource brings a map of its own, and one name may mean different things in two
//! maps. Equal ones are shared, different ones numbered.

use super::operation::Documented;
use super::{fields, schema};
use crate::Element;
use serde_json::{Map, Value, json};
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash as _, Hasher as _};
use std::rc::Rc;

/// The maps in which names are looked up, the nearest first.
pub(super) type Scope<'a> = Vec<&'a Map<String, Value>>;

/// The most models that are compared before one is taken for another.
const MOST_COMPARED: usize = 200;

/// What a model says.
struct Text {
    /// Of its whole text.
    print: u64,
    /// The names that it may mean.
    mentions: BTreeSet<String>,
}

/// All models, as far as something refers to them.
pub(super) struct Definitions<'a> {
    done: Map<String, Value>,
    /// What a model and all it refers to comes to, and the name it got.
    known: HashMap<u64, String>,
    /// Models with a name that are not filled yet.
    open: Vec<(String, Scope<'a>, &'a Value)>,
    /// What models say, by where they stand.
    texts: HashMap<usize, Rc<Text>>,
    /// The first model of each name in the whole definition, for references that leave their map.
    anywhere: BTreeMap<&'a str, &'a Value>,
}

impl<'a> Definitions<'a> {
    /// Nothing yet; knows where to look.
    pub fn new(element: &Element, resources: &'a [Documented<'a>]) -> Definitions<'a> {
        let mut anywhere = BTreeMap::new();
        for (name, model) in resources.iter().flat_map(Documented::maps).flatten().flatten() {
            anywhere.entry(name.as_str()).or_insert(model);
        }
        let capacity = element.resources.len();
        Definitions {
            done: Map::new(),
            known: HashMap::with_capacity(capacity),
            open: Vec::new(),
            texts: HashMap::new(),
            anywhere,
        }
    }

    /// A reference to a model; `None` if there is none of this name.
    pub fn reference(&mut self, scope: &Scope<'a>, name: &str) -> Option<Value> {
        let reference = self.reserve(scope, name);
        self.fill();
        reference
    }

    /// A schema with its references.
    pub fn schema(&mut self, scope: &Scope<'a>, raw: &Value) -> Value {
        let clean = schema::clean(raw, &mut |name| self.reserve(scope, name));
        self.fill();
        clean
    }

    /// Gives a model its name, and puts it down to be filled: models refer to themselves, and in long chains.
    fn reserve(&mut self, scope: &Scope<'a>, name: &str) -> Option<Value> {
        let raw = self.find(scope, name)?;
        let print = self.print(scope, name, raw);
        if let Some(given) = self.known.get(&print) {
            return Some(pointer(given));
        }
        let given = self.free_name(name);
        self.known.insert(print, given.clone());
        self.done.insert(given.clone(), json!({}));
        self.open.push((given.clone(), scope.clone(), raw));
        Some(pointer(&given))
    }

    fn fill(&mut self) {
        while let Some((name, scope, raw)) = self.open.pop() {
            let filled = schema::clean(raw, &mut |name| self.reserve(&scope, name));
            self.done.insert(name, filled);
        }
    }

    /// Whether a reference leads to a list.
    pub fn is_list(&self, schema: &Value) -> bool {
        let name = schema.get("$ref").and_then(Value::as_str).map(schema::target);
        let meant = name.and_then(|name| self.done.get(&name)).unwrap_or(schema);
        meant.get("type").is_some_and(|word| word == "array")
    }

    /// Adds the objects and models of the element that nothing refers to.
    pub fn add_objects(&mut self, element: &Element) {
        for (name, model) in fields::models(element) {
            if !self.done.contains_key(&fit(&name)) {
                let given = self.free_name(&name);
                let clean = schema::clean(&model, &mut |_| None);
                self.done.insert(given, clean);
            }
        }
    }

    /// The `definitions` of the document.
    pub fn into_map(self) -> Map<String, Value> {
        self.done
    }

    fn find(&self, scope: &Scope<'a>, name: &str) -> Option<&'a Value> {
        let near = scope.iter().find_map(|map| map.get(name));
        near.or_else(|| self.anywhere.get(name).copied())
    }

    /// What a model comes to: its text and that of all it may refer to. One that refers to very many counts as a model
    /// of its own map.
    fn print(&mut self, scope: &Scope<'a>, name: &str, raw: &'a Value) -> u64 {
        let mut reached: BTreeMap<String, u64> = BTreeMap::new();
        let mut open = vec![(name.to_owned(), raw)];
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        while let Some((name, model)) = open.pop() {
            if reached.len() >= MOST_COMPARED {
                let map = scope.first().map_or(0, |map| std::ptr::from_ref::<Map<String, Value>>(map) as usize);
                map.hash(&mut hasher);
                break;
            }
            let text = self.text(model);
            reached.insert(name, text.print);
            for mentioned in &text.mentions {
                if let Some(found) = self.find(scope, mentioned)
                    && !reached.contains_key(mentioned)
                {
                    open.push((mentioned.clone(), found));
                }
            }
        }
        reached.hash(&mut hasher);
        hasher.finish()
    }

    /// What a model says, read once.
    fn text(&mut self, model: &'a Value) -> Rc<Text> {
        let place = std::ptr::from_ref(model) as usize;
        let read = || {
            let mut hasher = DefaultHasher::new();
            model.to_string().hash(&mut hasher);
            let mut names = BTreeSet::new();
            mentions(model, &mut names);
            Rc::new(Text { print: hasher.finish(), mentions: names })
        };
        Rc::clone(self.texts.entry(place).or_insert_with(read))
    }

    fn free_name(&self, name: &str) -> String {
        let base = fit(name);
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|name| !self.done.contains_key(name));
        free.unwrap_or(base)
    }
}

/// Every name that a model may mean by `type` or `$ref`.
fn mentions(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                match value {
                    Value::String(text) if member == "$ref" => drop(names.insert(schema::target(text))),
                    Value::String(text) if member == "type" || member == "items" => drop(names.insert(text.clone())),
                    other => mentions(other, names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| mentions(item, names)),
        _ => {}
    }
}

/// A name that fits into a reference as it is.
pub(super) fn fit(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    let fit: String = name.chars().map(plain).collect();
    if fit.is_empty() { "model".to_owned() } else { fit }
}

fn pointer(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}
