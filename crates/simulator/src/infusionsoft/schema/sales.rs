//! Opportunities, the actions around them, and what is sold.

use super::{ADD_EDIT, ALL, Line, READ};

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
    Line { name: "Status", access: READ, form: None, columns: &["Id:int:r StatusName StatusOrder TargetNumDays"] },
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
    Line {
        name: "Job",
        access: ADD_EDIT,
        form: Some(-9),
        columns: &[
            "Id:int:r JobTitle ContactId:int StartDate:datetime DueDate:datetime JobNotes ProductId:int JobStatus \
             DateCreated:datetime:r JobRecurringId:int:r OrderType OrderStatus:int ShipFirstName ShipMiddleName \
             ShipLastName ShipCompany ShipPhone ShipStreet1 ShipStreet2 ShipCity ShipState ShipZip ShipCountry",
        ],
    },
    Line {
        name: "OrderItem",
        access: ADD_EDIT,
        form: None,
        columns: &["Id:int:r OrderId:int ProductId:int SubscriptionPlanId:int ItemName Qty:int CPU:double PPU:double \
             ItemDescription ItemType:int Notes"],
    },
    Line {
        name: "Invoice",
        access: READ,
        form: None,
        columns: &["Id:int:r ContactId:int JobId:int DateCreated:datetime:r InvoiceTotal:double TotalPaid:double \
             TotalDue:double PayStatus:int CreditStatus:int RefundStatus:int PayPlanStatus:int AffiliateId:int \
             LeadAffiliateId:int PromoCode InvoiceType Description ProductSold Synced:int"],
    },
    Line {
        name: "ProductInterest",
        access: ALL,
        form: None,
        columns: &["Id:int:r ObjectId:int ObjType ProductId:int ProductType Qty:int DiscountPercent:int"],
    },
];
