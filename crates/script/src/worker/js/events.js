// require('events'): who listens to what. Written for this runner; what http needs, and what libraries inherit from.
'use strict';

class EventEmitter {
  #listeners = new Map();

  #add(name, listener, first) {
    if (typeof listener !== 'function') throw new TypeError('a listener is a function, got ' + typeof listener);
    const known = this.#listeners.get(name) || [];
    this.#listeners.set(name, first ? [listener, ...known] : [...known, listener]);
    return this;
  }

  on(name, listener) { return this.#add(name, listener, false); }
  addListener(name, listener) { return this.on(name, listener); }
  prependListener(name, listener) { return this.#add(name, listener, true); }

  once(name, listener) {
    const once = (...values) => {
      this.off(name, once);
      return listener.apply(this, values);
    };
    once.listener = listener;
    return this.on(name, once);
  }

  off(name, listener) {
    const known = this.#listeners.get(name) || [];
    const place = known.findLastIndex((one) => one === listener || one.listener === listener);
    if (place >= 0) this.#listeners.set(name, known.toSpliced(place, 1));
    return this;
  }
  removeListener(name, listener) { return this.off(name, listener); }

  removeAllListeners(name) {
    if (name === undefined) this.#listeners.clear(); else this.#listeners.delete(name);
    return this;
  }

  // An error that nobody listens to is thrown, as in Node.
  emit(name, ...values) {
    const known = this.#listeners.get(name) || [];
    if (known.length === 0) {
      if (name === 'error') throw values[0] instanceof Error ? values[0] : new Error('unhandled error: ' + values[0]);
      return false;
    }
    for (const listener of known) listener.apply(this, values);
    return true;
  }

  listeners(name) { return (this.#listeners.get(name) || []).map((one) => one.listener || one); }
  listenerCount(name) { return this.listeners(name).length; }
  eventNames() { return [...this.#listeners.keys()].filter((name) => this.listenerCount(name) > 0); }
  setMaxListeners() { return this; }
}

EventEmitter.EventEmitter = EventEmitter;
module.exports = EventEmitter;
