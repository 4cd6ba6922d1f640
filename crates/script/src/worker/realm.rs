//! One JavaScript runtime for one call. Made ahead, used once, thrown away: whatever a hook did to its globals, its
//! prototypes or its heap ends here.

mod natives;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use rquickjs::function::Args;
use rquickjs::{CatchResultExt, Context, Ctx, Function, Object, Runtime, Value};

use super::bytecode::Bytecode;
use super::deadline::Deadline;
use super::exception;
use super::logs::Logs;
use crate::call::Convention;
use crate::compile;
use crate::failure::{Failure, Reason};
use crate::frame;
use crate::message::{CallMessage, DoneMessage};
use crate::names::CONTRACT_NAMES;
use crate::wrapper;

/// Stack of the interpreter, in bytes; the thread has 8 MB.
const STACK: usize = 1 << 20;

/// What a hook can reach beyond its runtime.
pub(super) trait Outside {
    /// Sends a request and waits for the answer, both as JSON.
    fn http(&self, request: &str) -> Result<String, String>;
    /// Waits, so that others may run meanwhile.
    fn wait(&self, time: Duration);
}

/// The way out of the call that runs, if it has one; set when the call is known, after the realm is made.
type WayOut = Rc<RefCell<Option<Rc<dyn Outside>>>>;

/// A runtime with the helpers in place, waiting for a call.
pub(super) struct Realm {
    context: Context,
    runtime: Runtime,
    deadline: Rc<Deadline>,
    logs: Rc<Logs>,
    rejected: Rc<RefCell<Option<Reason>>>,
    outside: WayOut,
}

impl Realm {
    /// `bytecode` is what the worker has compiled so far.
    pub(super) fn new(bytecode: &Rc<Bytecode>) -> Result<Self, Reason> {
        let engine =
            |error: rquickjs::Error| Reason::unusable(format!("the JavaScript engine does not start: {error}"));
        let runtime = Runtime::new().map_err(engine)?;
        runtime.set_max_stack_size(STACK);
        let deadline = Rc::new(Deadline::default());
        let watched = Rc::clone(&deadline);
        runtime.set_interrupt_handler(Some(Box::new(move || watched.has_passed())));
        let context = Context::full(&runtime).map_err(engine)?;
        let (logs, outside) = (Rc::new(Logs::default()), WayOut::default());
        context.with(|ctx| natives::install(&ctx, bytecode, &logs, &deadline, &outside)).map_err(engine)?;
        Ok(Self { context, runtime, deadline, logs, rejected: Rc::default(), outside })
    }

    /// Runs the one call this realm is for; never a second one.
    pub(super) fn run(
        &self,
        call: &CallMessage<'_>,
        source: &str,
        outside: Option<Rc<dyn Outside>>,
    ) -> Result<DoneMessage, Failure> {
        *self.outside.borrow_mut() = outside;
        self.runtime.set_memory_limit(usize::try_from(call.memory).unwrap_or(usize::MAX));
        self.watch_rejections(call.memory);
        self.deadline.arm(call.wall, call.cpu);
        let ended = self.context.with(|ctx| self.run_in(&ctx, call, source));
        let logs = self.logs.take();
        match ended {
            Ok(result) => Ok(DoneMessage { result, logs }),
            Err(reason) => Err(Failure { reason, logs }),
        }
    }

    fn run_in(&self, ctx: &Ctx<'_>, call: &CallMessage<'_>, source: &str) -> Result<Option<String>, Reason> {
        let hook = Hook::take(ctx)?;
        let bindings = parse_bindings(ctx, call)?;
        let extra = extra_names(&bindings)?;
        let function = compile_hook(ctx, &extra, call, source)?;
        let done = (call.convention == Convention::Done).then_some(&hook.done);
        let called =
            arguments(ctx, &bindings, &extra, done, &hook.view).and_then(|args| function.call_arg(args)).catch(ctx);
        let returned = match called {
            Ok(value) => {
                self.run_jobs(ctx, &hook, call)?;
                value
            }
            Err(_) if hook.is_finished() => Value::new_undefined(ctx.clone()),
            Err(error) => return Err(self.stopped_or(exception::reason(ctx, error, call.memory))),
        };
        if !hook.is_finished() {
            self.check_stopped()?;
            hook.settle(returned)
                .catch(ctx)
                .map_err(|error| self.stopped_or(exception::reason(ctx, error, call.memory)))?;
        }
        self.deadline.disarm();
        hook.result()
    }

    /// Promises, timers and requests go on until there are none, the time is up or `done` was called. A legacy hook has
    /// said all when it returned.
    fn run_jobs(&self, ctx: &Ctx<'_>, hook: &Hook<'_>, call: &CallMessage<'_>) -> Result<(), Reason> {
        loop {
            while !self.deadline.has_passed() && ctx.execute_pending_job() {}
            if self.deadline.has_passed() || hook.is_finished() || call.convention == Convention::Return {
                return Ok(());
            }
            match hook.next.call::<_, bool>(()).catch(ctx) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(_) if hook.is_finished() => return Ok(()),
                Err(error) => return Err(self.stopped_or(exception::reason(ctx, error, call.memory))),
            }
        }
    }

    /// Nothing was handed over: was the script stopped, or did a promise fail that nobody looked at?
    fn check_stopped(&self) -> Result<(), Reason> {
        if let Some(limit) = self.deadline.hit() {
            return Err(Reason::TimedOut { limit });
        }
        match self.rejected.borrow_mut().take() {
            Some(reason) => Err(reason),
            None => Ok(()),
        }
    }

    fn stopped_or(&self, reason: Reason) -> Reason {
        self.deadline.hit().map_or(reason, |limit| Reason::TimedOut { limit })
    }

    fn watch_rejections(&self, memory: u64) {
        let rejected = Rc::clone(&self.rejected);
        self.runtime.set_host_promise_rejection_tracker(Some(Box::new(move |ctx, _promise, value, is_handled| {
            let reason = (!is_handled).then(|| exception::rejection(&ctx, value, memory));
            *rejected.borrow_mut() = reason;
        })));
    }
}

