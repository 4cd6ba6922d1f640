//! The envelope between the two processes: u32 length (little endian), u8 kind, body. Strictly half duplex: neither side
//! writes while it owes a read, so full pipes cannot lock both. What stands in the bodies is in `message`.

use std::io::{self, Read, Write};

/// The largest body, in bytes. The platform's own limit for a call is 8 MB.
pub(crate) const MAX_BODY: usize = 8 * 1024 * 1024;
pub(crate) const HEADER: usize = 5;

/// Who says what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Parent: run this.
    Call,
    /// Worker: send this request.
    Http,
    /// Worker: wake me up later.
    Wait,
    /// Parent: here is the answer to either.
    Reply,
    /// Worker: the hook ended.
    Done,
    /// Worker: the hook failed.
    Failed,
}

impl Kind {
    const ALL: [Self; 6] = [Self::Call, Self::Http, Self::Reply, Self::Done, Self::Failed, Self::Wait];

    fn code(self) -> u8 {
        match self {
            Self::Call => 1,
            Self::Http => 2,
            Self::Reply => 3,
            Self::Done => 4,
            Self::Failed => 5,
            Self::Wait => 6,
        }
    }
}

/// The five bytes before a body. Callers have checked that it fits.
pub(crate) fn header(kind: Kind, length: usize) -> [u8; HEADER] {
    debug_assert!(length <= MAX_BODY);
    let [a, b, c, d] = u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    [a, b, c, d, kind.code()]
}

/// Reads a header; an unknown kind or an oversized length is an error of the other side.
pub(crate) fn parse_header(bytes: [u8; HEADER]) -> io::Result<(Kind, usize)> {
    let [a, b, c, d, code] = bytes;
    let length = u32::from_le_bytes([a, b, c, d]) as usize;
    let kind = Kind::ALL.into_iter().find(|kind| kind.code() == code);
    match kind {
        Some(kind) if length <= MAX_BODY => Ok((kind, length)),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "not a frame of a hook worker")),
    }
}

/// Writes one frame, blocking: the worker's side.
pub(crate) fn write(to: &mut impl Write, kind: Kind, body: &[u8]) -> io::Result<()> {
    to.write_all(&header(kind, body.len()))?;
    to.write_all(body)?;
    to.flush()
}

/// Reads one frame, blocking: the worker's side. `None`: the other side closed the pipe between two frames.
pub(crate) fn read(from: &mut impl Read) -> io::Result<Option<(Kind, Vec<u8>)>> {
    let mut head = [0; HEADER];
    match from.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let (kind, length) = parse_header(head)?;
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(Some((kind, body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_frame_reads_back() {
        for kind in Kind::ALL {
            let mut pipe = Vec::new();
            write(&mut pipe, kind, b"body").unwrap();
            assert_eq!(read(&mut pipe.as_slice()).unwrap(), Some((kind, b"body".to_vec())));
        }
    }

    #[test]
    fn an_end_between_frames_is_an_end_and_within_one_an_error() {
        assert_eq!(read(&mut [].as_slice()).unwrap(), None);
        let mut pipe = Vec::new();
        write(&mut pipe, Kind::Done, b"body").unwrap();
        pipe.pop();
        assert!(read(&mut pipe.as_slice()).is_err());
    }

    #[test]
    fn a_length_beyond_the_limit_is_refused_before_anything_is_allocated() {
        let [a, b, c, d] = u32::try_from(MAX_BODY + 1).unwrap().to_le_bytes();
        assert!(parse_header([a, b, c, d, Kind::Done.code()]).is_err());
        assert!(parse_header([0, 0, 0, 0, 99]).is_err());
    }
}
