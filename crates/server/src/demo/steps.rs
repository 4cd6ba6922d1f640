//! The walk of `ligand demo`, step by step: provisioning, then the work, then what happens on a bad day.
//!
//! The records are those that the simulated vendor starts with (`docs/simulator.md`), and those that the walk makes.

use super::check::Check::{Column, Conceals, Header, Is, Letters, Rows, Says};
use super::step::By::{Anybody, User};
use super::step::Source::{self, Callback, Member};
use super::step::Step;

/// Every step, in order.
pub const STEPS: &[Step] = &[
    // Provision
    Step::get("Ask for the authorization URL", "/elements/infusionsoftcrm/oauth/url")
        .says("Your application sends its user there. It needs no authorization, and the secret is not in the answer.")
        .by(Anybody)
        .query(&[
            ("apiKey", "$clientId"),
            ("apiSecret", "$clientSecret"),
            ("callbackUrl", "$callbackUrl"),
            ("state", "$state"),
        ])
        .holds(&[Is("/element", "infusionsoftcrm"), Conceals("$clientSecret", "the client secret")])
        .keeps(&[("oauthUrl", Member("/oauthUrl"))]),
    Step::get("The user consents", "$oauthUrl&auto=allow")
        .says(
            "A person opens the URL above in a browser and allows. Here auto=allow answers for the person; without it, \
             the simulated vendor shows its page.",
        )
        .by(Anybody)
        .answers(302)
        .keeps(&[("redirect", Source::Header("location"))]),
    Step::get("The vendor sends the browser back", "$redirect")
        .says("The hosted callback page shows the code and the next call. This process receives the code by its state.")
        .by(Anybody)
        .holds(&[Says("/instances"), Conceals("$clientSecret", "the client secret")])
        .keeps(&[("code", Callback)]),
    Step::post("Create the instance", "/instances")
        .says("Ligand exchanges the code, checks that the connection works, seals the tokens, and answers an element token.")
        .by(User)
        .body(
            r#"{
  "element": {"key": "infusionsoftcrm"},
  "name": "Demo CRM",
  "providerData": {"code": "$code"},
  "configuration": {
    "oauth.api.key": "$clientId",
    "oauth.api.secret": "$clientSecret",
    "oauth.callback.url": "$callbackUrl"
  }
}"#,
        )
        .holds(&[
            Letters("/token", 44),
            Is("/valid", "true"),
            Is("/element/key", "infusionsoftcrm"),
            Is("/configuration/oauth.api.secret", "********"),
            Is("/configuration/oauth.user.token", "********"),
        ])
        .keeps(&[("token", Member("/token")), ("instance", Member("/id"))]),
    Step::get("The connection works", "/hubs/crm/ping").holds(&[Is("/endpoint", "infusionsoftcrm")]),
    // Look around
    Step::get("What objects there are", "/hubs/crm/objects").holds(&[Says("\"contacts\""), Says("\"opportunities\"")]),
    Step::get("What a contact is made of", "/hubs/crm/objects/contacts/metadata")
        .says("The customer's own columns are among them: _FavoriteColor was added at the vendor.")
        .holds(&[Says("\"LastName\""), Says("\"_FavoriteColor\"")]),
    // Contacts
    Step::post("Create a contact", "/hubs/crm/contacts")
        .body(
            r#"{"FirstName": "Hedy", "LastName": "Lamarr", "Email": "hedy@example.com", "_FavoriteColor": "silver"}"#,
        )
        .holds(&[Is("/FirstName", "Hedy"), Is("/_FavoriteColor", "silver")])
        .keeps(&[("contact", Member("/Id"))]),
    Step::get("Read it", "/hubs/crm/contacts/$contact")
        .query(&[("fields", "Id,FirstName,LastName,Email")])
        .holds(&[Is("/Id", "$contact"), Is("/Email", "hedy@example.com")]),
    Step::get("Find contacts", "/hubs/crm/contacts")
        .says("The where clause becomes the vendor's own query: both conditions are evaluated there.")
        .query(&[
            ("where", "LastName LIKE 'L%' AND Email = 'hedy@example.com'"),
            ("fields", "Id,FirstName,LastName"),
        ])
        .holds(&[Column("Id", &["$contact"]), Header("elements-returned-count", "1")]),
    Step::get("Find what the vendor cannot", "/hubs/crm/contacts")
        .says("The vendor knows no OR. Ligand reads rows, within a bound, and evaluates the condition itself.")
        .query(&[
            ("where", "LastName = 'Babbage' OR Email = 'hedy@example.com'"),
            ("orderBy", "LastName"),
            ("fields", "Id,LastName,Email"),
        ])
        .holds(&[Column("LastName", &["Babbage", "Lamarr"])]),
    Step::get("Page through them", "/hubs/crm/contacts")
        .says("A header of the answer carries the token of the next page.")
        .query(&[("pageSize", "2"), ("orderBy", "LastName"), ("fields", "Id,LastName")])
        .holds(&[Column("LastName", &["Babbage", "Clarke"]), Header("elements-returned-count", "2")])
        .keeps(&[("nextPage", Source::Header("elements-next-page-token"))]),
    Step::get("The next page", "/hubs/crm/contacts")
        .query(&[("nextPage", "$nextPage"), ("orderBy", "LastName"), ("fields", "Id,LastName")])
        .holds(&[Column("LastName", &["Easley", "Lamarr"])]),
    Step::patch("Change the contact", "/hubs/crm/contacts/$contact")
        .says("Only what is sent changes.")
        .body(r#"{"JobTitle": "Inventor"}"#)
        .holds(&[Is("/JobTitle", "Inventor"), Is("/FirstName", "Hedy")]),
    // Around a contact
    Step::post("Create an account", "/hubs/crm/accounts")
        .body(r#"{"Company": "Frequency Works", "City": "Vienna"}"#)
        .holds(&[Is("/Company", "Frequency Works")]),
    Step::post("Create an opportunity", "/hubs/crm/opportunities")
        .body(
            r#"{"OpportunityTitle": "Torpedo guidance", "ContactID": $contact, "StageID": 2, "ProjectedRevenueHigh": 4200}"#,
        )
        .holds(&[Is("/OpportunityTitle", "Torpedo guidance"), Is("/ContactID", "$contact")]),
    Step::post("Write a note", "/hubs/crm/notes")
        .body(
            r#"{"ContactId": $contact, "ActionDescription": "First call", "CreationNotes": "Asked about frequency hopping"}"#,
        )
        .holds(&[Is("/CreationNotes", "Asked about frequency hopping")]),
    Step::post("Tag the contact", "/hubs/crm/contacts/$contact/tags").body(r#"{"Id": 2}"#).holds(&[Says("true")]),
    Step::get("Its tags", "/hubs/crm/contacts/$contact/tags").holds(&[Rows(1), Column("GroupId", &["2"])]),
    Step::get("Find a product", "/hubs/crm/products")
        .query(&[("where", "Sku = 'PC-100'"), ("fields", "Id,ProductName,Sku")])
        .holds(&[Column("ProductName", &["Punched cards"])])
        .keeps(&[("product", Member("/0/Id"))]),
    Step::patch("Take ten from its stock", "/hubs/crm/products/$product/inventory")
        .says("A JavaScript hook of the element picks the vendor's method by the action.")
        .body(r#"{"Action": "decrease", "Quantity": 10}"#)
        .holds(&[Is("/Inventory", "240")]),
    Step::get("Its stock", "/hubs/crm/products/$product/inventory").holds(&[Is("/Inventory", "240")]),
    // Bad days
    Step::get("Ask for a column that does not exist", "/hubs/crm/contacts")
        .says("An error says what was wrong; its requestId is in the log and in the header of the answer.")
        .query(&[("fields", "Id,ShoeSize")])
        .answers(400)
        .holds(&[Says("ShoeSize"), Says("\"requestId\"")]),
    Step::post("Let the vendor's access token expire", "$vendor/_simulator/expire-access-tokens")
        .says("A control of the simulated vendor, not of Ligand: from now on the token that Ligand holds is refused.")
        .by(Anybody)
        .holds(&[Is("/expired", "1")]),
    Step::get("Read the contact all the same", "/hubs/crm/contacts/$contact")
        .says("The vendor answers 401; Ligand refreshes the token once and repeats the call. The caller notices nothing.")
        .query(&[("fields", "Id,FirstName,JobTitle")])
        .holds(&[Is("/JobTitle", "Inventor")]),
    Step::get("What the vendor saw", "$vendor/_simulator/counters")
        .says("Exactly one refresh.")
        .by(Anybody)
        .holds(&[Is("/token:authorization_code", "1"), Is("/token:refresh_token", "1")]),
    // The end
    Step::delete("Delete the contact", "/hubs/crm/contacts/$contact"),
    Step::get("It is gone", "/hubs/crm/contacts/$contact").answers(404).holds(&[Says("\"message\"")]),
    Step::get("The instance", "/instances/$instance")
        .by(User)
        .holds(&[Is("/valid", "true"), Is("/name", "Demo CRM"), Is("/configuration/oauth.user.token", "********")]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::Known;
    use crate::demo::client::Answer;
    use http::{HeaderMap, StatusCode};
    use serde_json::json;

    /// The names that the demo itself provides.
    const GIVEN: [&str; 7] = ["base", "authorization", "vendor", "clientId", "clientSecret", "callbackUrl", "state"];

    fn given() -> Known {
        GIVEN.iter().fold(Known::default(), |known, name| known.with(name, "x"))
    }

    #[test]
    fn no_step_is_content_with_an_empty_answer() {
        let mut known = given();
        let empty =
            Answer { status: StatusCode::OK, headers: HeaderMap::new(), body: "{}".into(), json: Some(json!({})) };
        for step in STEPS {
            step.keeps.iter().for_each(|(name, _)| known.keep(name, "1".into()));
            let content = step.holds.iter().all(|check| check.of(&empty, &known).is_ok());
            assert!(!content || step.holds.is_empty(), "{} holds of an empty answer", step.title);
        }
    }

    #[test]
    fn every_step_uses_only_names_that_are_given_or_kept_before() {
        let mut known = given();
        for step in STEPS {
            let texts = [step.says, step.url, step.body.unwrap_or_default()];
            for text in texts.into_iter().chain(step.query.iter().map(|(_, value)| *value)) {
                assert!(known.fill(text).is_ok(), "{}: {:?}", step.title, known.fill(text));
            }
            step.keeps.iter().for_each(|(name, _)| known.keep(name, "1".into()));
            if let Some(body) = step.body {
                let body = known.fill(body).unwrap();
                assert!(serde_json::from_str::<serde_json::Value>(&body).is_ok(), "{}: {body}", step.title);
            }
        }
    }

    #[test]
    fn no_two_steps_have_the_same_title() {
        let mut titles: Vec<&str> = STEPS.iter().map(|step| step.title).collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), STEPS.len());
    }

    #[test]
    fn every_step_that_should_succeed_with_an_answer_checks_something_of_it() {
        // It answers nothing: what it did is checked by the step after it.
        let silent = ["Delete the contact"];
        let unchecked: Vec<&str> =
            STEPS.iter().filter(|step| step.holds.is_empty() && step.status == 200).map(|step| step.title).collect();
        assert_eq!(unchecked, silent);
    }
}
