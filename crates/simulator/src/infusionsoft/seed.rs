//! The small CRM that a simulator starts with: the same rows, the same ids, every time.

mod commerce;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::tables::{Row, Tables};
use super::xmlrpc::Value;

/// MD5 of `simulated`, the password of every seeded user.
pub(super) const PASSWORD_MD5: &str = "7e197cc5a7dbd2edd2b8417054b80dc2";

/// Rows without which nothing works: the first user, stages, settings.
pub(super) fn essentials() -> Tables {
    let mut tables = Tables::default();
    for (first, last, email) in [("Grace", "Hopper", "grace@example.com"), ("Alan", "Turing", "alan@example.com")] {
        put(&mut tables, "User", [("FirstName", first.into()), ("LastName", last.into()), ("Email", email.into())]);
    }
    for (order, name) in (1..).zip(["New Opportunity", "Qualifying", "Engaged", "Proposal Sent", "Won", "Lost"]) {
        put(
            &mut tables,
            "Stage",
            [("StageName", name.into()), ("StageOrder", Value::Int(order)), ("TargetNumDays", Value::Int(7))],
        );
    }
    for (order, name) in (1_i32..).zip(["Active", "Won", "Lost"]) {
        put(&mut tables, "Status", [("StatusName", name.into()), ("StatusOrder", order.to_string().as_str().into())]);
    }
    commerce::profile(&mut tables);
    tables.app_settings = BTreeMap::from(
        [
            ("contact/optiontitles", "Mr.,Ms.,Mrs.,Dr."),
            ("contact/optionsuffixes", "Jr.,Sr.,III"),
            ("contact/optioncontacttypes", "Prospect,Customer,Partner"),
            ("contact/optionphonetypes", "Work,Home,Mobile,Other"),
            ("contact/optionfaxtypes", "Work,Home,Other"),
            ("task/optionactiontypes", "Call,Email,Appointment,Fax,Letter,Other"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned())),
    );
    tables
}

/// The essentials and a plausible small CRM.
pub(super) fn small_crm() -> Tables {
    let mut tables = essentials();
    tags_and_fields(&mut tables);
    products_and_sequences(&mut tables);
    let companies = companies(&mut tables);
    let contacts = contacts(&mut tables, &companies);
    work(&mut tables, &contacts);
    commerce::orders(&mut tables, &contacts);
    commerce::commission(&mut tables);
    commerce::papers(&mut tables, &contacts);
    tables
}

fn day(month: u32, day: u32, hour: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, month, day).and_then(|d| d.and_hms_opt(hour, 0, 0)).unwrap_or_default()
}

fn put<const N: usize>(tables: &mut Tables, table: &'static str, cells: [(&str, Value); N]) -> i32 {
    let row: Row = cells.into_iter().map(|(column, value)| (column.to_owned(), value)).collect();
    tables.insert(table, row)
}

/// A row of a table whose changes the server dates.
fn put_dated<const N: usize>(
    tables: &mut Tables,
    table: &'static str,
    at: NaiveDateTime,
    cells: [(&str, Value); N],
) -> i32 {
    let id = put(tables, table, cells);
    if let Some(row) = tables.get_mut(table, id) {
        for column in ["DateCreated", "LastUpdated"] {
            row.insert(column.into(), Value::DateTime(at));
        }
        for column in ["CreatedBy", "LastUpdatedBy"] {
            row.insert(column.into(), Value::Int(1));
        }
    }
    id
}

fn tags_and_fields(tables: &mut Tables) {
    let category = put(
        tables,
        "ContactGroupCategory",
        [("CategoryName", "Interest".into()), ("CategoryDescription", "What they ask for".into())],
    );
    for name in ["Newsletter", "Customer", "Partner"] {
        put(
            tables,
            "ContactGroup",
            [
                ("GroupName", name.into()),
                ("GroupCategoryId", Value::Int(category)),
                ("GroupDescription", format!("Tagged {name}").as_str().into()),
            ],
        );
    }
    put(tables, "DataFormTab", [("FormId", Value::Int(-1)), ("TabName", "Custom Fields".into())]);
    put(tables, "DataFormGroup", [("TabId", Value::Int(1)), ("Name", "General".into())]);
    for (form, name, label, data_type) in [
        (-1, "FavoriteColor", "Favorite Color", 15),
        (-1, "LoyaltyPoints", "Loyalty Points", 12),
        (-1, "RenewalDate", "Renewal Date", 13),
        (-4, "Competitor", "Competitor", 15),
        (-6, "Industry", "Industry", 15),
    ] {
        put(
            tables,
            "DataFormField",
            [
                ("FormId", Value::Int(form)),
                ("Name", name.into()),
                ("Label", label.into()),
                ("DataType", Value::Int(data_type)),
                ("GroupId", Value::Int(1)),
            ],
        );
    }
    for name in ["Web", "Referral", "Trade show"] {
        put(tables, "LeadSource", [("Name", name.into()), ("Status", "Active".into())]);
    }
}

