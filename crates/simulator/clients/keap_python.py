"""Proves the simulated Infusionsoft with keap-python: OAuth, and XML-RPC through the gateway endpoint."""

import datetime
from urllib.parse import parse_qs, urlsplit

import requests
from keap import Keap
from keap.exceptions import KeapXMLRPCException
from keap.XML import BaseService

from proof import Simulator, proven, refused

simulator = Simulator()
Keap.authorize_url = simulator.url + "/app/oauth/authorize"
Keap.access_token_url = simulator.url + "/token"
BaseService.xmlrpc_url = simulator.url + "/crm/xmlrpc/v1"
CALLBACK = "http://127.0.0.1:1/callback"


def library(app):
    return Keap(
        {
            "CLIENT_ID": simulator.client_id,
            "CLIENT_SECRET": simulator.client_secret,
            "REDIRECT_URL": CALLBACK,
            "APP_NAME": app,
            "STORAGE_CLASS": "keap.storages.InMemoryStorage",
            "JSON_STORAGE_PATH": "unused",
        }
    )


def consent(keap, answer):
    page = requests.get(keap.get_authorization_url("a-state") + "&auto=" + answer, allow_redirects=False)
    return page.status_code, parse_qs(urlsplit(page.headers["location"]).query)


def oauth(keap):
    status, denied = consent(keap, "deny")
    proven("a denial comes back as error=access_denied with the state",
           status == 302 and denied["error"] == ["access_denied"] and denied["state"] == ["a-state"], denied)
    status, granted = consent(keap, "allow")
    proven("consent comes back with code, scope full|app host and the state",
           status == 302 and granted["scope"] == ["full|fm260.infusionsoft.com"] and granted["state"] == ["a-state"],
           granted)
    first = keap.request_access_token(granted["code"][0])
    proven("the code is exchanged for a pair of tokens",
           bool(first.access_token and first.refresh_token) and first.expires_in == 86400, vars(first))
    seen = simulator.last_request()
    proven("the exchange carried the secret in the body, as documented",
           seen["channels"] == ["body"] and seen["deviations"] == [], seen)
    refused("the code is worth nothing the second time", Exception,
            lambda: library("again").request_access_token(granted["code"][0]),
            lambda error: "No token set" in str(error))

    old_refresh = first.refresh_token
    second = keap.refresh_access_token()
    proven("a refresh gives a new pair",
           second.access_token and second.access_token != first.access_token and second.refresh_token != old_refresh,
           vars(second))
    seen = simulator.last_request()
    proven("the refresh carried the client by Basic, as documented",
           seen["channels"] == ["basic"] and seen["deviations"] == [], seen)
    dead = requests.post(
        Keap.access_token_url,
        {"grant_type": "refresh_token", "refresh_token": old_refresh},
        auth=(simulator.client_id, simulator.client_secret),
    )
    proven("the old refresh token is dead at once",
           dead.status_code == 400 and dead.json()["error_description"] == "Invalid Refresh Token", dead.text)


def records(keap):
    contacts, data = keap.XML.ContactService, keap.XML.DataService
    ada = contacts.add({"FirstName": "Ada", "LastName": "King & <Byron>", "Email": "ada.king@example.com"})
    proven("ContactService.add answers an int", isinstance(ada, int), ada)
    proven("the record is stored", simulator.stored("Contact", ada)["LastName"] == "King & <Byron>")
    row = contacts.load(ada, ["Id", "FirstName", "LastName", "MiddleName"])
    proven("load answers the fields that are not null",
           row == {"Id": ada, "FirstName": "Ada", "LastName": "King & <Byron>"}, row)
    contacts.update(ada, {"FirstName": "Augusta"})
    proven("an update is stored", simulator.stored("Contact", ada)["FirstName"] == "Augusta")
    same = contacts.add_with_dupe_check({"Email": "ADA.KING@example.com", "Title": "Countess"}, "Email")
    proven("addWithDupCheck finds the address whatever its case", same == ada, same)
    found = contacts.find_by_email("ada.king@example.com", ["Id"])
    proven("findByEmail finds the contact", found == [{"Id": ada}], found)
    contacts.add_to_group(ada, 1)
    contacts.add_to_group(ada, 2)
    proven("tags are a comma list of ids", contacts.load(ada, ["Groups"]) == {"Groups": "1,2"})
    proven("an assignment joins the contact's columns",
           data.query("ContactGroupAssign", 10, 0, {"ContactId": ada}, ["GroupId", "Contact.FirstName"], "GroupId", True)
           == [{"GroupId": 1, "Contact.FirstName": "Augusta"}, {"GroupId": 2, "Contact.FirstName": "Augusta"}])
    proven("delete answers true", data.delete("Contact", ada) is True)
    proven("the record is gone", simulator.stored("Contact", ada) is None)
    refused("loading it is fault 5", KeapXMLRPCException, lambda: contacts.load(ada, ["Id"]),
            lambda error: error.errcode == 5 and "[RecordNotFound]" in error.errmsg)


