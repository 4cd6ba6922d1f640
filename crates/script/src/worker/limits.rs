//! What the worker takes away from itself before it reads the first byte of a hook. The interpreter has limits of its
//! own (`realm`); these hold when the interpreter is broken. The parent's kill at the deadline holds in any case.

use std::fs;
use std::os::fd::{BorrowedFd, RawFd};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

use crate::failure::Reason;

/// Address space of the whole process, in bytes: code, stacks, the JavaScript heap and room for messages.
const ADDRESS_SPACE: u64 = 512 << 20;
/// Standard input and output, their copies, and a little room.
const DESCRIPTORS: u64 = 16;

/// No inherited descriptors, no core files, bounded memory, no files, no new privileges.
pub(super) fn confine() -> Result<(), Reason> {
    close_inherited();
    limit(Resource::Core, 0)?;
    limit(Resource::As, ADDRESS_SPACE)?;
    limit(Resource::Nofile, DESCRIPTORS)?;
    limit(Resource::Fsize, 0)?;
    #[cfg(target_os = "linux")]
    rustix::thread::set_no_new_privs(true)
        .map_err(|error| Reason::unusable(format!("the worker cannot give up privileges: {error}")))?;
    Ok(())
}

/// Moves the soft limit of processor time, which counts the life of the process, to what is used plus `budget`. Whole
/// seconds, rounded up: the interpreter's own check is finer, this one stops native code.
pub(super) fn allow_processor_time(budget: Duration) -> Result<(), Reason> {
    let end = processor_time() + budget;
    let seconds = end.as_secs() + u64::from(end.subsec_nanos() > 0);
    let hard = getrlimit(Resource::Cpu).maximum;
    set(Resource::Cpu, Rlimit { current: Some(hard.map_or(seconds, |hard| seconds.min(hard))), maximum: hard })
}

/// What this process has used so far.
pub(super) fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn limit(resource: Resource, most: u64) -> Result<(), Reason> {
    let most = getrlimit(resource).maximum.map_or(most, |hard| most.min(hard));
    set(resource, Rlimit { current: Some(most), maximum: Some(most) })
}

fn set(resource: Resource, to: Rlimit) -> Result<(), Reason> {
    setrlimit(resource, to)
        .map_err(|error| Reason::unusable(format!("the worker cannot limit its {resource:?}: {error}")))
}

/// Closes whatever came along beyond the three standard descriptors.
fn close_inherited() {
    let listed: Option<Vec<RawFd>> = fs::read_dir("/dev/fd")
        .ok()
        .map(|entries| entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect());
    for descriptor in listed.unwrap_or_else(|| (3..1024).collect()) {
        if descriptor > 2 {
            close(descriptor);
        }
    }
}

#[expect(unsafe_code, reason = "descriptors that nobody here has opened are known by number only")]
fn close(descriptor: RawFd) {
    // SAFETY: the borrow ends with the question, which fails harmlessly if the descriptor is not open (any more).
    let is_open = rustix::io::fcntl_getfd(unsafe { BorrowedFd::borrow_raw(descriptor) }).is_ok();
    if is_open {
        // SAFETY: this process has one thread and has opened nothing yet that is still open, so the descriptor came
        // from the parent and has no owner here.
        unsafe { rustix::io::close(descriptor) };
    }
}
