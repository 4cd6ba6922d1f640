//! The hubs (`docs/reference/platform-api.md` §7). Their numbers are their places in this table.

/// One category.
pub(super) struct Hub {
    pub key: &'static str,
    pub name: &'static str,
    pub description: &'static str,
}

const fn hub(key: &'static str, name: &'static str, description: &'static str) -> Hub {
    Hub { key, name, description }
}

/// All of them. New ones go to the end: the place is the number.
pub(super) const HUBS: &[Hub] = &[
    hub("analytics", "Analytics", "Reports and measurements"),
    hub("billing", "Billing", "Subscriptions and invoices"),
    hub("collaboration", "Collaboration", "Projects, boards and conversations"),
    hub("conferencing", "Conferencing", "Meetings and webinars"),
    hub("crm", "CRM", "Contacts, accounts, leads and opportunities"),
    hub("db", "Database", "Tables and rows"),
    hub("documents", "Documents", "Files and folders"),
    hub("ecommerce", "e-Commerce", "Orders, products and customers of shops"),
    hub("employee", "Employee", "Employee records"),
    hub("erp", "ERP", "Enterprise resource planning"),
    hub("esignature", "e-Signature", "Agreements and signatures"),
    hub("expense", "Expense", "Expense reports"),
    hub("finance", "Finance", "Accounting, invoices and payments"),
    hub("fsa", "Field Service", "Field service automation"),
    hub("general", "General", "Whatever fits no other hub"),
    hub("helpdesk", "Help Desk", "Incidents and tickets"),
    hub("idmanagement", "Identity Management", "Users, groups and sign-on"),
    hub("marketing", "Marketing", "Campaigns, lists and contacts"),
    hub("messaging", "Messaging", "Messages and calls"),
    hub("monitoring", "Monitoring", "Alerts and checks"),
    hub("native", "Native", "Elements without common resources"),
    hub("ocr", "OCR", "Text out of images"),
    hub("payment", "Payment", "Charges, customers and refunds"),
    hub("pointofsale", "Point of Sale", "Registers and sales"),
    hub("questback", "Questback", "Surveys"),
    hub("sageaccounting", "Sage Accounting", "Sage ledgers"),
    hub("sagepayroll", "Sage Payroll", "Sage payrolls"),
    hub("scheduling", "Scheduling", "Calendars and appointments"),
    hub("social", "Social", "Posts, feeds and followers"),
    hub("humancapital", "Human Capital", "Recruiting, employees and time"),
];
