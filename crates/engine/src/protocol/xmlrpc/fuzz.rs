//! What must hold for arbitrary bytes; run by the fuzz target `xmlrpc_decode` and, over its seeds, by the tests.

use super::{Call, Limits, Response};

/// Arbitrary bytes as a response and as a call: they may be refused; what is read and can be written must read the same.
///
/// # Panics
/// If a value changes on its way through the wire.
pub fn round_trip(bytes: &[u8]) {
    if let Ok(response) = Response::decode(bytes, Limits::default())
        && let Ok(written) = response.encode()
    {
        assert_eq!(
            Response::decode(&written, Limits::default()).as_ref(),
            Ok(&response),
            "a response changed on the wire"
        );
    }
    if let Ok(call) = Call::decode(bytes, Limits::default())
        && let Ok(written) = call.encode()
    {
        assert_eq!(Call::decode(&written, Limits::default()).as_ref(), Ok(&call), "a call changed on the wire");
    }
}
