//! The texts this worker has been sent, by hash. When to forget is the parent's decision, so that both sides agree.

use std::collections::HashMap;
use std::rc::Rc;

use crate::message::CallMessage;

#[derive(Default)]
pub(super) struct Sources(HashMap<[u8; 32], Rc<str>>);

impl Sources {
    /// The text of the call, remembered if it came along. `None`: it was neither sent nor remembered.
    pub(super) fn resolve(&mut self, call: &CallMessage<'_>) -> Option<Rc<str>> {
        if call.forget {
            self.0.clear();
        }
        if let Some(text) = call.source {
            self.0.insert(call.hash, text.into());
        }
        self.0.get(&call.hash).cloned()
    }
}
