//! From what JavaScript threw to what a person is told.

use rquickjs::{CaughtError, Ctx, Exception, Object, Value};

use crate::compile::place_in;
use crate::failure::Reason;

/// The longest message that is kept, in bytes: a hook may throw its whole input.
const MESSAGE: usize = 2000;

/// Why the hook ended, if it was not stopped by the clock.
pub(super) fn reason<'js>(ctx: &Ctx<'js>, error: CaughtError<'js>, memory: u64) -> Reason {
    match error {
        CaughtError::Exception(exception) => {
            let object = exception.as_object();
            let name = text(object, "name").unwrap_or_else(|| "Error".to_owned());
            let message = text(object, "message").unwrap_or_default();
            if name == "InternalError" && message == "out of memory" {
                return Reason::OutOfMemory { limit_bytes: memory };
            }
            let message = if message.is_empty() { name } else { format!("{name}: {message}") };
            Reason::Threw { message: cut(message), line: line(&exception) }
        }
        // Without memory for an error object the engine throws `null`.
        CaughtError::Value(value) if value.is_null() => Reason::OutOfMemory { limit_bytes: memory },
        CaughtError::Value(value) => Reason::Threw { message: cut(describe(ctx, value)), line: None },
        CaughtError::Error(error) => Reason::unusable(error.to_string()),
    }
}

/// The same for the reason of a promise that nobody caught.
pub(super) fn rejection<'js>(ctx: &Ctx<'js>, value: Value<'js>, memory: u64) -> Reason {
    let error = match value.clone().into_object().and_then(Exception::from_object) {
        Some(exception) => CaughtError::Exception(exception),
        None => CaughtError::Value(value),
    };
    reason(ctx, error, memory)
}

fn line(exception: &Exception<'_>) -> Option<u32> {
    exception.stack().and_then(|stack| place_in(&stack)).map(|(line, _)| line)
}

/// A property as text; getters of the hook that throw are its own fault and give nothing.
fn text(object: &Object<'_>, key: &str) -> Option<String> {
    let value = object.get::<_, Value<'_>>(key);
    if value.is_err() {
        object.ctx().catch();
    }
    value.ok()?.as_string()?.to_string().ok()
}

fn describe<'js>(ctx: &Ctx<'js>, value: Value<'js>) -> String {
    if let Some(text) = value.as_string() {
        return text.to_string().unwrap_or_default();
    }
    let kind = value.type_name();
    match ctx.json_stringify(value) {
        Ok(Some(text)) => text.to_string().unwrap_or_default(),
        Ok(None) => kind.to_owned(),
        Err(_) => {
            ctx.catch();
            kind.to_owned()
        }
    }
}

fn cut(mut message: String) -> String {
    if message.len() > MESSAGE {
        message.truncate(message.floor_char_boundary(MESSAGE));
        message.push('…');
    }
    message
}
