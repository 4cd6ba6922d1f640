//! What `require` finds: the own `util`, and the libraries that the build embeds if they were fetched
//! (`make js-libraries`). Read and compiled only when a hook asks.

use rquickjs::{Ctx, Exception, Function, Result};

use crate::wrapper;

include!(concat!(env!("OUT_DIR"), "/libraries.rs"));

/// Names that are fetched and not written here; without them the message says what to do.
const FETCHED: [&str; 3] = ["lodash", "lodash/fp", "moment"];

/// The function `(module, exports, require)` around the text of a library.
pub(super) fn load<'js>(ctx: Ctx<'js>, name: String) -> Result<Function<'js>> {
    let text = match name.as_str() {
        "util" => Some(include_str!("js/util.js")),
        "lodash/fp" => fetched("lodash").map(|_| include_str!("js/lodash_fp.js")),
        name => fetched(name),
    };
    match text {
        Some(text) => ctx.eval_with_options(
            format!("(function(module,exports,require){{{text}\n}})"),
            wrapper::sloppy(&format!("library {name}")),
        ),
        None => Err(Exception::throw_message(&ctx, &absent(&name))),
    }
}

/// The files of lodash/fp name each other relative to their folder.
fn fetched(name: &str) -> Option<&'static str> {
    let name = match name {
        "./_mapping" => "lodash/fp/_mapping",
        "./placeholder" => "lodash/fp/placeholder",
        other => other,
    };
    EMBEDDED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

fn absent(name: &str) -> String {
    if FETCHED.contains(&name) {
        return format!("require('{name}'): this build has no {name}; run `make js-libraries` and build again");
    }
    match name {
        "http" | "https" => format!("require('{name}'): http from hooks is not available yet"),
        _ => format!("require('{name}'): no such library; hooks can use lodash, lodash/fp, moment and util"),
    }
}
