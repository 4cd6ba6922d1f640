//! Custom fields: rows of `DataFormField` that extend a table by a column `_Name`.

use super::super::tables::{Row, int, text};
use super::super::xmlrpc::Value;
use super::{Arguments, Fault, Session, record};

/// What `addCustomField` calls the tables, and their forms.
const FORMS: [(&str, i32); 8] = [
    ("Contact", -1),
    ("Person", -1),
    ("Affiliate", -3),
    ("Opportunity", -4),
    ("Task/Appt/Note", -5),
    ("Company", -6),
    ("Order", -9),
    ("Subscription", -10),
];

/// Names of the data types, and the vendor's numbers of them.
const DATA_TYPES: [(&str, i32); 23] = [
    ("Phone", 1),
    ("SSN", 2),
    ("Currency", 3),
    ("Percent", 4),
    ("State", 5),
    ("YesNo", 6),
    ("Year", 7),
    ("Month", 8),
    ("DayOfWeek", 9),
    ("Name", 10),
    ("DecimalNumber", 11),
    ("WholeNumber", 12),
    ("Date", 13),
    ("DateTime", 14),
    ("Text", 15),
    ("TextArea", 16),
    ("ListBox", 17),
    ("Website", 18),
    ("Email", 19),
    ("Radio", 20),
    ("Dropdown", 21),
    ("User", 22),
    ("DrillDown", 23),
];

fn number_of(table: &[(&str, i32)], name: &str) -> Option<i32> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, number)| *number)
}

/// `addCustomField(type, label, dataType, groupId)` → id of the field.
pub(super) fn add(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let refused = || Fault::database_error("Error creating custom field");
    let form = number_of(&FORMS, sent.text(0)).ok_or_else(refused)?;
    let data_type = number_of(&DATA_TYPES, sent.text(2)).ok_or_else(refused)?;
    let label = sent.text(1);
    let name = free_name(session, form, label).ok_or_else(refused)?;
    let row: Row = [
        ("FormId", Value::Int(form)),
        ("DataType", Value::Int(data_type)),
        ("GroupId", Value::Int(sent.int(3))),
        ("Name", Value::String(name)),
        ("Label", label.into()),
    ]
    .into_iter()
    .map(|(column, value)| (column.to_owned(), value))
    .collect();
    Ok(Value::Int(session.tables.insert("DataFormField", row)))
}

/// The label without what a column name cannot hold, numbered if it is taken.
fn free_name(session: &Session<'_>, form: i32, label: &str) -> Option<String> {
    let bare: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
    let taken = |name: &str| {
        session
            .tables
            .all("DataFormField")
            .any(|(_, row)| int(row, "FormId") == Some(form) && text(row, "Name") == name)
    };
    let numbered = (0..).map(|n| if n == 0 { bare.clone() } else { format!("{bare}{n}") });
    if bare.is_empty() { None } else { numbered.into_iter().find(|name| !taken(name)) }
}

/// `updateCustomField(id, values)` → whether it was changed.
pub(super) fn update(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    record::update(session, "DataFormField", sent.int(0), sent.members(1)).map(|_| Value::Boolean(true))
}
