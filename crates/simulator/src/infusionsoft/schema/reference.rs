//! Users, lead sources, custom fields and other tables that the rest refers to.

use super::{ADD_EDIT, EDIT, Line, READ};

pub(super) const TABLES: &[Line] = &[
    Line {
        name: "User",
        access: READ,
        form: None,
        columns: &[
            "Id:int:r FirstName MiddleName LastName Nickname Email EmailAddress2 EmailAddress3 Phone1 Phone1Ext \
             Phone1Type Phone2 Phone2Ext Phone2Type StreetAddress1 StreetAddress2 City State PostalCode ZipFour1 Title \
             Suffix SpouseName Partner Signature HTMLSignature",
        ],
    },
    Line { name: "UserGroup", access: READ, form: None, columns: &["Id:int:r Name OwnerId:int"] },
    Line {
        name: "LeadSource",
        access: ADD_EDIT,
        form: None,
        columns: &["Id:int:r Name Description StartDate:datetime EndDate:datetime CostPerLead Vendor Medium Message \
             LeadSourceCategoryId:int Status"],
    },
    Line { name: "LeadSourceCategory", access: ADD_EDIT, form: None, columns: &["Id:int:r Name Description"] },
    Line {
        name: "DataFormField",
        access: EDIT,
        form: None,
        columns: &["Id:int:r FormId:int:r DataType:int:r GroupId:int Name Label DefaultValue Values ListRows:int"],
    },
    Line { name: "DataFormGroup", access: READ, form: None, columns: &["Id:int:r TabId:int Name"] },
    Line { name: "DataFormTab", access: READ, form: None, columns: &["Id:int:r FormId:int TabName"] },
    Line {
        name: "SavedFilter",
        access: READ,
        form: None,
        columns: &["Id:int:r FilterName ReportStoredName UserId:int"],
    },
    Line {
        name: "FileBox",
        access: READ,
        form: None,
        columns: &["Id:int:r ContactId:int Extension FileName FileSize:int Public:int"],
    },
    Line { name: "Campaign", access: READ, form: None, columns: &["Id:int:r Name Status"] },
    Line { name: "ActionSequence", access: READ, form: None, columns: &["Id:int:r TemplateName VisibleToTheseUsers"] },
];
