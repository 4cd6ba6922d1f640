"""Proves REST v2 of the simulated Infusionsoft with keap-core-v2-sdk, which the vendor generates from its own description: each
answer is checked against its models, strictly by type."""

import keap_core_v2_client as v2
from keap_core_v2_client.exceptions import BadRequestException, NotFoundException, UnauthorizedException

from proof import Simulator, proven, refused

simulator = Simulator()


def library(token):
    return v2.ApiClient(v2.Configuration(host=simulator.url + "/crm", access_token=token))


def credentials(client):
    who = v2.UsersApi(client).get_user_info()
    proven("userinfo names the caller and the tenant", who.email == "grace@example.com" and who.tenant_id == "fm260", who)
    seen = simulator.last_request()
    proven("the token travels as Bearer", seen["channels"] == ["bearer"] and seen["call"] == "GET v2/oauth/connect/userinfo", seen)
    refused("a wrong token is 401", UnauthorizedException, lambda: v2.UsersApi(library("wrong")).get_user_info(),
            lambda error: "Invalid Access Token" in error.body)


def contacts(client):
    api = v2.ContactApi(client)
    ada = api.create_contact(v2.CreateUpdateContactRequest(
        given_name="Ada", family_name="King", birth_date="1815-12-10", company=v2.BasicCompany(id="2"),
        email_addresses=[v2.EmailAddressRequest(email="ada.king@example.com", field="EMAIL1")],
        phone_numbers=[v2.PhoneNumber(number="9876543211", field="PHONE1", type="Work")],
        addresses=[v2.Address(field="BILLING", line1="1 St James", locality="London", country_code="GBR")],
        custom_fields=[v2.CustomFieldValue(id="1", content="green")]))
    stored = simulator.stored("Contact", int(ada.id))
    proven("a created contact is stored in the columns of XML-RPC",
           (stored["FirstName"], stored["Phone1"], stored["Country"], stored["_FavoriteColor"], stored["CompanyID"])
           == ("Ada", "(987) 654-3211", "United Kingdom", "green", 2), stored)
    read = api.get_contact(ada.id)
    proven("and read back in the SDK's model",
           (read.given_name, read.birth_date, read.company.company_name, read.addresses[0].locality)
           == ("Ada", "1815-12-10", "Analytical Engines Ltd", "London"), read)
    proven("fields narrow the answer", api.get_contact(ada.id, fields=["given_name"]).family_name is None)
    changed = api.update_contact(ada.id, v2.CreateUpdateContactRequest(given_name="Augusta", family_name="x"),
                                 update_mask=["given_name"])
    proven("update_mask limits a change", (changed.given_name, changed.family_name) == ("Augusta", "King"), changed)
    same = api.create_contact_with_http_info(
        v2.CreateUpdateContactRequest(email_addresses=[v2.EmailAddressRequest(email="ADA.KING@example.com", field="EMAIL1")]),
        duplicate_option="Email")
    proven("duplicate_option finds the address whatever its case, with 200",
           (same.status_code, same.data.id) == (200, ada.id), same)
    api.delete_contact(ada.id)
    refused("a deleted contact is 404 in the SDK's error model", NotFoundException, lambda: api.get_contact(ada.id),
            lambda error: error.data.code == 404 and error.data.details[0].resource == ada.id)


def lists(client):
    api = v2.ContactApi(client)
    found = api.list_contacts(filter="email==ada@example.com", order_by="id desc", page_size=2)
    proven("a filter finds by address", [contact.id for contact in found.contacts] == ["4"], found)
    proven("a beginning finds by *", [c.id for c in api.list_contacts(filter="given_name==A*").contacts] == ["4", "8"])
    ids, token = [], None
    while True:
        page = api.list_contacts(order_by="id desc", page_size=2, page_token=token)
        ids += [contact.id for contact in page.contacts]
        token = page.next_page_token
        if not token:
            break
    proven("pages follow their tokens to the end", ids == ["8", "7", "6", "5", "4"], ids)
    refused("an unknown filter field is 400", BadRequestException, lambda: api.list_contacts(filter="shoe_size==4"),
            lambda error: error.data.code == 400 and "shoe_size" in error.data.message)
    model = api.retrieve_contact_model()
    proven("the model lists custom fields", [field.field_name for field in model.custom_fields][:1] == ["FavoriteColor"], model)


