//! The other process: what `ligand hook-worker` runs. It confines itself, then runs one hook after the other, each in a
//! JavaScript runtime of its own that was prepared while nothing was to do. It must be started before any other thread.

mod bytecode;
mod ce;
mod deadline;
mod exception;
mod libraries;
mod limits;
mod logs;
mod random;
mod realm;
mod sources;

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

use crate::failure::{Failure, Reason};
use crate::frame::{self, Kind};
use crate::message::{self, CallMessage, DoneMessage};
use bytecode::Bytecode;
use realm::{Outside, Realm};
use sources::Sources;

/// Serves calls on standard input and output until the parent closes the pipe.
pub fn main() -> ExitCode {
    let confined = limits::confine();
    match Pipes::of_this_process().map(Rc::new).and_then(|pipes| serve(&pipes, confined)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The two ends towards the parent, unbuffered: a frame is one or two writes.
struct Pipes {
    input: File,
    output: File,
}

impl Pipes {
    fn of_this_process() -> io::Result<Self> {
        let input = io::stdin().as_fd().try_clone_to_owned()?.into();
        let output = io::stdout().as_fd().try_clone_to_owned()?.into();
        Ok(Self { input, output })
    }

    fn read(&self) -> io::Result<Option<(Kind, Vec<u8>)>> {
        frame::read(&mut &self.input)
    }

    fn write(&self, kind: Kind, body: &[u8]) -> io::Result<()> {
        frame::write(&mut &self.output, kind, body)
    }
}

/// A hook's way out: the parent sends its requests and keeps its time.
impl Outside for Pipes {
    fn http(&self, request: &str) -> Result<String, String> {
        if request.len() > frame::MAX_BODY {
            return Err("the request is larger than the 8 MB that a hook may send".to_owned());
        }
        self.ask(Kind::Http, request.as_bytes())
    }

    fn wait(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        // If the pipe is broken there is nobody to wait for; the next thing said will show it.
        let _ = self.ask(Kind::Wait, &micros.to_le_bytes());
    }
}

impl Pipes {
    /// Something the parent does meanwhile, and what came of it.
    fn ask(&self, kind: Kind, body: &[u8]) -> Result<String, String> {
        let broken = |_| "the connection to the server broke".to_owned();
        self.write(kind, body).map_err(broken)?;
        match self.read().map_err(broken)? {
            Some((Kind::Reply, body)) => {
                message::decode_reply(&body).unwrap_or_else(|_| Err("the server's answer is malformed".to_owned()))
            }
            _ => Err("the server did not answer".to_owned()),
        }
    }
}

fn serve(pipes: &Rc<Pipes>, confined: Result<(), Reason>) -> io::Result<()> {
    let mut sources = Sources::default();
    let bytecode = Rc::new(Bytecode::default());
    let mut prepared = Realm::new(&bytecode);
    while let Some((kind, body)) = pipes.read()? {
        if kind != Kind::Call {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let answer =
            confined.clone().map_err(Failure::from).and_then(|()| answer(&body, &mut sources, &prepared, pipes));
        match answer {
            Ok(done) => pipes.write(Kind::Done, &done.encode())?,
            Err(failure) => pipes.write(Kind::Failed, &message::encode_failure(&failure))?,
        }
        // The parent has its answer; clearing up and making ready is on nobody's clock.
        drop(prepared);
        prepared = Realm::new(&bytecode);
    }
    Ok(())
}

fn answer(
    body: &[u8],
    sources: &mut Sources,
    realm: &Result<Realm, Reason>,
    pipes: &Rc<Pipes>,
) -> Result<DoneMessage, Failure> {
    let call = CallMessage::decode(body).map_err(|_| Reason::unusable("the call is malformed"))?;
    let source =
        sources.resolve(&call).ok_or_else(|| Reason::unusable("the call names a source that was never sent"))?;
    limits::allow_processor_time(call.cpu)?;
    let outside: Rc<dyn Outside> = Rc::<Pipes>::clone(pipes);
    realm.as_ref().map_err(Reason::clone)?.run(&call, &source, Some(outside))
}
