//! Opportunities, the actions around them, and what is sold.

use super::{ALL, Line, READ};

pub(super) const TABLES: &[Line] = &[
    Line {
        name: "Lead",
        access: ALL,
        form: Some(-4),
        columns: &[
            "Id:int:r OpportunityTitle ContactID:int AffiliateId:int UserID:int StageID:int StatusID:int Leadsource \
             Objection ProjectedRevenueLow:double ProjectedRevenueHigh:double OpportunityNotes DateCreated:datetime:r \
             LastUpdated:datetime:r LastUpdatedBy:int:r CreatedBy:int:r EstimatedCloseDate:datetime \
             NextActionDate:datetime NextActionNotes",
        ],
    },
    Line { name: "Stage", access: READ, form: None, columns: &["Id:int:r StageName StageOrder:int TargetNumDays:int"] },
    Line {
        name: "StageMove",
        access: READ,
        form: None,
        columns: &["Id:int:r OpportunityId:int MoveDate:datetime MoveToStage:int MoveFromStage:int \
             PrevStageMoveDate:datetime DateCreated:datetime:r CreatedBy:int:r UserId:int"],
    },
    Line {
        name: "Status",
        access: ALL,
        form: None,
        columns: &["Id:int:r StatusName StatusOrder:int TargetNumDays:int"],
    },
    Line {
        name: "ContactAction",
        access: ALL,
        form: Some(-5),
        columns: &[
            "Id:int:r ContactId:int OpportunityId:int ObjectType ActionType ActionDescription CreationDate:datetime \
             CreationNotes CompletionDate:datetime ActionDate:datetime EndDate:datetime PopupDate:datetime UserID:int \
             Accepted:int CreatedBy:int:r LastUpdated:datetime:r LastUpdatedBy:int:r Priority:int IsAppointment:int",
        ],
    },
    Line {
        name: "Product",
        access: ALL,
        form: None,
        columns: &[
            "Id:int:r ProductName ProductPrice:double Sku ShortDescription Description Taxable:int CountryTaxable:int \
             StateTaxable:int CityTaxable:int Weight:double IsPackage:int NeedsDigitalDelivery:int HideInStore:int \
             Status:int TopHTML BottomHTML ShippingTime LargeImage InventoryNotifiee InventoryLimit:int Shippable:int",
        ],
    },
    Line { name: "Job", access: READ, form: Some(-9), columns: &["Id:int:r JobTitle ContactId:int"] },
    Line {
        name: "OrderItem",
        access: READ,
        form: None,
        columns: &["Id:int:r OrderId:int ProductId:int ItemName Qty:int"],
    },
    Line { name: "Invoice", access: READ, form: None, columns: &["Id:int:r ContactId:int JobId:int Description"] },
    Line {
        name: "ProductInterest",
        access: READ,
        form: None,
        columns: &["Id:int:r ObjectId:int ObjType ProductId:int Qty:int"],
    },
];
