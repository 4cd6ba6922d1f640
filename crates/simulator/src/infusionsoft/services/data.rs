//! DataService: every table through one set of methods.

use super::super::query::{self, Query};
use super::super::tables::text;
use super::super::xmlrpc::Value;
use super::{Arguments, Fault, Method, Session, Takes, USER, custom_field, record};

use Takes::{Flag, Int, List, Members, Scalar, Text};

pub(super) const METHODS: &[Method] = &[
    Method::new("DataService.add", &[Text, Members], add),
    Method::new("DataService.load", &[Text, Int, List], load),
    Method::new("DataService.update", &[Text, Int, Members], update),
    Method::new("DataService.delete", &[Text, Int], delete),
    Method {
        name: "DataService.query",
        takes: &[Text, Int, Int, Members, List],
        may_take: &[Text, Flag],
        run: run_query,
    },
    Method::new("DataService.findByField", &[Text, Int, Int, Text, Scalar, List], find_by_field),
    Method::new("DataService.count", &[Text, Members], count),
    Method::new("DataService.addCustomField", &[Text, Text, Text, Int], custom_field::add),
    Method::new("DataService.updateCustomField", &[Int, Members], custom_field::update),
    Method::new("DataService.getAppSetting", &[Text, Text], app_setting),
    Method::new("DataService.getUserInfo", &[], user_info),
    Method::new("DataService.authenticateUser", &[Text, Text], authenticate_user),
];

fn add(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    record::add(session, sent.text(0), sent.members(1)).map(Value::Int)
}

fn load(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    record::load(session, sent.text(0), sent.int(1), &sent.names(2)?)
}

fn update(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    record::update(session, sent.text(0), sent.int(1), sent.members(2)).map(Value::Int)
}

fn delete(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    record::delete(session, sent.text(0), sent.int(1)).map(|()| Value::Boolean(true))
}

fn run_query(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let query = Query {
        table: record::table(sent.text(0))?,
        limit: sent.int(1),
        page: sent.int(2),
        conditions: sent.members(3),
        fields: &sent.names(4)?,
        order: (sent.has(5) && !sent.text(5).is_empty()).then(|| (sent.text(5), sent.flag(6))),
    };
    query::run(session.tables, session.settings, &query).map(Value::Array)
}

fn find_by_field(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let query = Query {
        table: record::table(sent.text(0))?,
        limit: sent.int(1),
        page: sent.int(2),
        conditions: &[(sent.text(3).to_owned(), sent.value(4).clone())],
        fields: &sent.names(5)?,
        order: None,
    };
    query::run(session.tables, session.settings, &query).map(Value::Array)
}

fn count(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let found = query::count(session.tables, record::table(sent.text(0))?, sent.members(1))?;
    Ok(Value::Int(i32::try_from(found).unwrap_or(i32::MAX)))
}

fn app_setting(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let key = format!("{}/{}", sent.text(0), sent.text(1)).to_lowercase();
    Ok(Value::String(session.tables.app_settings.get(&key).cloned().unwrap_or_default()))
}

fn user_info(session: &mut Session<'_>, _: &Arguments<'_>) -> Result<Value, Fault> {
    let user = session.tables.get("User", USER).cloned().unwrap_or_default();
    let host = format!("{}.infusionsoft.com", session.app);
    Ok(Value::Struct(vec![
        ("appAlias".into(), session.app.into()),
        ("appUrl".into(), host.as_str().into()),
        ("casUsername".into(), text(&user, "Email").into()),
        ("displayName".into(), format!("{} {}", text(&user, "FirstName"), text(&user, "LastName")).trim().into()),
        ("globalUserId".into(), Value::Int(1000 + USER)),
        ("localUserId".into(), Value::Int(USER)),
    ]))
}

/// Checks a user's name and the MD5 of the password, in hexadecimal.
fn authenticate_user(session: &mut Session<'_>, sent: &Arguments<'_>) -> Result<Value, Fault> {
    let (name, hash) = (sent.text(0), sent.text(1));
    let user = session.tables.all("User").find(|(_, row)| text(row, "Email").eq_ignore_ascii_case(name));
    let (id, _) = user.filter(|_| !name.is_empty()).ok_or_else(|| Fault::unknown_user(name))?;
    if hash.eq_ignore_ascii_case(super::super::seed::PASSWORD_MD5) {
        Ok(Value::Int(id))
    } else {
        Err(Fault::wrong_password(name))
    }
}