/// What the prelude prepared for the runner: the function `done`, how to ask what it was given, and what is left to do.
struct Hook<'js> {
    done: Function<'js>,
    settle: Function<'js>,
    next: Function<'js>,
    view: Function<'js>,
    state: Object<'js>,
}

impl<'js> Hook<'js> {
    /// Takes it out of the reach of the script.
    fn take(ctx: &Ctx<'js>) -> Result<Self, Reason> {
        let take = || -> rquickjs::Result<Self> {
            let globals = ctx.globals();
            let hook: Object<'js> = globals.get(natives::HOOK)?;
            globals.remove(natives::HOOK)?;
            let (done, settle) = (hook.get("done")?, hook.get("settle")?);
            Ok(Self { done, settle, next: hook.get("next")?, view: hook.get("view")?, state: hook.get("state")? })
        };
        take().map_err(|error| Reason::unusable(format!("the prelude is broken: {error}")))
    }

    fn is_finished(&self) -> bool {
        self.state.get("finished").unwrap_or(false)
    }

    /// The script has ended without `done`: what it returned counts.
    fn settle(&self, returned: Value<'js>) -> rquickjs::Result<()> {
        // Of a promise, what it came to.
        let kept = returned.as_promise().and_then(|promise| promise.result::<Value<'js>>());
        match kept {
            Some(value) => self.settle.call((value?,)),
            None => self.settle.call((returned,)),
        }
    }

    fn result(&self) -> Result<Option<String>, Reason> {
        let text: Option<String> =
            self.state.get("result").map_err(|error| Reason::unusable(format!("the result is not text: {error}")))?;
        match text {
            // Room for the logs beside it.
            Some(text) if text.len() + (256 << 10) > frame::MAX_BODY => {
                Err(Reason::TooLarge { what: "the result".to_owned(), limit_bytes: frame::MAX_BODY as u64 })
            }
            other => Ok(other),
        }
    }
}

fn parse_bindings<'js>(ctx: &Ctx<'js>, call: &CallMessage<'_>) -> Result<Object<'js>, Reason> {
    let parsed =
        ctx.json_parse(call.bindings).catch(ctx).map_err(|error| match exception::reason(ctx, error, call.memory) {
            Reason::Threw { message, .. } => {
                Reason::unusable(format!("the values of the names are not JSON: {message}"))
            }
            other => other,
        })?;
    parsed.into_object().ok_or_else(|| Reason::unusable("the values of the names are not a JSON object"))
}

fn compile_hook<'js>(
    ctx: &Ctx<'js>,
    extra: &[String],
    call: &CallMessage<'_>,
    source: &str,
) -> Result<Function<'js>, Reason> {
    let text = wrapper::function(source, extra, call.convention);
    ctx.eval_with_options(text, wrapper::sloppy(wrapper::FILE)).catch(ctx).map_err(|error| {
        let error = compile::located(error);
        if error.message == "out of memory" {
            return Reason::OutOfMemory { limit_bytes: call.memory };
        }
        Reason::DoesNotCompile(error)
    })
}

/// The names of the call beyond the contract's, in their order.
fn extra_names(bindings: &Object<'_>) -> Result<Vec<String>, Reason> {
    let mut extra = Vec::new();
    for name in bindings.keys::<String>() {
        let name = name.map_err(|_| Reason::unusable("a name is not text"))?;
        if CONTRACT_NAMES.contains(&name.as_str()) {
            continue;
        }
        if !wrapper::is_identifier(&name) {
            return Err(Reason::unusable(format!("{name:?} cannot be the name of a variable")));
        }
        extra.push(name);
    }
    Ok(extra)
}

/// Names that the prelude shows in a way of its own.
const VIEWED: [&str; 3] = ["request_headers", "request_previous_response", "response_headers"];

/// The values in the order of the parameters; what the call does not bind is `null`.
fn arguments<'js>(
    ctx: &Ctx<'js>,
    bindings: &Object<'js>,
    extra: &[String],
    done: Option<&Function<'js>>,
    view: &Function<'js>,
) -> rquickjs::Result<Args<'js>> {
    let mut args = Args::new(ctx.clone(), CONTRACT_NAMES.len() + extra.len() + 1);
    for name in CONTRACT_NAMES {
        let value: Value<'js> = bindings.get(*name)?;
        let value = if VIEWED.contains(name) { view.call((*name, value))? } else { value };
        args.push_arg(if value.is_undefined() { Value::new_null(ctx.clone()) } else { value })?;
    }
    for name in extra {
        args.push_arg(bindings.get::<_, Value<'js>>(name.as_str())?)?;
    }
    if let Some(done) = done {
        args.push_arg(done.clone())?;
    }
    Ok(args)
}
