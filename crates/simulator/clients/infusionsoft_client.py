"""Proves the simulated Infusionsoft with infusionsoft-client: the legacy endpoint, dates, retries."""

import datetime
from xmlrpc.client import Fault, ProtocolError

from infusionsoft.client import InfusionsoftServerProxy
from infusionsoft.query import consume

from proof import Simulator, proven, refused

simulator = Simulator()
ENDPOINT = simulator.url + "/api/xmlrpc"


def library(key):
    return InfusionsoftServerProxy(ENDPOINT, default_args=[key], use_builtin_types=True)


def key():
    refused("a wrong key is fault 2", Fault, lambda: library("wrong").DataService.load("User", 1, ["Id"]),
            lambda fault: fault.faultCode == 2 and fault.faultString.startswith("[InvalidKey]"))
    proven("user 1 is there", library(simulator.legacy_key).DataService.load("User", 1, ["Id"]) == {"Id": 1})
    seen = simulator.last_request()
    proven("the key travels as first parameter and nowhere else", seen["channels"] == ["parameter"], seen["channels"])


def records(api):
    when = datetime.datetime(2026, 5, 1, 9, 30)
    task = api.DataService.add("ContactAction", {
        "ContactId": 4, "ActionDescription": "Ünïcode ☎ <call>", "ActionDate": when, "Accepted": 1, "Priority": 2})
    row = api.DataService.load("ContactAction", task, ["ActionDescription", "ActionDate", "Accepted", "CreatedBy"])
    proven("a task keeps text, date and numbers",
           row == {"ActionDescription": "Ünïcode ☎ <call>", "ActionDate": when, "Accepted": 1, "CreatedBy": 1}, row)
    gap = api.DataService.add("ContactAction", {"ActionDate": datetime.datetime(2026, 3, 8, 2, 30)})
    seen = api.DataService.load("ContactAction", gap, ["ActionDate"])["ActionDate"]
    proven("an hour that the spring switch skips is moved past the gap",
           seen == datetime.datetime(2026, 3, 8, 3, 30), seen)
    lead = api.DataService.add("Lead", {"OpportunityTitle": "Robot", "ContactID": 4, "StageID": 1,
                                        "ProjectedRevenueHigh": 12345678.5})
    row = api.DataService.load("Lead", lead, ["ProjectedRevenueHigh", "StageID"])
    proven("a large double survives", row == {"ProjectedRevenueHigh": 12345678.5, "StageID": 1}, row)
    api.DataService.update("Lead", lead, {"StageID": 2})
    moves = api.DataService.query("StageMove", 10, 0, {"OpportunityId": lead}, ["MoveFromStage", "MoveToStage"])
    proven("a change of stage leaves a StageMove", moves == [{"MoveFromStage": 1, "MoveToStage": 2}], moves)
    proven("stock goes up and down", api.ProductService.increaseInventory(1, 5) is True
           and api.ProductService.decrementInventory(1) is True and api.ProductService.getInventory(1) == 7)
    field = api.DataService.addCustomField("Contact", "Shoe Size", "WholeNumber", 1)
    who = api.ContactService.add({"FirstName": "Cinderella", "_ShoeSize": 35})
    proven("a custom field is a column with an underscore",
           isinstance(field, int) and api.ContactService.load(who, ["_ShoeSize"]) == {"_ShoeSize": 35})
    proven("and is listed in DataFormField without it",
           api.DataService.query("DataFormField", 10, 0, {"FormId": -1, "Name": "ShoeSize"}, ["Label", "DataType"])
           == [{"Label": "Shoe Size", "DataType": 12}])


def merging(api):
    keep = api.ContactService.add({"FirstName": "Rose", "Email": "rose@example.com"})
    twin = api.ContactService.add({"FirstName": "Rosa", "LastName": "Luxemburg"})
    api.ContactService.addToGroup(twin, 3)
    proven("merge answers true", api.ContactService.merge(keep, twin) is True)
    row = api.ContactService.load(keep, ["FirstName", "LastName", "Groups"])
    proven("the survivor keeps its own, gains the rest and the tags",
           row == {"FirstName": "Rose", "LastName": "Luxemburg", "Groups": "3"}, row)
    refused("the duplicate is gone", Fault, lambda: api.ContactService.load(twin, ["Id"]),
            lambda fault: fault.faultCode == 5)


def pages(api):
    for number in range(25):
        api.ContactService.add({"FirstName": f"N{number:02}", "JobTitle": "paged"})
    rows = list(consume(lambda page, limit: api.DataService.query(
        "Contact", limit, page, {"JobTitle": "paged"}, ["FirstName"], "Id", True), limit=10))
    names = [row["FirstName"] for row in rows]
    proven("three pages hold every row once, in order", names == [f"N{n:02}" for n in range(25)], names)


def faults(api):
    def attempts(action, times):
        simulator.control("DELETE", "faults")
        simulator.control("DELETE", "journal")
        simulator.control("POST", "faults", {"path": "/api/xmlrpc", "times": times, "action": action})

    attempts({"kind": "invalid_config"}, 2)
    proven("after two spurious [InvalidConfig] the third attempt is answered",
           api.DataService.load("User", 1, ["Id"]) == {"Id": 1})
    seen = [entry["faults"] for entry in simulator.control("GET", "journal")]
    proven("the journal shows the three attempts", seen == [["invalid_config"], ["invalid_config"], []], seen)
    attempts({"kind": "invalid_config"}, 3)
    refused("three times is too often", Fault, lambda: api.DataService.load("User", 1, ["Id"]),
            lambda fault: fault.faultCode == 1 and "[InvalidConfig]" in fault.faultString)
    attempts({"kind": "status", "status": 502}, 3)
    refused("a 502 page is a protocol error", ProtocolError, lambda: api.DataService.load("User", 1, ["Id"]),
            lambda error: error.errcode == 502)
    before = len(api.DataService.query("Contact", 1000, 0, {"FirstName": "Lost"}, ["Id"]) or [])
    attempts({"kind": "close", "when": "before_answering"}, 1)
    api.ContactService.add({"FirstName": "Lost"})
    after = len(api.DataService.query("Contact", 1000, 0, {"FirstName": "Lost"}, ["Id"]))
    proven("a cut after processing turns a retried add into two records", after - before == 2, (before, after))
    simulator.control("DELETE", "faults")


api = library(simulator.legacy_key)
key()
records(api)
merging(api)
pages(api)
faults(api)
