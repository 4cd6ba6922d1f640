//! APIEmailService: whether an address may be written to.

use super::super::xmlrpc::Value;
use super::{Arguments, Fault, Method, Session, Takes};

use Takes::Text;

pub(super) const METHODS: &[Method] = &[
    Method::new("APIEmailService.optIn", &[Text, Text], opt_in),
    Method::new("APIEmailService.optOut", &[Text, Text], opt_out),
    Method::new("APIEmailService.getOptStatus", &[Text], status),
];

const OUT: i32 = 0;
const IN: i32 = 1;

/// An address that opted out stays out: only its owner may come back.
fn opt_in(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let state = session.tables.opted.entry(sent.text(0).to_lowercase()).or_insert(IN);
    Ok(Value::Boolean(*state != OUT))
}

fn opt_out(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    session.tables.opted.insert(sent.text(0).to_lowercase(), OUT);
    Ok(Value::Boolean(true))
}

fn status(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    Ok(Value::Int(session.tables.opted.get(&sent.text(0).to_lowercase()).copied().unwrap_or(OUT)))
}
