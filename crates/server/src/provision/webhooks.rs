//! Subscriptions at the vendor, for elements whose vendor reports events itself: set up when events are switched on, taken
//! down when they are switched off or the instance goes.

use ligand_engine::Configuration;
use ligand_model::element::ResourceType;

/// Sets them up.
pub(super) const SET_UP: ResourceType = ResourceType::OnProvisionWebhook;
/// Takes them down.
pub(super) const TAKE_DOWN: ResourceType = ResourceType::OnDeleteWebhook;

/// Whether the vendor is to report events to an instance with this configuration. An element that does not say how its
/// vendor reports has resources for webhooks because it reports by them.
pub(super) fn are_on(configuration: &Configuration) -> bool {
    let kind = configuration.get("event.vendor.type").unwrap_or_default().trim().to_ascii_lowercase();
    configuration.flag("event.notification.enabled", false) && matches!(kind.as_str(), "webhook" | "webhooks" | "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_on_where_events_are_and_the_vendor_reports_them_itself() {
        let table = [
            (Some("true"), Some("webhooks"), true),
            (Some("TRUE"), Some("webhook"), true),
            (Some("true"), None, true),
            (Some("true"), Some("polling"), false),
            (Some("false"), Some("webhooks"), false),
            (None, Some("webhooks"), false),
        ];
        for (enabled, kind, expected) in table {
            let values = [("event.notification.enabled", enabled), ("event.vendor.type", kind)];
            let values = values.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned())));
            assert_eq!(are_on(&values.collect()), expected, "{enabled:?} {kind:?}");
        }
    }
}
