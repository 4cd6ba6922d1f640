//! Documents made of elements, and elements made of documents, as programs of others read and write them.
//! `scripts/validators.sh` installs those; a missing installation fails, it is never skipped.

mod convert;
mod corpus;
mod swagger;
mod validator;
