//! A handler that panicked: one error for the caller, the words of the panic for the log.

use std::any::Any;

use ligand_model::Error;

/// The error of a panic.
pub fn error(cause: &(dyn Any + Send)) -> Error {
    let words = cause.downcast_ref::<&str>().copied().or_else(|| cause.downcast_ref::<String>().map(String::as_str));
    Error::internal(format_args!("a handler panicked: {}", words.unwrap_or("without words")))
}
