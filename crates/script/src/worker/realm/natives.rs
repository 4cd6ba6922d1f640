//! The functions that JavaScript cannot write itself, handed to the prelude, which makes the helpers of them.

use std::rc::Rc;
use std::time::Duration;

use rquickjs::{Ctx, Exception, Function, Object, Result};

use super::WayOut;
use crate::call::Level;
use crate::worker::bytecode::Bytecode;
use crate::worker::deadline::Deadline;
use crate::worker::logs::Logs;
use crate::worker::{ce, libraries};

/// Under this name the prelude leaves what only the runner may touch; removed before a script runs.
pub(super) const HOOK: &str = "\u{0}hook";

const PRELUDE: &str = include_str!("../js/prelude.js");
const JOBS: &str = include_str!("../js/jobs.js");

/// Runs the prelude in a fresh context.
pub(super) fn install<'js>(
    ctx: &Ctx<'js>,
    bytecode: &Rc<Bytecode>,
    logs: &Rc<Logs>,
    deadline: &Rc<Deadline>,
    outside: &WayOut,
) -> Result<()> {
    let native = Object::new(ctx.clone())?;
    ce::install(ctx, &native)?;
    let logs = Rc::clone(logs);
    let log = move |level: String, text: String| logs.add(level_of(&level), &text);
    native.set("log", Function::new(ctx.clone(), log)?)?;
    let compiled = Rc::clone(bytecode);
    let library = move |ctx: Ctx<'js>, name: String| libraries::load(&ctx, &compiled, &name);
    native.set("library", Function::new(ctx.clone(), library)?)?;
    install_ways_out(ctx, &native, deadline, outside)?;
    let jobs: Function<'js> = bytecode.function(ctx, "jobs", || JOBS.to_owned())?;
    let jobs: Object<'js> = jobs.call((native.clone(),))?;
    let prelude: Function<'js> = bytecode.function(ctx, "prelude", || PRELUDE.to_owned())?;
    let hook: Object<'js> = prelude.call((native, jobs))?;
    ctx.globals().set(HOOK, hook)
}

/// What the parent does for a hook: sending requests, and waiting without holding the right to run.
fn install_ways_out<'js>(
    ctx: &Ctx<'js>,
    native: &Object<'js>,
    deadline: &Rc<Deadline>,
    outside: &WayOut,
) -> Result<()> {
    let way_out = Rc::clone(outside);
    let http = move |ctx: Ctx<'js>, request: String| match &*way_out.borrow() {
        Some(outside) => outside.http(&request).map_err(|why| Exception::throw_message(&ctx, &why)),
        None => Err(Exception::throw_message(&ctx, "this hook may not send HTTP requests")),
    };
    native.set("http", Function::new(ctx.clone(), http)?)?;
    let (way_out, deadline) = (Rc::clone(outside), Rc::clone(deadline));
    let wait = move |milliseconds: f64| {
        let asked = Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or(Duration::MAX);
        let wait = asked.min(deadline.left());
        match &*way_out.borrow() {
            Some(outside) => outside.wait(wait),
            None => std::thread::sleep(wait),
        }
        !deadline.has_passed()
    };
    native.set("wait", Function::new(ctx.clone(), wait)?)
}

fn level_of(name: &str) -> Level {
    match name {
        "debug" => Level::Debug,
        "warn" => Level::Warn,
        "error" => Level::Error,
        _ => Level::Info,
    }
}
