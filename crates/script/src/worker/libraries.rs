//! What `require` finds: what is written here, and the libraries that the build embeds if they were fetched
//! (`make js-libraries`). Read and compiled only when a hook asks.

use rquickjs::{Ctx, Exception, Function, Result};

use super::bytecode::Bytecode;

include!(concat!(env!("OUT_DIR"), "/libraries.rs"));

/// Names that are fetched and not written here; without them the message says what to do.
const FETCHED: [&str; 3] = ["lodash", "lodash/fp", "moment"];

/// What is written here: Node's names, and what makes lodash/fp of lodash.
const OWN: [(&str, &str); 7] = [
    ("util", include_str!("js/util.js")),
    ("lodash/fp", include_str!("js/lodash_fp.js")),
    ("events", include_str!("js/events.js")),
    ("http", HTTP),
    ("https", HTTP),
    ("querystring", include_str!("js/querystring.js")),
    ("url", include_str!("js/url.js")),
];
/// Differs by what the prelude lends it.
const HTTP: &str = include_str!("js/http.js");

/// The function `(module, exports, require, host)` around the text of a library; `host` is lent to http and https only.
pub(super) fn load<'js>(ctx: &Ctx<'js>, bytecode: &Bytecode, name: &str) -> Result<Function<'js>> {
    match find(name) {
        Some((name, text)) => {
            bytecode.function(ctx, name, || format!("(function(module,exports,require,host){{{text}\n}})"))
        }
        None => Err(Exception::throw_message(ctx, &absent(name))),
    }
}

fn find(name: &str) -> Option<(&'static str, &'static str)> {
    let name = match name {
        // The files of lodash/fp name each other relative to their folder.
        "./_mapping" => "lodash/fp/_mapping",
        "./placeholder" => "lodash/fp/placeholder",
        other => other,
    };
    let is_complete = name != "lodash/fp" || EMBEDDED.iter().any(|(known, _)| *known == "lodash");
    OWN.iter().chain(EMBEDDED).find(|(known, _)| *known == name && is_complete).copied()
}

fn absent(name: &str) -> String {
    if FETCHED.contains(&name) {
        return format!("require('{name}'): this build has no {name}; run `make js-libraries` and build again");
    }
    format!(
        "require('{name}'): no such library; hooks can use lodash, lodash/fp, moment, util, events, http, https, \
         querystring and url"
    )
}
