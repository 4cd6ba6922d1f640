//! The values a statement may carry: integers, text and bytes, each possibly null.

use ligand_model::identity::{AccountId, CredentialId, InstanceId, OrganizationId, UserId};
use std::fmt;

/// One value. Booleans are 0 and 1, times are milliseconds.
#[derive(Clone, PartialEq, Eq)]
pub enum Bind {
    /// A 64-bit integer.
    I64(Option<i64>),
    /// UTF-8 text.
    Text(Option<String>),
    /// Bytes: sealed values and hashes.
    Bytes(Option<Vec<u8>>),
}

/// Only the kind of the value: what is bound may be a secret.
impl fmt::Debug for Bind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Bind::I64(_) => "I64",
            Bind::Text(_) => "Text",
            Bind::Bytes(_) => "Bytes",
        })
    }
}

macro_rules! binds {
    ($($from:ty => $variant:ident($value:ident: $convert:expr);)+) => {
        $(
            impl From<$from> for Bind {
                fn from($value: $from) -> Bind {
                    Bind::$variant(Some($convert))
                }
            }

            impl From<Option<$from>> for Bind {
                fn from(value: Option<$from>) -> Bind {
                    Bind::$variant(value.map(|$value: $from| $convert))
                }
            }
        )+
    };
}

binds! {
    i64 => I64(value: value);
    bool => I64(value: i64::from(value));
    OrganizationId => I64(id: id.0);
    AccountId => I64(id: id.0);
    UserId => I64(id: id.0);
    InstanceId => I64(id: id.0);
    CredentialId => I64(id: id.0);
    &str => Text(value: value.to_owned());
    &String => Text(value: value.clone());
    String => Text(value: value);
    Vec<u8> => Bytes(value: value);
    &[u8] => Bytes(value: value.to_vec());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_value_does_not_print() {
        assert_eq!(format!("{:?}", Bind::from("hunter2")), "Text");
    }
}
