//! The file box, for reading.

use serde_json::json;

use super::super::ask::Ask;
use super::super::collection::Collection;
use super::super::condition::{Filter, Target, Test, filter};
use super::super::member::Form::{Flag, Id, Int, Text, Time};
use super::super::member::{Member, ro};
use super::super::read::{Reader, Wanted};
use super::super::{Answer, Outcome};
use crate::infusionsoft::services::Session;
use crate::infusionsoft::tables::text;

const MEMBERS: &[Member] = &[
    ro("id", Id("Id")),
    ro("file_name", Text("FileName")),
    ro("file_size", Int("FileSize")),
    ro("file_box_type", Text("BoxType")),
    ro("category", Text("Category")),
    ro("contact_id", Id("ContactId")),
    ro("created_by", Id("CreatedBy")),
    ro("date_created", Time("DateCreated")),
    ro("last_updated", Time("LastUpdated")),
    ro("public", Flag("Public")),
    ro("remote_file_key", Text("RemoteKey")),
    ro("download_url", Text("DownloadUrl")),
];

const FILTERS: &[Filter] = &[
    filter("viewable", Target::Column("Public"), Test::Word(&[("PUBLIC", 1), ("PRIVATE", 0)])),
    filter("permission", Target::Column("Permission"), Test::Word(&[("USER", 1), ("COMPANY", 2), ("BOTH", 3)])),
    filter("type", Target::Column("BoxType"), Test::Is),
    filter("name", Target::Column("FileName"), Test::Is),
    filter("contact_id", Target::Column("ContactId"), Test::Is),
];

pub(super) static FILES: Collection = Collection { filters: FILTERS, ..Collection::new("files", "FileBox", MEMBERS) };

/// The description, and the content in base64 if `optional_properties` names it.
pub(super) fn get(session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
    let id = FILES.known(session, ask)?;
    let reader = Reader { tables: session.tables, dialect: ask.dialect };
    let row = session.tables.get(FILES.table, id).cloned().unwrap_or_default();
    let mut body = json!({ "file_descriptor": reader.record(&row, FILES.members, &Wanted::Everything) });
    if ask.names("optional_properties").is_some_and(|names| names.iter().any(|name| name == "file_data")) {
        body["file_data"] = json!(text(&row, "Content"));
    }
    Answer::ok(body)
}
