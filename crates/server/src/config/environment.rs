//! The environment, read once. Nothing else in this crate reads it.

/// The variables of this process whose names begin with `LIGAND_`. What is not Unicode is kept with replacement
/// characters, and then fails its check with its name.
pub fn of_this_process() -> Vec<(String, String)> {
    let variables = std::env::vars_os();
    let text = |value: std::ffi::OsString| value.to_string_lossy().into_owned();
    variables.map(|(name, value)| (text(name), text(value))).filter(|(name, _)| name.starts_with("LIGAND_")).collect()
}
