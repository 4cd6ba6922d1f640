//! What this worker compiles once and loads into every realm that needs it: the prelude and the libraries. Only modules
//! have bytecode, so each text is the default export of one, and strict; hooks are sloppy and compiled per call.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use rquickjs::module::{Declared, Module, WriteOptions};
use rquickjs::{Ctx, Function, Result};

#[derive(Default)]
pub(super) struct Bytecode(RefCell<HashMap<&'static str, Rc<[u8]>>>);

impl Bytecode {
    /// The function that `expression` is, compiled now if this worker has not done it before.
    pub(super) fn function<'js>(
        &self,
        ctx: &Ctx<'js>,
        name: &'static str,
        expression: impl FnOnce() -> String,
    ) -> Result<Function<'js>> {
        let module = match self.known(name) {
            Some(code) => read(ctx, &code)?,
            None => {
                let module = Module::declare(ctx.clone(), name, format!("export default {}", expression()))?;
                let code = module.write(WriteOptions::default())?;
                self.0.borrow_mut().insert(name, code.into());
                module
            }
        };
        let (module, _evaluated) = module.eval()?;
        module.get("default")
    }

    fn known(&self, name: &str) -> Option<Rc<[u8]>> {
        self.0.borrow().get(name).cloned()
    }
}

#[expect(unsafe_code, reason = "the engine cannot check bytecode")]
fn read<'js>(ctx: &Ctx<'js>, code: &[u8]) -> Result<Module<'js, Declared>> {
    // SAFETY: `code` was written by the same engine in the same process; scripts cannot reach it.
    unsafe { Module::load(ctx.clone(), code) }
}
