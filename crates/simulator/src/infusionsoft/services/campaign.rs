//! Campaign sequences and action sets, as far as a CRM connector meets them: a contact is in a sequence, paused
//! or not. Nothing is ever sent.

use super::super::tables::text;
use super::super::xmlrpc::Value;
use super::{Arguments, Fault, Method, Session, Takes};

use Takes::{Int, List};

pub(super) const METHODS: &[Method] = &[
    Method::new("ContactService.addToCampaign", &[Int, Int], add),
    Method::new("ContactService.removeFromCampaign", &[Int, Int], remove),
    Method::new("ContactService.pauseCampaign", &[Int, Int], pause),
    Method::new("ContactService.resumeCampaignForContact", &[Int, Int], resume),
    Method::new("ContactService.getNextCampaignStep", &[Int, Int], next_step),
    Method::new("ContactService.rescheduleCampaignStep", &[List, Int], reschedule),
    Method::new("ContactService.runActionSequence", &[Int, Int], run_actions),
];

fn pair(session: &Session<'_>, sent: &Arguments<'_>) -> Result<(i32, i32), Fault> {
    let (contact, sequence) = (sent.int(0), sent.int(1));
    session.tables.get("Contact", contact).ok_or_else(Fault::record_not_found)?;
    session.tables.get("Campaign", sequence).ok_or_else(|| Fault::loading("follow-up sequence"))?;
    Ok((contact, sequence))
}

fn add(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let pair = pair(session, sent)?;
    session.tables.sequences.insert(pair, false);
    Ok(Value::Boolean(true))
}

fn remove(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let pair = pair(session, sent)?;
    Ok(Value::Boolean(session.tables.sequences.remove(&pair).is_some()))
}

fn pause(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    set_paused(session, sent, true)
}

fn resume(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    set_paused(session, sent, false)
}

fn set_paused(session: &mut Session<'_>, sent: &Arguments<'_>, to: bool) -> Result<Value, Fault> {
    let pair = pair(session, sent)?;
    let paused = session.tables.sequences.get_mut(&pair);
    Ok(Value::Boolean(paused.map(|paused| *paused = to).is_some()))
}

/// The one step of every simulated sequence is numbered like the sequence; 0 for a contact that is not in it.
fn next_step(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let pair = pair(session, sent)?;
    Ok(Value::Int(if session.tables.sequences.contains_key(&pair) { pair.1 } else { 0 }))
}

fn reschedule(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let step = sent.int(1);
    let in_it = |value: &&Value| matches!(value, Value::Int(id) if session.tables.sequences.contains_key(&(*id, step)));
    let moved = sent.list(0).iter().filter(in_it).count();
    Ok(Value::Int(i32::try_from(moved).unwrap_or(i32::MAX)))
}

fn run_actions(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    session.tables.get("Contact", sent.int(0)).ok_or_else(Fault::record_not_found)?;
    let set = session.tables.get("ActionSequence", sent.int(1)).ok_or_else(Fault::record_not_found)?;
    let outcome = Value::Struct(vec![
        ("Action".into(), text(set, "TemplateName").into()),
        ("Message".into(), "Simulated: nothing was done".into()),
        ("isError".into(), Value::Boolean(false)),
    ]);
    Ok(Value::Array(vec![outcome]))
}
