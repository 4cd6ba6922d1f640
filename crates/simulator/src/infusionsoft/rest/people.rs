//! What contacts, companies and users have in common: addresses, e-mail addresses, telephone and fax numbers.

use serde_json::{Value as Json, json};

use super::member::{Form, Member, Slot, ro, rw};
use crate::infusionsoft::tables::{Row, Tables, text};

const fn email(column: &'static str) -> [Member; 2] {
    [rw("email", Form::Text(column)), rw("opt_in_reason", Form::Ignored).in_bodies()]
}

pub(super) const EMAIL1: &[Member] = &email("Email");
const EMAIL2: &[Member] = &email("EmailAddress2");
const EMAIL3: &[Member] = &email("EmailAddress3");
pub(super) const EMAILS: &[Slot] = &[
    Slot { field: "EMAIL1", members: EMAIL1 },
    Slot { field: "EMAIL2", members: EMAIL2 },
    Slot { field: "EMAIL3", members: EMAIL3 },
];

const fn phone(number: &'static str, extension: &'static str, kind: &'static str) -> [Member; 3] {
    [rw("number", Form::Text(number)), rw("extension", Form::Text(extension)), rw("type", Form::Text(kind))]
}

pub(super) const PHONE1: &[Member] = &phone("Phone1", "Phone1Ext", "Phone1Type");
const PHONE2: &[Member] = &phone("Phone2", "Phone2Ext", "Phone2Type");
const PHONE3: &[Member] = &phone("Phone3", "Phone3Ext", "Phone3Type");
const PHONE4: &[Member] = &phone("Phone4", "Phone4Ext", "Phone4Type");
const PHONE5: &[Member] = &phone("Phone5", "Phone5Ext", "Phone5Type");
pub(super) const PHONES: &[Slot] = &[
    Slot { field: "PHONE1", members: PHONE1 },
    Slot { field: "PHONE2", members: PHONE2 },
    Slot { field: "PHONE3", members: PHONE3 },
    Slot { field: "PHONE4", members: PHONE4 },
    Slot { field: "PHONE5", members: PHONE5 },
];

const fn fax(number: &'static str, kind: &'static str) -> [Member; 2] {
    [rw("number", Form::Text(number)), rw("type", Form::Text(kind))]
}

pub(super) const FAX1: &[Member] = &fax("Fax1", "Fax1Type");
const FAX2: &[Member] = &fax("Fax2", "Fax2Type");
pub(super) const FAXES: &[Slot] = &[Slot { field: "FAX1", members: FAX1 }, Slot { field: "FAX2", members: FAX2 }];

/// The columns of one address, in the order line 1, line 2, city, state, postal code, four digits, country.
type Columns = [&'static str; 7];

const fn address(columns: Columns) -> [Member; 8] {
    let [line1, line2, city, state, postal_code, zip_four, country] = columns;
    [
        rw("line1", Form::Text(line1)),
        rw("line2", Form::Text(line2)),
        rw("locality", Form::Text(city)),
        rw("region", Form::Text(state)),
        rw("postal_code", Form::Text(postal_code)),
        rw("zip_code", Form::Text(postal_code)),
        rw("zip_four", Form::Text(zip_four)),
        rw("country_code", Form::Country(country)),
    ]
}

/// v2 knows the country's name too.
const fn address_v2(columns: Columns) -> [Member; 9] {
    let [line1, line2, city, state, postal_code, zip_four, country] = columns;
    [
        rw("line1", Form::Text(line1)),
        rw("line2", Form::Text(line2)),
        rw("locality", Form::Text(city)),
        rw("region", Form::Text(state)),
        rw("postal_code", Form::Text(postal_code)),
        rw("zip_code", Form::Text(postal_code)),
        rw("zip_four", Form::Text(zip_four)),
        rw("country_code", Form::Country(country)),
        ro("country", Form::Text(country)),
    ]
}

const BILLING: Columns = ["StreetAddress1", "StreetAddress2", "City", "State", "PostalCode", "ZipFour1", "Country"];
const SHIPPING: Columns =
    ["Address2Street1", "Address2Street2", "City2", "State2", "PostalCode2", "ZipFour2", "Country2"];
const OTHER: Columns = ["Address3Street1", "Address3Street2", "City3", "State3", "PostalCode3", "ZipFour3", "Country3"];

pub(super) const ADDRESS_V1: &[Member] = &address(BILLING);
pub(super) const ADDRESSES_V1: &[Slot] = &[
    Slot { field: "BILLING", members: ADDRESS_V1 },
    Slot { field: "SHIPPING", members: &address(SHIPPING) },
    Slot { field: "OTHER", members: &address(OTHER) },
];
pub(super) const ADDRESS_V2: &[Member] = &address_v2(BILLING);
pub(super) const ADDRESSES_V2: &[Slot] = &[
    Slot { field: "BILLING", members: ADDRESS_V2 },
    Slot { field: "SHIPPING", members: &address_v2(SHIPPING) },
    Slot { field: "OTHER", members: &address_v2(OTHER) },
];

/// Whether mail may be sent to the first address.
pub(super) fn opted_in(tables: &Tables, row: &Row) -> Json {
    json!(tables.opted.get(&text(row, "Email").to_lowercase()).is_some_and(|state| *state > 0))
}

/// The state of the first address, in words.
pub(super) fn email_status(tables: &Tables, row: &Row) -> Json {
    match tables.opted.get(&text(row, "Email").to_lowercase()) {
        _ if text(row, "Email").is_empty() => Json::Null,
        Some(2) => json!("Confirmed"),
        Some(1) => json!("SingleOptIn"),
        _ => json!("NonMarketable"),
    }
}
