"""Proves REST v1 of the simulated Infusionsoft with infusionsoft-python. The library answers True for what was created, so the
proof looks at what is stored."""

from infusionsoft.client import Client
from infusionsoft.errors import AuthError, ConnectionError, DataError

from proof import Simulator, proven, refused

simulator = Simulator()
Client.api_base_url = simulator.url + "/crm/rest/v1/"


def rows(table):
    return simulator.control("GET", "state")["tables"].get(table, [])


def credentials(api):
    proven("users are listed", [user["given_name"] for user in api.list_users()["users"]] == ["Grace", "Alan"])
    seen = simulator.last_request()
    proven("the token travels as Bearer", seen["channels"] == ["bearer"] and seen["call"] == "GET v1/users", seen)
    refused("a wrong token is refused", AuthError, lambda: Client(token="wrong").get_contacts(), lambda error: "401" in str(error))
    api.set_token(api.token)
    proven("and the right one works on", len(api.get_contacts()["contacts"]) == 5)


def contacts(api):
    newest = api.get_contacts(order="id", order_direction="descending", limit=2)
    proven("contacts come in the order and number asked for", [c["id"] for c in newest["contacts"]] == [8, 7], newest)
    proven("with the number of all and the address of the next page", newest["count"] == 5 and "offset=2" in newest["next"], newest)
    made = api.create_contact(given_name="Rosa", email_addresses=[{"email": "rosa@example.com", "field": "EMAIL1"}])
    row = rows("Contact")[-1]
    proven("a contact is created with 201 and stored", made is True and row["FirstName"] == "Rosa", row)
    read = api.retrieve_contact(row["Id"])
    proven("and read back", read["email_addresses"] == [{"email": "rosa@example.com", "field": "EMAIL1"}], read)
    changed = api.update_contact(row["Id"], family_name="Luxemburg")
    proven("a change answers the record", (changed["given_name"], changed["family_name"]) == ("Rosa", "Luxemburg"), changed)
    refused("a contact without address or number is refused", DataError, lambda: api.create_contact(given_name="X"),
            lambda error: "At least one email address or phone number" in str(error))
    refused("an unknown property is refused", DataError, lambda: api.update_contact(row["Id"], foo=1),
            lambda error: "Unrecognized property: foo" in str(error))
    proven("a contact is deleted with 204", api.delete_contact(row["Id"]) is True)
    refused("and is not found afterwards", ConnectionError, lambda: api.retrieve_contact(row["Id"]),
            lambda error: "was not found" in str(error))
    proven("custom fields are listed", api.get_contact_custom_fields()[0]["label"] == "Favorite Color")


def tags(api):
    api.apply_tag(3, [4, 5])
    tagged = api.get_data("tags/3/contacts")
    proven("a tag is applied to several contacts", [item["contact"]["id"] for item in tagged["contacts"]] == [6, 4, 5], tagged)
    proven("a tag is taken away with 204", api.remove_tag(3, 4) is True)
    names = [tag["name"] for tag in api.list_tags()["tags"]]
    proven("tags are listed with their category", names == ["Newsletter", "Customer", "Partner"]
           and api.list_tags()["tags"][0]["category"]["name"] == "Interest", names)


def work(api):
    api.create_opportunity(opportunity_title="Loom", contact={"id": 4}, stage={"id": 1})
    deal = rows("Lead")[-1]
    proven("an opportunity is stored", (deal["OpportunityTitle"], deal["ContactID"], deal["StageID"]) == ("Loom", 4, 1), deal)
    moved = api.update_opportunity(deal["Id"], stage={"id": 2})
    proven("and moved to another stage", moved["stage"]["name"] == "Qualifying", moved)
    proven("opportunities are listed", len(api.get_opportunities(user_id=1)["opportunities"]) == 3)
    proven("the pipeline is a bare list", [stage["stage_id"] for stage in api.get_opportunities_pipeline()] == [1, 2, 3, 4, 5, 6])
    api.create_task(title="Call", due_date="2026-07-01T12:00:00.000Z", contact={"id": 4})
    task = rows("ContactAction")[-1]
    proven("a task is stored on the wall clock", task["ActionDate"] == "2026-07-01T08:00:00", task)
    proven("and read back in UTC", api.retrieve_task(task["Id"])["due_date"] == "2026-07-01T12:00:00.000Z")
    proven("a task is replaced", api.replace_task(task["Id"], json_data={"title": "Write", "contact": {"id": 4}})["due_date"] is None)
    proven("tasks are found by contact", [t["title"] for t in api.get_tasks(contact_id=4)["tasks"]] == ["Write"])
    proven("and deleted", api.delete_task(task["Id"]) is True)


def goods(api):
    proven("products are searched", [product["sku"] for product in api.get_products()["products"]] == ["DE-1", "PC-100"])
    proven("an order has a total", api.retrieve_order(1)["total"] == 17000.0)
    proven("orders are listed", api.get_orders(contact_id=5)["count"] == 1)
    proven("e-mails are found by address", api.get_emails(email="ada@example.com")["emails"][0]["subject"] == "The drawing")
    proven("campaigns are listed", api.get_campaigns(limit=1)["campaigns"][0]["name"] == "Welcome")


api = Client(token=simulator.control("POST", "tokens")["access_token"])
credentials(api)
contacts(api)
tags(api)
work(api)
goods(api)
