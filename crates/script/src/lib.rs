//! JavaScript hooks in worker processes.
