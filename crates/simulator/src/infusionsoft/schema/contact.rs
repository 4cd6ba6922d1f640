//! People and organizations. Contact and Company share one physical table and one sequence of ids.

use super::{ADD_EDIT, ALL, Line, READ};

/// Columns that Contact and Company have in common.
const PERSON: &str = "Id:int:r AccountId:int Address1Type Address2Street1 Address2Street2 Address2Type Address3Street1 \
    Address3Street2 Address3Type Anniversary:datetime AssistantName AssistantPhone BillingInformation \
    Birthday:datetime City City2 City3 Company CompanyID:int ContactNotes ContactType Country Country2 Country3 \
    CreatedBy:int:r DateCreated:datetime:r Email EmailAddress2 EmailAddress3 Fax1 Fax1Type Fax2 Fax2Type FirstName \
    Groups:r JobTitle LastName LastUpdated:datetime:r LastUpdatedBy:int:r MiddleName Nickname OwnerID:int Password \
    Phone1 Phone1Ext Phone1Type Phone2 Phone2Ext Phone2Type Phone3 Phone3Ext Phone3Type Phone4 Phone4Ext Phone4Type \
    Phone5 Phone5Ext Phone5Type PostalCode PostalCode2 PostalCode3 ReferralCode SpouseName State State2 State3 \
    StreetAddress1 StreetAddress2 Suffix Title Username Validated:r Website ZipFour1 ZipFour2 ZipFour3";

pub(super) const TABLES: &[Line] = &[
    Line {
        name: "Contact",
        access: ALL,
        form: Some(-1),
        columns: &[PERSON, "Leadsource LeadSourceId:int Language TimeZone"],
    },
    Line { name: "Company", access: ALL, form: Some(-6), columns: &[PERSON] },
    Line {
        name: "ContactGroup",
        access: ADD_EDIT,
        form: None,
        columns: &["Id:int:r GroupName GroupCategoryId:int GroupDescription"],
    },
    Line {
        name: "ContactGroupCategory",
        access: ADD_EDIT,
        form: None,
        columns: &["Id:int:r CategoryName CategoryDescription"],
    },
    Line {
        name: "ContactGroupAssign",
        access: READ,
        form: None,
        columns: &["ContactId:int:r GroupId:int:r ContactGroup:r DateCreated:datetime:r"],
    },
];
