//! Why a document is not read, or a value not written. Names of elements and members are quoted, text never is: it may be a
//! customer's.

/// What went wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// Bytes that are not a document we read.
    #[error("the XML cannot be read: {problem} (byte {position})")]
    Read {
        /// What is wrong.
        problem: Unreadable,
        /// Bytes from the start of the document's text, as UTF-8.
        position: u64,
    },
    /// A value that the convention has no way to write.
    #[error("{at} cannot be written as XML: {problem}")]
    Write {
        /// The path of the member: `request.client[2].name`.
        at: String,
        /// What is wrong.
        problem: Unwritable,
    },
}

/// What is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No bytes, or white space and comments only.
    #[error("there is no element")]
    Empty,
    /// More bytes than the limit.
    #[error("it is longer than {0} bytes")]
    TooLong(usize),
    /// Elements inside one another beyond the limit.
    #[error("elements are nested deeper than {0}")]
    TooDeep(usize),
    /// An element with more attributes than the limit.
    #[error("an element has more than {0} attributes")]
    Attributes(usize),
    /// More elements and attributes than the limit.
    #[error("it has more than {0} elements and attributes")]
    TooMany(usize),
    /// Bytes that are not of the encoding they should be of.
    #[error("the bytes are not {0}")]
    Bytes(&'static str),
    /// A declared encoding that is not read.
    #[error("the encoding {0} is not supported; UTF-8, UTF-16, ISO-8859-1 and windows-1252 are")]
    Encoding(String),
    /// Markup that is not well-formed.
    #[error("{0}")]
    Markup(&'static str),
    /// A name that XML does not allow, or none.
    #[error("an element or attribute has no valid name")]
    Name,
    /// A document type, refused: it could define entities.
    #[error("a document type (<!DOCTYPE) is not accepted")]
    DocumentType,
    /// An entity other than the five of XML, or a number that is no character.
    #[error("an entity is not one of XML's own or not a character")]
    Entity,
    /// Text before the first element.
    #[error("text stands before the first element")]
    TextBefore,
    /// The document ends within an element.
    #[error("it ends before <{0}> is closed")]
    Open(String),
    /// Something after the document's one element.
    #[error("something follows the end of the first element")]
    Trailing,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// Not an object.
    #[error("XML needs one root element, so the body must be an object with one member: {{\"name\": …}}")]
    NotAnObject,
    /// No member, or several.
    #[error(
        "XML needs one root element, and the body has {0} members; put them into one, or give the resource a rootKey"
    )]
    Roots(usize),
    /// A list where one element must stand.
    #[error("a document has one root element, and this is a list; put it into a member of an object")]
    RootList,
    /// A member's name that is no name in XML.
    #[error("this is not a name that XML allows: letters, digits and _ - . : only, and no digit at the start")]
    Name,
    /// A list within a list: elements have no way to say it.
    #[error("a list within a list has no form in XML; give the inner one a name")]
    ListInList,
    /// An attribute or a text that is not a scalar.
    #[error("an attribute (@) or text ($) is a text, number or boolean, not an object or a list")]
    NotAScalar,
    /// A character that XML 1.0 has no way to write.
    #[error("it holds the character U+{code:04X} (at position {position}), which XML cannot carry")]
    Character {
        /// The character's code.
        code: u32,
        /// Its place in the text, in characters from 0.
        position: usize,
    },
    /// Objects within one another beyond what is written.
    #[error("it is nested deeper than {0}")]
    TooDeep(usize),
}