def queries(keap):
    contacts, data = keap.XML.ContactService, keap.XML.DataService
    ids = [contacts.add({"FirstName": name, "JobTitle": "proof"}) for name in ("Zoe", "yan", "Xia")]
    of_proof = {"JobTitle": "proof"}

    def names(conditions, order="Id", ascending=True, limit=100, page=0):
        rows = data.query("Contact", limit, page, {**of_proof, **conditions}, ["FirstName"], order, ascending)
        return [row["FirstName"] for row in rows]

    proven("% matches without regard to case", names({"FirstName": "Y%"}) == ["yan"])
    proven("~<>~ excludes", names({"FirstName": "~<>~ zoe"}) == ["yan", "Xia"])
    proven("~>~ compares", names({"Id": f"~>~{ids[0]}"}) == ["yan", "Xia"])
    proven("~<=~ compares, with and without a space", names({"Id": f"~<=~ {ids[1]}"}) == ["Zoe", "yan"])
    proven("a list asks for these ids", names({"Id": [ids[2], ids[0]]}) == ["Zoe", "Xia"])
    proven("~null~ finds what is not set", names({"LastName": "~null~"}) == ["Zoe", "yan", "Xia"])
    proven("rows come in the order asked for", names({}, "FirstName", False) == ["Zoe", "yan", "Xia"])
    proven("the second page of two follows the first", names({}, limit=2, page=1) == ["Xia"])
    proven("count counts the same rows", data.count("Contact", of_proof) == 3)
    for code, tag, call in [
        (7, "[NoTableAccess]", lambda: data.call("add", "Stage", {"StageName": "x"})),
        (8, "[NoFieldAccess]", lambda: contacts.update(ids[0], {"DateCreated": "2026-01-01"})),
        (9, "[NoTableFound]", lambda: data.load("Contakt", 1, ["Id"])),
        (10, "[NoFieldFound]No field found: Contact.given_name", lambda: contacts.load(ids[0], ["given_name"])),
        (11, "[NoFields]", lambda: contacts.load(ids[0], [])),
        (12, "[InvalidParameter]", lambda: data.query("Contact", 1001, 0, of_proof, ["Id"], "Id", True)),
        (0, "No method matching arguments: java.lang.String, java.lang.String", lambda: contacts.call("load", "x")),
        (0, "No such handler: ContactService.delete", lambda: contacts.call("delete", 1)),
    ]:
        refused(f"fault {code} is raised as {tag.split(']')[0]}", KeapXMLRPCException, call,
                lambda error, code=code, tag=tag: error.errcode == code and tag in error.errmsg)


def dates(keap):
    contacts, data = keap.XML.ContactService, keap.XML.DataService
    for moment, wall in [
        ("2026-03-08T06:59:30Z", datetime.datetime(2026, 3, 8, 1, 59, 30)),
        ("2026-03-08T07:00:30Z", datetime.datetime(2026, 3, 8, 3, 0, 30)),
        ("2026-11-01T05:30:00Z", datetime.datetime(2026, 11, 1, 1, 30)),
        ("2026-11-01T06:30:00Z", datetime.datetime(2026, 11, 1, 1, 30)),
    ]:
        simulator.control("POST", "clock", {"frozen": True, "set": moment})
        record = contacts.add({"FirstName": "Dated"})
        seen = contacts.load(record, ["DateCreated"])["DateCreated"]
        proven(f"{moment} is kept as Eastern wall time {wall}", seen == wall, seen)
    after = data.query("Contact", 100, 0, {"FirstName": "Dated", "DateCreated": "~>~2026-03-08 02:00:00"}, ["Id"], "Id", True)
    proven("dates are compared as Eastern wall time", len(after) == 3, after)
    in_march = data.query("Contact", 100, 0, {"FirstName": "Dated", "DateCreated": "2026-03-%"}, ["Id"], "Id", True)
    proven("a date matches by its beginning", len(in_march) == 2, in_march)
    simulator.control("POST", "clock", {"frozen": False})


def expiry(keap):
    keap.refresh_access_token()
    simulator.control("POST", "expire-access-tokens")
    refused("an expired token is answered with HTTP 401, not a fault", KeapXMLRPCException,
            lambda: keap.XML.DataService.call("getUserInfo"),
            lambda error: error.errcode == 401 and error.url is not None)
    keap.refresh_access_token()
    who = keap.XML.DataService.call("getUserInfo")
    proven("after a refresh the same call is answered", who["appUrl"] == "fm260.infusionsoft.com", who)
    sent = simulator.last_request()
    proven("the library sends the token in the query and as first parameter",
           sent["channels"] == ["query", "parameter"], sent["channels"])


keap = library("fm260")
oauth(keap)
records(keap)
queries(keap)
dates(keap)
expiry(keap)
