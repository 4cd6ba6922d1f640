//! Orders, payments, files, e-mails and commissions, and the tenant's profile. XML-RPC knows some of these tables, or none of them:
//! then they are for REST alone.

use super::{day, put, put_dated};
use crate::infusionsoft::tables::Tables;
use crate::infusionsoft::xmlrpc::Value;

pub(super) fn profile(tables: &mut Tables) {
    put(
        tables,
        "AccountProfile",
        [
            ("Name", "Simulated Engines".into()),
            ("Email", "office@example.com".into()),
            ("Phone", "(202) 555-0199".into()),
            ("TimeZone", "America/New_York".into()),
            ("CurrencyCode", "USD".into()),
            ("LanguageTag", "en-US".into()),
            ("Website", "https://example.com".into()),
        ],
    );
}

/// One order that is paid and one that is not.
pub(super) fn orders(tables: &mut Tables, contacts: &[i32]) {
    let lines = [("Engine and cards", 1, 1, 17_000.0, true), ("Cards", 2, 10, 4.5, false)];
    for (contact, (title, product, quantity, price, is_paid)) in contacts.iter().zip(lines) {
        let at = Value::DateTime(day(3, 2, 10));
        let order = put_dated(
            tables,
            "Job",
            day(3, 2, 10),
            [
                ("JobTitle", title.into()),
                ("ContactId", Value::Int(*contact)),
                ("ProductId", Value::Int(product)),
                ("OrderType", "Online".into()),
                ("StartDate", at.clone()),
            ],
        );
        put(
            tables,
            "OrderItem",
            [
                ("OrderId", Value::Int(order)),
                ("ProductId", Value::Int(product)),
                ("ItemName", title.into()),
                ("Qty", Value::Int(quantity)),
                ("PPU", Value::Double(price)),
            ],
        );
        if is_paid {
            pay(tables, order, *contact, price * f64::from(quantity), at);
        }
    }
}

fn pay(tables: &mut Tables, order: i32, contact: i32, amount: f64, at: Value) {
    put(
        tables,
        "Payment",
        [
            ("OrderId", Value::Int(order)),
            ("ContactId", Value::Int(contact)),
            ("Amount", Value::Double(amount)),
            ("Currency", "USD".into()),
            ("Gateway", "Simulated".into()),
            ("Type", "CREDIT_CARD".into()),
            ("Status", "APPROVED".into()),
            ("PaymentDate", at),
        ],
    );
}

pub(super) fn commission(tables: &mut Tables) {
    put(
        tables,
        "Commission",
        [
            ("AffiliateId", Value::Int(1)),
            ("InvoiceId", Value::Int(1)),
            ("ContactFirstName", "Ada".into()),
            ("ProductName", "Difference Engine".into()),
            ("AmountEarned", Value::Double(850.0)),
            ("DateEarned", Value::DateTime(day(3, 3, 9))),
        ],
    );
}

pub(super) fn papers(tables: &mut Tables, contacts: &[i32]) {
    let files = [("drawing.pdf", "pdf", 1, 0), ("price-list.csv", "csv", 2, 1)];
    for (contact, (name, extension, permission, public)) in contacts.iter().zip(files) {
        put_dated(
            tables,
            "FileBox",
            day(2, 20, 9),
            [
                ("FileName", name.into()),
                ("Extension", extension.into()),
                ("FileSize", Value::Int(12)),
                ("ContactId", Value::Int(*contact)),
                ("Public", Value::Int(public)),
                ("Permission", Value::Int(permission)),
                ("BoxType", "Application".into()),
                ("Category", "Documents".into()),
                ("Content", "c2ltdWxhdGVkIQ==".into()),
            ],
        );
    }
    let mails = [("The drawing", "ada@example.com"), ("Your order", "charles@example.com")];
    for (contact, (subject, to)) in contacts.iter().zip(mails) {
        put(
            tables,
            "EmailRecord",
            [
                ("ContactId", Value::Int(*contact)),
                ("Subject", subject.into()),
                ("FromAddress", "grace@example.com".into()),
                ("ToAddress", to.into()),
                ("SentDate", Value::DateTime(day(2, 21, 9))),
            ],
        );
    }
}
