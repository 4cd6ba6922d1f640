//! The simulated Infusionsoft over HTTP, byte by byte.

mod access;
mod consent;
mod control;
mod crud;
mod dialects;
mod faults;
mod limits;
mod queries;
mod rest;
mod rest_v1;
mod rest_v2;
mod services;
mod support;
mod tokens;
