//! Embeds the JavaScript libraries if `make js-libraries` has fetched them. Never fetches anything itself.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// What a hook requires, and the file that holds it. A library is embedded with all of its files or not at all.
const LIBRARIES: [&[(&str, &str)]; 2] = [
    &[
        ("lodash", "lodash/lodash.min.js"),
        ("lodash/fp/_baseConvert", "lodash/fp/_baseConvert.js"),
        ("lodash/fp/_mapping", "lodash/fp/_mapping.js"),
        ("lodash/fp/placeholder", "lodash/fp/placeholder.js"),
    ],
    &[("moment", "moment/min/moment.min.js")],
];

fn main() {
    // The folder, not its files: a path that does not exist would run this script in each build.
    println!("cargo:rerun-if-changed=js");
    println!("cargo:rerun-if-changed=build.rs");
    let modules = directory("CARGO_MANIFEST_DIR").join("js/node_modules");
    let found = LIBRARIES.iter().filter(|files| files.iter().all(|(_, file)| modules.join(file).is_file()));
    let lines: String = found.copied().flatten().map(|(name, file)| line(name, &modules.join(file))).collect();
    let text =
        format!("/// The libraries of this build: name and text.\nconst EMBEDDED: &[(&str, &str)] = &[\n{lines}];\n");
    let target = directory("OUT_DIR").join("libraries.rs");
    fs::write(&target, text).expect("the output folder of a build script is writable");
}

fn line(name: &str, file: &Path) -> String {
    format!("    ({name:?}, include_str!({:?})),\n", file.display().to_string())
}

#[expect(clippy::disallowed_methods, reason = "cargo tells build scripts their folders by environment")]
fn directory(name: &str) -> PathBuf {
    PathBuf::from(env::var(name).expect("cargo sets this for build scripts"))
}
