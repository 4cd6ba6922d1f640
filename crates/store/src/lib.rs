//! Everything durable: the only SQL, migrations, sealing.
