//! Configuration entries: what an instance may or must be configured with.

/// One entry of `configuration[]` (`docs/reference/element-format.md` §2).
#[derive(Debug, Clone)]
pub struct Entry {
    /// Position among the element's entries from 1; the `configId` of `/instances/{id}/configuration/{configId}`.
    pub id: i64,
    /// Dotted name, unique within the element.
    pub key: String,
    /// The name people read.
    pub name: String,
    /// One sentence for people.
    pub description: String,
    /// What the document says about a default.
    pub default: Default,
    /// How it is shown and whether it is secret.
    pub entry_type: EntryType,
    /// Provisioning fails without it, unless there is a default.
    pub required: bool,
    /// Written by the platform; a caller need not know it.
    pub internal: bool,
    /// Not shown in the console, but settable.
    pub hide_from_console: bool,
    /// Left out of the `configuration` of an instance's answer (extension).
    pub hide_from_response: bool,
    /// False: retired, kept for old documents.
    pub active: bool,
    /// Sealed at rest, masked in answers.
    pub secret: bool,
    /// Its value chooses the group of entries that count.
    pub group_control: bool,
    /// The groups it belongs to; none: it counts in every case.
    pub groups: Vec<String>,
}

/// The default of an entry. `null` and absent differ: a null default shows as null in an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Default {
    /// No default.
    Absent,
    /// A default that says "none".
    Null,
    /// A value, always text.
    Text(String),
}

impl Entry {
    /// The default value, if there is one.
    pub fn default_text(&self) -> Option<&str> {
        match &self.default {
            Default::Text(text) => Some(text),
            Default::Absent | Default::Null => None,
        }
    }

    /// Whether it counts where these groups were chosen; without a choice all entries do.
    pub fn counts(&self, chosen: Option<&[String]>) -> bool {
        let Some(chosen) = chosen else { return true };
        let is_chosen = |group: &String| chosen.iter().any(|name| name.eq_ignore_ascii_case(group));
        self.groups.is_empty() || self.groups.iter().any(is_chosen)
    }
}

/// The type of an entry. Widths of text fields are display only and not kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryType {
    /// One line of text.
    Text,
    /// Several lines, or code.
    Area,
    /// Secret text.
    Password,
    /// `true` or `false`.
    Boolean,
    /// One of several options.
    Choice,
}

impl EntryType {
    /// Reads the document's name; unknown names are text.
    pub fn from_name(name: &str) -> EntryType {
        match name {
            "PASSWORD" => EntryType::Password,
            "BOOLEAN" | "BOOLEAN_YESNO" => EntryType::Boolean,
            "TEXTAREA" | "CODE_EDITOR" => EntryType::Area,
            "COMBO" | "MULTISELECT" => EntryType::Choice,
            _ => EntryType::Text,
        }
    }
}

/// Keys that are secret whatever type their entry declares (`docs/security.md`, Masking).
const SECRET_KEYS: [&str; 10] = [
    "oauth.api.key",
    "oauth.api.secret",
    "oauth.user.token",
    "oauth.user.refresh_token",
    "oauth.user.token.secret",
    "infusionsoft.private.key",
    "event.notification.signature.key",
    "event.notification.basic.password",
    "aws.api.secret",
    "jks.password",
];

/// Whether a key is secret whatever its entry says.
pub fn is_secret_key(key: &str) -> bool {
    SECRET_KEYS.contains(&key)
}
