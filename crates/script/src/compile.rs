//! Does a hook compile? For `element check` and for imports. Nothing of the text is run: the script that holds it
//! throws before it reaches it, so this is safe inside the server process too.

use rquickjs::{CatchResultExt, CaughtError, Context, Ctx, Runtime};
use serde::{Deserialize, Serialize};

use crate::call::Convention;
use crate::wrapper;

/// Memory for one compilation, in bytes; the largest hook known has 90 kB of text.
const MEMORY: usize = 64 << 20;
/// Stack for one compilation, in bytes: callers may stand on a thread with little.
const STACK: usize = 512 << 10;

/// Where and why a hook is not JavaScript.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{message}{}", place(*.line, *.column))]
pub struct CompileError {
    /// In the words of the JavaScript engine.
    pub message: String,
    /// Counted from 1 in the text of the hook; 0: unknown.
    pub line: u32,
    /// Counted from 1; 0: unknown.
    pub column: u32,
}

fn place(line: u32, column: u32) -> String {
    match (line, column) {
        (0, _) => String::new(),
        (line, 0) => format!(" (line {line})"),
        (line, column) => format!(" (line {line}, column {column})"),
    }
}

/// Compiles the text as a hook and throws the result away. Blocks for the time of the compilation (well below a
/// millisecond for a usual hook).
pub fn compile_check(source: &str, convention: Convention) -> Result<(), CompileError> {
    let engine = |error: rquickjs::Error| CompileError { message: error.to_string(), line: 0, column: 0 };
    let runtime = Runtime::new().map_err(engine)?;
    runtime.set_memory_limit(MEMORY);
    runtime.set_max_stack_size(STACK);
    let context = Context::full(&runtime).map_err(engine)?;
    context.with(|ctx| check(&ctx, source, convention))
}

/// Whether a `return` stands outside every function of the text: it ends the hook without a result. False for a text that
/// does not compile for another reason.
pub fn returns_at_top_level(source: &str) -> bool {
    let as_hook = compile_check(source, Convention::Done);
    as_hook.is_ok() && !as_program(source).unwrap_or(true)
}

/// Whether the text compiles outside a function too: there `return` is the one thing that does not.
fn as_program(source: &str) -> rquickjs::Result<bool> {
    let runtime = Runtime::new()?;
    runtime.set_memory_limit(MEMORY);
    runtime.set_max_stack_size(STACK);
    let context = Context::full(&runtime)?;
    Ok(context.with(|ctx| {
        let script = format!("throw 0;{{\n{source}\n}}");
        let thrown = ctx.eval_with_options::<(), _>(script, wrapper::sloppy(wrapper::FILE)).catch(&ctx);
        matches!(thrown, Err(CaughtError::Value(value)) if value.as_int() == Some(0))
    }))
}

/// The first statement throws the number 0. Whoever throws anything else has not compiled.
fn check(ctx: &Ctx<'_>, source: &str, convention: Convention) -> Result<(), CompileError> {
    let script = format!("throw 0;{}", wrapper::function(source, &[], convention));
    match ctx.eval_with_options::<(), _>(script, wrapper::sloppy(wrapper::FILE)).catch(ctx) {
        Err(CaughtError::Value(value)) if value.as_int() == Some(0) => Ok(()),
        Err(error) => Err(located(error)),
        Ok(()) => Err(CompileError { message: "the text ends the function around it".to_owned(), line: 0, column: 0 }),
    }
}

/// Takes message and place from what the engine threw while it compiled.
pub(crate) fn located(error: CaughtError<'_>) -> CompileError {
    match error {
        CaughtError::Exception(exception) => {
            let (line, column) = exception.stack().and_then(|stack| place_in(&stack)).unwrap_or((0, 0));
            CompileError { message: exception.message().unwrap_or_default(), line, column }
        }
        CaughtError::Error(rquickjs::Error::InvalidString(_)) => {
            CompileError { message: "the text contains a NUL character".to_owned(), line: 0, column: 0 }
        }
        other => CompileError { message: other.to_string(), line: 0, column: 0 },
    }
}

/// The first place of a stack trace that lies in the body of the hook: `    at f (hook:12:5)`.
pub(crate) fn place_in(stack: &str) -> Option<(u32, u32)> {
    stack.lines().find_map(|frame| {
        let (_, place) = frame.rsplit_once(wrapper::FILE)?;
        let mut numbers = place.strip_prefix(':')?.trim_end_matches(')').split(':');
        let line: u32 = numbers.next()?.parse().ok()?;
        let column = numbers.next().and_then(|column| column.parse().ok()).unwrap_or(0);
        let line = line.checked_sub(wrapper::LINES_BEFORE_BODY)?;
        (line > 0).then_some((line, column))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hooks_do_compiles() {
        let cases = [
            ("done()", Convention::Done),
            ("let response_body = 1; done({response_body})", Convention::Done),
            ("var configuration = configuration; return {configuration: configuration};", Convention::Return),
            ("if (response_iserror) { return; }", Convention::Return),
            ("undeclared = 1; done() // a comment at the end", Convention::Done),
            ("with (request_parameters) { done() }", Convention::Done),
            ("const f = async () => { await 1; done({...configuration}) }; f()", Convention::Done),
            ("done({a: request_body?.a ?? 010})", Convention::Done),
            ("", Convention::Done),
        ];
        for (text, convention) in cases {
            assert_eq!(compile_check(text, convention), Ok(()), "{text}");
        }
    }

    #[test]
    fn a_return_outside_every_function_is_found() {
        let cases = [
            ("return {a: 1};", true),
            ("if (x) { return }\ndone()", true),
            ("const f = () => { return 1 }; done(f())", false),
            ("let response_body = 1; done()", false),
            ("done() // return", false),
            ("this is no script", false),
        ];
        for (text, expected) in cases {
            assert_eq!(returns_at_top_level(text), expected, "{text}");
        }
    }

    #[test]
    fn what_does_not_compile_is_located_in_the_text_of_the_hook() {
        for (text, line) in [("var = 1", 1), ("done()\n\nfor each (x in y) {}", 3), ("done({", 2), ("let a; let a;", 1)]
        {
            let error = compile_check(text, Convention::Done).unwrap_err();
            assert_eq!(error.line, line, "{text}: {error:?}");
            assert!(!error.message.is_empty());
        }
    }

    #[test]
    fn nothing_is_run_not_even_what_breaks_out_of_the_function() {
        let text = "}}); for (;;) {} ; (function(){{";
        assert_eq!(compile_check(text, Convention::Done), Ok(()));
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        let text = format!("{}1{}", "(".repeat(200_000), ")".repeat(200_000));
        let error = compile_check(&text, Convention::Done).unwrap_err();
        assert!(error.message.contains("stack"), "{error}");
    }

    #[test]
    fn a_nul_character_is_named() {
        let error = compile_check("done('\0')", Convention::Done).unwrap_err();
        assert!(error.message.contains("NUL"), "{error}");
    }
}
