//! One call of one resource.
