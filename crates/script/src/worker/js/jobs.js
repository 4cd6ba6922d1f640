// What a hook leaves for later: immediates and requests in the order they were asked for, then timers by when they are
// due. The runner takes one after the other once the script and its promises have come to rest, until `done` was called.
(function (native) {
  'use strict';
  const { now } = Date;
  const ready = [];
  const timers = new Set();

  class Timer {
    constructor(callback, delay, repeats, values) {
      if (typeof callback !== 'function') throw new TypeError('a timer needs a function, got ' + typeof callback);
      this.delay = Math.max(1, Number(delay) || 1);
      this.due = now() + this.delay;
      this.repeats = repeats;
      this.run = () => callback(...values);
    }
    ref() { return this; }
    unref() { return this; }
  }

  function start(callback, delay, repeats, values) {
    const timer = new Timer(callback, delay, repeats, values);
    timers.add(timer);
    return timer;
  }

  // The timer that is due first, after waiting for it; of two, the older one. None if the hook's time ends before.
  function due() {
    let first;
    for (const timer of timers) if (first === undefined || timer.due < first.due) first = timer;
    if (first === undefined) return undefined;
    const wait = first.due - now();
    if (wait > 0 && !native.wait(wait)) return undefined;
    if (first.repeats) first.due = now() + first.delay; else timers.delete(first);
    return first.run;
  }

  // Runs one job; false if none is left.
  function next() {
    const job = ready.length > 0 ? ready.shift() : due();
    if (job === undefined) return false;
    job();
    return true;
  }

  const later = (job) => { ready.push(job); };
  const stop = (timer) => { timers.delete(timer); };
  const globals = {
    setTimeout: (callback, delay, ...values) => start(callback, delay, false, values),
    setInterval: (callback, delay, ...values) => start(callback, delay, true, values),
    setImmediate(callback, ...values) {
      const { run } = new Timer(callback, 0, false, values);
      ready.push(run);
      return run;
    },
    clearTimeout: stop,
    clearInterval: stop,
    clearImmediate(run) {
      const place = ready.indexOf(run);
      if (place >= 0) ready.splice(place, 1);
    },
  };
  return { next, later, globals };
})
