//! CEQL, the query language of the where parameter.
