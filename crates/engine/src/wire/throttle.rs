//! How long to wait after a throttled call: as the vendor says, or as its headers let us reckon.

use crate::call::Turn;
use crate::parse::Raw;

/// The longest wait that a window's name can mean, in seconds.
const LONGEST: u64 = 24 * 60 * 60;

/// Whole seconds to wait; `None` unless the answer is a 429 or nothing is known.
pub(super) fn wait(turn: &Turn, raw: &Raw) -> Option<u64> {
    if raw.status != 429 {
        return None;
    }
    let said = raw.header("retry-after").and_then(|text| text.trim().parse::<u64>().ok());
    let rules = &turn.connection.element.throttle;
    let used_up =
        |header: &str| raw.header(header).is_some_and(|left| left.trim().parse::<i64>().is_ok_and(|left| left <= 0));
    let window = rules.windows.iter().filter_map(|(left, unit)| longest(raw.header(left)?, raw.header(unit)?)).max();
    let expiry = || {
        let (_, end) = rules.expiry.as_ref().filter(|(available, _)| used_up(available))?;
        let end: i64 = raw.header(end)?.trim().parse().ok()?;
        u64::try_from(end - turn.now).ok().map(|milliseconds| milliseconds.div_ceil(1000))
    };
    said.or_else(expiry).or(window).map(|wait| wait.clamp(1, LONGEST))
}

/// The longest window of which nothing is left. A header may speak of several: `0|1200` of `minute|day`.
fn longest(left: &str, units: &str) -> Option<u64> {
    let windows = left.split('|').zip(units.split('|'));
    let used_up = windows.filter(|(left, _)| left.trim().parse::<i64>().is_ok_and(|left| left <= 0));
    used_up.filter_map(|(_, unit)| seconds(unit)).max()
}

fn seconds(unit: &str) -> Option<u64> {
    match unit.trim().to_ascii_lowercase().as_str() {
        "second" => Some(1),
        "minute" => Some(60),
        "hour" => Some(60 * 60),
        "day" => Some(LONGEST),
        _ => None,
    }
}
