//! Simulated vendors: the services behind elements, played truthfully on loopback.
//! Used by `ligand demo`, `ligand simulate` and the tests. Shares no codec with the engine, so that a
//! mistake in one cannot cancel the same mistake in the other.

pub mod infusionsoft;
