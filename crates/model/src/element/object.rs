//! Objects: what the element knows of the vendor's tables and their columns.

/// One entry of `objects[]`.
#[derive(Debug, Clone)]
pub struct Object {
    /// The name in paths.
    pub name: String,
    /// The vendor's name.
    pub vendor_name: String,
    /// The column that identifies a row, and by which pages are ordered.
    pub primary_key: String,
    /// Its columns, in document order.
    pub fields: Vec<Field>,
    /// Where the customer's own columns are described (extension).
    pub custom_fields: Option<CustomFields>,
    /// By which column a row points to a parent: vendor name of the parent, column (extension).
    pub parent_keys: Vec<(String, String)>,
    /// Names like `Contact.FirstName` reach into the joined object (extension).
    pub joins: bool,
}

impl Object {
    /// The column with this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether a name can be a column here: declared, a custom one, or reached through a join.
    pub fn knows(&self, name: &str) -> bool {
        let custom = self.custom_fields.as_ref().is_some_and(|c| name.starts_with(&c.prefix));
        self.field(name).is_some() || custom || (self.joins && name.contains('.'))
    }
}

/// One column.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub field_type: FieldType,
    /// It cannot be written.
    pub read_only: bool,
    /// A row cannot be created without it.
    pub required: bool,
    /// It can be read and filtered by, but is not asked for unless named.
    pub hidden: bool,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// True or false.
    Boolean,
    /// A moment, or a day.
    DateTime,
}

impl FieldType {
    /// Reads the document's type; unknown names are text.
    pub fn from_name(name: &str) -> FieldType {
        match name {
            "integer" | "int" | "long" => FieldType::Integer,
            "number" | "double" | "float" | "decimal" => FieldType::Decimal,
            "boolean" => FieldType::Boolean,
            "date" | "datetime" | "dateTime" | "date-time" => FieldType::DateTime,
            _ => FieldType::Text,
        }
    }

    /// The type's name in metadata.
    pub fn name(self) -> &'static str {
        match self {
            FieldType::Text => "string",
            FieldType::Integer => "integer",
            FieldType::Decimal => "number",
            FieldType::Boolean => "boolean",
            FieldType::DateTime => "date",
        }
    }
}

/// Where the customer's own columns are described: a list resource of the same element (extension).
#[derive(Debug, Clone)]
pub struct CustomFields {
    /// Path of the list resource, `/DataFormField`.
    pub path: String,
    /// CEQL that selects the fields of this object.
    pub filter: String,
    /// The member of a description that holds the name.
    pub name: String,
    /// The member that holds the label.
    pub label: String,
    /// The member that holds the type code.
    pub type_code: String,
    /// Type codes that are not text.
    pub types: Vec<(String, FieldType)>,
    /// What the vendor puts before the name in rows.
    pub prefix: String,
}
