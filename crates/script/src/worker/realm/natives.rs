//! The functions that JavaScript cannot write itself, handed to the prelude, which makes the helpers of them.

use std::rc::Rc;

use rquickjs::{Ctx, Exception, Function, Object, Result};

use super::WayOut;
use crate::call::Level;
use crate::worker::bytecode::Bytecode;
use crate::worker::logs::Logs;
use crate::worker::{ce, libraries};

/// Under this name the prelude leaves what only the runner may touch; removed before a script runs.
pub(super) const HOOK: &str = "\u{0}hook";

const PRELUDE: &str = include_str!("../js/prelude.js");

/// Runs the prelude in a fresh context.
pub(super) fn install<'js>(ctx: &Ctx<'js>, bytecode: &Rc<Bytecode>, logs: &Rc<Logs>, outside: &WayOut) -> Result<()> {
    let native = Object::new(ctx.clone())?;
    ce::install(ctx, &native)?;
    let logs = Rc::clone(logs);
    let log = move |level: String, text: String| logs.add(level_of(&level), &text);
    native.set("log", Function::new(ctx.clone(), log)?)?;
    let compiled = Rc::clone(bytecode);
    let library = move |ctx: Ctx<'js>, name: String| libraries::load(&ctx, &compiled, &name);
    native.set("library", Function::new(ctx.clone(), library)?)?;
    let outside = Rc::clone(outside);
    let http = move |ctx: Ctx<'js>, request: String| match &*outside.borrow() {
        Some(outside) => outside.http(&request).map_err(|why| Exception::throw_message(&ctx, &why)),
        None => Err(Exception::throw_message(&ctx, "this hook may not send HTTP requests")),
    };
    native.set("http", Function::new(ctx.clone(), http)?)?;
    let prelude: Function<'js> = bytecode.function(ctx, "prelude", || PRELUDE.to_owned())?;
    let hook: Object<'js> = prelude.call((native,))?;
    ctx.globals().set(HOOK, hook)
}

fn level_of(name: &str) -> Level {
    match name {
        "debug" => Level::Debug,
        "warn" => Level::Warn,
        "error" => Level::Error,
        _ => Level::Info,
    }
}