def companies_and_opportunities(client):
    companies, deals = v2.CompanyApi(client), v2.OpportunityApi(client)
    found = companies.list_companies(filter="name==bombe*", fields=["address"]).companies
    proven("a company is found by its beginning", found[0].company_name == "Bombe Works", found)
    company = companies.create_company(v2.CreateCompanyRequest(company_name="Looms", first_name="Joseph"))
    changed = companies.update_company(company.id, v2.UpdateCompanyRequest(company_name="Looms Ltd"))
    proven("a company is changed", (changed.company_name, changed.first_name) == ("Looms Ltd", "Joseph"), changed)
    companies.delete_company(company.id)
    proven("a company is deleted", simulator.stored("Company", int(company.id)) is None)
    deal = deals.create_opportunity(v2.CreateOpportunityRequest(
        opportunity_title="Loom", contact_id="4", stage_id="1", user_id="1", projected_revenue_high=12.5))
    proven("an opportunity shows contact, stage and user as objects",
           (deal.contact.email, deal.stage.name, deal.user.first_name) == ("ada@example.com", "New Opportunity", "Grace"), deal)
    moved = deals.update_opportunity(deal.id, v2.UpdateOpportunityRequestV2(stage_id="2"))
    proven("a change of stage is stored", moved.stage.id == "2" and simulator.stored("Lead", int(deal.id))["StageID"] == 2)
    rich = deals.list_opportunities(filter="projected_revenue_high>=9000", order_by="opportunity_title asc")
    proven("amounts are compared", [deal.id for deal in rich.opportunities] == ["1", "3"], rich)
    proven("stages are listed", len(deals.list_opportunity_stages(order_by="stage_order asc").stages) == 6)
    deals.delete_opportunity(deal.id)
    refused("an opportunity that is gone is 404", NotFoundException, lambda: deals.get_opportunity(deal.id), lambda error: True)


def tasks_and_notes(client):
    tasks, notes = v2.TaskApi(client), v2.NoteApi(client)
    task = tasks.create_task(v2.CreateTaskRequest(
        title="Call", assigned_to_user_id="1", contact_id="4", priority="CRITICAL", due_time="2026-07-01T12:00:00.000Z"))
    stored = simulator.stored("ContactAction", int(task.id))
    proven("a task keeps its time on the wall clock of the tables",
           (stored["ActionDate"], stored["Priority"], task.due_time) == ("2026-07-01T08:00:00", 1, "2026-07-01T12:00:00.000Z"), stored)
    done = tasks.update_task(task.id, v2.CreateUpdateTaskRequest(completed=True))
    proven("a finished task has a time", done.completed is True and done.completion_time is not None, done)
    listed = tasks.list_tasks(filter="is_completed==true")
    proven("finished tasks are found", [task.id for task in listed.tasks] == [task.id], listed)
    note = notes.create_note("4", v2.CreateNoteRequest(title="Follow up", text="soon", user_id="1"))
    proven("a note is written below its contact", note.contact_id == "4" and note.assigned_to_user.given_name == "Grace", note)
    proven("and found anywhere by its title", [n.id for n in notes.list_all_notes(filter="title==follow*").notes] == [note.id])
    notes.delete_note("4", note.id)
    tasks.delete_task(task.id)
    proven("both are gone", simulator.stored("ContactAction", int(note.id)) is None)


def tags_and_goods(client):
    tags, products, orders = v2.TagsApi(client), v2.ProductsApi(client), v2.OrdersApi(client)
    tag = tags.create_tag(v2.CreateUpdateTagRequest(name="Loom", category=v2.CategoryReference(id="1")))
    applied = tags.apply_tags(tag.id, v2.ApplyRemoveTagRequest(contact_ids=["4", "999"]))
    proven("a tag is applied", applied.results == {"4": "SUCCESS", "999": "CONTACT_NOT_FOUND"}, applied)
    tagged = tags.list_contacts_with_tag_id(tag.id).contacts
    proven("its contacts are listed", [(contact.id, contact.email) for contact in tagged] == [("4", "ada@example.com")], tagged)
    given = v2.ContactApi(client).list_tags_for_contact("4").tags
    proven("and the contact's tags", [item.tag.name for item in given] == ["Newsletter", "Customer", "Loom"], given)
    tags.remove_tags(tag.id, v2.ApplyRemoveTagRequest(contact_ids=["4"]))
    tags.delete_tag(tag.id)
    proven("a deleted tag is not listed", [tag.id for tag in tags.list_tags().tags] == ["1", "2", "3"])
    proven("tags without a category are asked for by NONE", tags.list_tags(filter="category_id==NONE").tags == [])
    price = products.list_products(filter="sku==PC*").products[0].price
    proven("a price is whole cents", (price.amount, price.formatted_amount) == (450, "$4.50"), price)
    order = orders.list_orders(filter="contact_id==4").orders[0]
    proven("an order has items and what is paid",
           (order.order_items[0].product.sku, order.total_paid.amount, order.status) == ("DE-1", 1700000, "PAID"), order)
    proven("and its payments", len(orders.list_order_payments(order.id).invoice_order_payments) == 1)
    users = v2.UsersApi(client).list_paginated_users(filter="given_name==Alan").users
    proven("users are found by name", [user.email_addresses[0].email for user in users] == ["alan@example.com"], users)


client = library(simulator.control("POST", "tokens")["access_token"])
credentials(client)
contacts(client)
lists(client)
companies_and_opportunities(client)
tasks_and_notes(client)
tags_and_goods(client)
