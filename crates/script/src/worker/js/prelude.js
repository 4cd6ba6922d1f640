// The helpers that hooks find in their global scope, and the two functions by which the runner learns the result.
// Called with the native functions of worker/ce.rs and worker/realm/natives.rs, and with what js/jobs.js gives, before a
// hook is known. What the built-ins
// were is remembered here: a hook may overwrite them, but not what the runner does with them.
(function (native, jobs) {
  'use strict';
  const { stringify } = JSON;
  const { defineProperty } = Object;
  const global = globalThis;

  // ---- text ----
  // Lone surrogates cannot leave the engine as UTF-8.
  const wellFormed = (text) => text.toWellFormed();
  function argument(value, who) {
    if (value === undefined || value === null) throw new TypeError(who + ' needs a text, got ' + value);
    return wellFormed(String(value));
  }
  function printed(value) {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return String(value) + (value.stack ? '\n' + value.stack.trimEnd() : '');
    if (typeof value === 'object' && value !== null) {
      try { return stringify(value); } catch { return String(value); }
    }
    return String(value);
  }
  const log = (level) => (...values) => native.log(level, wellFormed(values.map(printed).join(' ')));

  // ---- the result ----
  const state = { finished: false, result: undefined };
  // Turned into text at once: what a hook does to the object afterwards does not count.
  function give(value, how) {
    if (state.finished) return;
    let result;
    if (typeof value === 'object' && value !== null) {
      result = stringify(value);
    } else if (value !== undefined && value !== null) {
      native.log('warn', 'ignored: ' + how + ' a ' + typeof value + ', expected an object');
    }
    state.result = result;
    state.finished = true;
  }
  function done(value) { give(value, 'done() was given'); }
  function settle(returned) {
    if (returned instanceof Promise) return;
    give(returned, 'the hook returned');
  }

  // ---- CE ----
  const CE = {
    b64: (text) => native.b64(argument(text, 'CE.b64')),
    decode64: (text) => native.decode64(argument(text, 'CE.decode64')),
    md5: (text) => native.digest('md5', 'hex', argument(text, 'CE.md5')),
    randomString: (length) => native.random(length === undefined ? 16 : Number(length) || 0),
    randomEmail: () => native.random(16).toLowerCase() + '@example.com',
    hmac: (algorithm) => (encoding) => (secret, text) => native.hmac(
      String(algorithm).toLowerCase().replace(/^hmac/, '').replace(/-/g, ''),
      String(encoding).toLowerCase(),
      argument(secret, 'CE.hmac (secret)'),
      argument(text, 'CE.hmac (text)'),
    ),
  };
  for (const algorithm of ['Md5', 'Sha1', 'Sha256', 'Sha384', 'Sha512']) {
    for (const encoding of ['Hex', 'Base64']) {
      CE['hmac' + algorithm + encoding] = CE.hmac(algorithm)(encoding);
    }
  }
  for (const name of ['currencyCode', 'currencySymbol', 'iso2CountryCode', 'iso3CountryCode']) {
    CE[name] = () => { throw new Error('CE.' + name + ' is not available'); };
  }

  // ---- libraries ----
  const loaded = new Map();
  // What only these two may use.
  const lent = (id) => (id === 'http' || id === 'https'
    ? { protocol: id + ':', later: jobs.later, send: (request) => native.http(wellFormed(request)) } : undefined);
  function require(name) {
    const id = String(name).replace(/^node:/, '');
    if (loaded.has(id)) return loaded.get(id).exports;
    const library = native.library(id);
    const module = { exports: {} };
    loaded.set(id, module);
    library.call(module.exports, module, module.exports, require, lent(id));
    return module.exports;
  }

  // ---- what is shown in a way of its own ----
  // Names of headers are lower case, and found in any case.
  const inAnyCase = (headers) => new Proxy(headers, {
    get: (target, name) => (typeof name !== 'string' || name in target ? target[name] : target[name.toLowerCase()]),
    has: (target, name) => name in target || (typeof name === 'string' && name.toLowerCase() in target),
  });
  // An object, but JSON.parse takes it too: some hooks expect the text.
  const likeText = (value) => defineProperty(value, 'toString', {
    value() { return stringify(this); }, writable: true, configurable: true, enumerable: false,
  });
  const views = { __proto__: null, request_headers: inAnyCase, response_headers: inAnyCase, request_previous_response: likeText };
  const view = (name, value) => (typeof value === 'object' && value !== null ? views[name](value) : value);

  // ---- what legacy hooks know ----
  // An array that also answers to the names of a Java list.
  const listMethods = {
    add(...values) {
      if (values.length > 1) this.splice(values[0], 0, values[1]); else this.push(values[0]);
      return true;
    },
    addAll(values) { for (const value of values) this.push(value); return true; },
    get(index) { return this[index]; },
    set(index, value) { const before = this[index]; this[index] = value; return before; },
    remove(index) { return this.splice(index, 1)[0]; },
    size() { return this.length; },
    isEmpty() { return this.length === 0; },
    contains(value) { return this.includes(value); },
    toArray() { return this.slice(); },
  };
  function getArray() {
    const list = [];
    for (const name in listMethods) {
      defineProperty(list, name, { value: listMethods[name], writable: true, configurable: true, enumerable: false });
    }
    return list;
  }
  const getKeys = (object) => (object === undefined || object === null ? [] : Object.keys(object));

  // Lists are those of JavaScript already; of Java there is nothing else.
  const noJava = (name) => (what) => {
    throw new Error('Java.' + name + '(' + stringify(String(what)) + '): hooks run as JavaScript, there are no Java classes; '
      + "use what JavaScript has, or require('moment') for dates");
  };
  const Java = {
    from: (list) => (Array.isArray(list) ? list.slice() : noJava('from')(list)),
    to: (list) => (Array.isArray(list) ? list.slice() : noJava('to')(list)),
    type: noJava('type'),
    extend: noJava('extend'),
  };

  const names = {
    CE,
    Java,
    console: {
      log: log('info'), info: log('info'), debug: log('debug'), trace: log('debug'), warn: log('warn'), error: log('error'),
    },
    print: log('info'),
    require,
    getArray,
    getKeys,
    base64Encode: CE.b64,
    ...jobs.globals,
  };
  for (const name in names) {
    defineProperty(global, name, { value: names[name], writable: true, configurable: true, enumerable: false });
  }
  return { done, settle, state, view, next: jobs.next };
})