fn products_and_sequences(tables: &mut Tables) {
    for (name, sku, price, stock) in [("Difference Engine", "DE-1", 17_000.0, 3), ("Punched cards", "PC-100", 4.5, 250)]
    {
        let id = put(
            tables,
            "Product",
            [
                ("ProductName", name.into()),
                ("Sku", sku.into()),
                ("ProductPrice", Value::Double(price)),
                ("Status", Value::Int(1)),
            ],
        );
        tables.inventory.insert(id, stock);
    }
    for name in ["Welcome", "Win back"] {
        put(tables, "Campaign", [("Name", name.into()), ("Status", "Published".into())]);
    }
    put(tables, "ActionSequence", [("TemplateName", "Assign an owner".into())]);
}

fn companies(tables: &mut Tables) -> Vec<(i32, &'static str)> {
    let rows = [("Analytical Engines Ltd", "London", "Computing"), ("Bombe Works", "Bletchley", "Cryptography")];
    let mut ids = Vec::new();
    for (name, city, industry) in rows {
        let id = put_dated(
            tables,
            "Company",
            day(1, 5, 9),
            [
                ("Company", name.into()),
                ("City", city.into()),
                ("Country", "United Kingdom".into()),
                ("Phone1", "(202) 555-0100".into()),
                ("_Industry", industry.into()),
            ],
        );
        ids.push((id, name));
    }
    ids
}

fn contacts(tables: &mut Tables, companies: &[(i32, &str)]) -> Vec<i32> {
    let people = [
        ("Ada", "Lovelace", "ada@example.com"),
        ("Charles", "Babbage", "charles@example.com"),
        ("Joan", "Clarke", "joan@example.com"),
        ("Mary", "Somerville", "mary@example.com"),
        ("Annie", "Easley", "annie@example.com"),
    ];
    let mut ids = Vec::new();
    for (n, (first, last, email)) in (1..).zip(people) {
        let id = put_dated(
            tables,
            "Contact",
            day(1, 5 + n, 10),
            [
                ("FirstName", first.into()),
                ("LastName", last.into()),
                ("Email", email.into()),
                ("Phone1", format!("(202) 555-010{n}").as_str().into()),
                ("OwnerID", Value::Int(1)),
                ("ContactType", if n % 2 == 1 { "Customer" } else { "Prospect" }.into()),
            ],
        );
        tables.opted.insert(email.into(), 1);
        ids.push(id);
    }
    for (id, (company, name)) in ids.iter().zip(companies) {
        if let Some(row) = tables.get_mut("Contact", *id) {
            row.insert("CompanyID".into(), Value::Int(*company));
            row.insert("Company".into(), (*name).into());
        }
    }
    for (contact, tag) in [(0, 1), (0, 2), (1, 1), (2, 3)] {
        put(
            tables,
            "ContactGroupAssign",
            [
                ("ContactId", Value::Int(ids[contact])),
                ("GroupId", Value::Int(tag)),
                ("DateCreated", Value::DateTime(day(2, 1, 8))),
            ],
        );
    }
    ids
}

fn work(tables: &mut Tables, contacts: &[i32]) {
    let opportunities =
        [("Engine for the census", 1, 9_000.0), ("Card supply", 3, 450.0), ("Naval tables", 4, 12_500.0)];
    for (contact, (title, stage, revenue)) in contacts.iter().zip(opportunities) {
        put_dated(
            tables,
            "Lead",
            day(2, 3, 9),
            [
                ("OpportunityTitle", title.into()),
                ("ContactID", Value::Int(*contact)),
                ("UserID", Value::Int(1)),
                ("StageID", Value::Int(stage)),
                ("ProjectedRevenueHigh", Value::Double(revenue)),
                ("EstimatedCloseDate", Value::DateTime(day(12, 1, 0))),
            ],
        );
    }
    let actions = [
        ("Note", "First call", "Asked for a drawing"),
        ("Task", "Send the drawing", "By post"),
        ("Appointment", "Demonstration", "Bring cards"),
    ];
    for (contact, (kind, title, notes)) in contacts.iter().zip(actions) {
        put(
            tables,
            "ContactAction",
            [
                ("ObjectType", kind.into()),
                ("ContactId", Value::Int(*contact)),
                ("ActionType", "Call".into()),
                ("ActionDescription", title.into()),
                ("CreationNotes", notes.into()),
                ("CreationDate", Value::DateTime(day(2, 4, 9))),
                ("ActionDate", Value::DateTime(day(2, 10, 9))),
                ("LastUpdated", Value::DateTime(day(2, 4, 9))),
                ("CreatedBy", Value::Int(1)),
                ("UserID", Value::Int(1)),
                ("IsAppointment", Value::Int(i32::from(kind == "Appointment"))),
            ],
        );
    }
}
