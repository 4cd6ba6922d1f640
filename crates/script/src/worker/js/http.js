// require('http') and require('https'): requests as Node sends them, but through the server's guarded client, one after
// the other, with text as body. `host` is what the runner lends: the own protocol, the way out and the queue of jobs.
'use strict';
const EventEmitter = require('events');
const url = require('url');

// What only another connection could honour is refused rather than left out.
const UNSUPPORTED = ['socketPath', 'createConnection', 'pfx', 'cert', 'key', 'ca', 'lookup', 'localAddress'];
const TEXT = ['utf8', 'utf-8', 'ascii', 'latin1', 'binary'];

class IncomingMessage extends EventEmitter {
  #body;
  #isFlowing = false;

  constructor(reply, req) {
    super();
    this.req = req;
    this.httpVersion = '1.1';
    this.statusCode = reply.status;
    this.statusMessage = reply.message;
    this.rawHeaders = reply.headers.flat();
    this.headers = folded(reply.headers);
    this.complete = false;
    this.destroyed = false;
    this.#body = reply.body;
  }

  on(name, listener) {
    super.on(name, listener);
    return name === 'data' ? this.resume() : this;
  }

  resume() {
    if (!this.#isFlowing && !this.complete) {
      this.#isFlowing = true;
      host.later(() => this.#flow());
    }
    return this;
  }

  pause() {
    this.#isFlowing = false;
    return this;
  }

  // A body is text already.
  setEncoding() { return this; }
  setTimeout() { return this; }

  destroy() {
    this.destroyed = true;
    return this;
  }

  #flow() {
    if (!this.#isFlowing || this.complete || this.destroyed) return;
    this.complete = true;
    if (this.#body !== '') this.emit('data', this.#body);
    if (!this.destroyed) this.emit('end');
    this.emit('close');
  }

  async* [Symbol.asyncIterator]() {
    this.complete = true;
    if (this.#body !== '') yield this.#body;
  }
}

class ClientRequest extends EventEmitter {
  #headers = new Map();
  #chunks = [];
  #isEnded = false;
  #isOver = false;
  #url;
  #timeout;
  // Made here, so that its stack names the line of the hook that asked.
  #failure = new Error('');

  constructor(options, onResponse) {
    super();
    for (const name of UNSUPPORTED) {
      if (options[name]) throw new Error('http: the option ' + name + ' is not supported in hooks');
    }
    this.method = String(options.method || 'GET').toUpperCase();
    this.protocol = options.protocol || host.protocol;
    this.host = authority(options);
    this.path = pathOf(options);
    this.destroyed = false;
    this.#url = this.protocol + '//' + this.host + this.path;
    this.#timeout = Number(options.timeout) || undefined;
    for (const [name, value] of Object.entries(options.headers || {})) this.setHeader(name, value);
    if (options.auth && this.getHeader('authorization') === undefined) {
      this.setHeader('Authorization', 'Basic ' + CE.b64(options.auth));
    }
    if (onResponse) this.once('response', onResponse);
  }

  get aborted() { return this.destroyed; }

  setHeader(name, value) {
    if (value === undefined || value === null) return this;
    this.#headers.set(String(name).toLowerCase(), { name: String(name), value });
    return this;
  }
  getHeader(name) {
    const header = this.#headers.get(String(name).toLowerCase());
    return header && header.value;
  }
  hasHeader(name) { return this.#headers.has(String(name).toLowerCase()); }
  removeHeader(name) { this.#headers.delete(String(name).toLowerCase()); }
  flushHeaders() {}
  setNoDelay() { return this; }
  setSocketKeepAlive() { return this; }

  setTimeout(milliseconds, callback) {
    this.#timeout = Number(milliseconds) || undefined;
    if (callback) this.once('timeout', callback);
    return this;
  }

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    if (this.#isEnded) throw new Error('http: write after end');
    if (typeof chunk !== 'string') throw new TypeError('http: a body is text, got ' + typeof chunk);
    if (encoding && !TEXT.includes(String(encoding).toLowerCase())) {
      throw new TypeError('http: a body is text, the encoding ' + encoding + ' is not supported');
    }
    this.#chunks.push(chunk);
    if (callback) host.later(callback);
    return true;
  }

  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') [chunk, callback] = [undefined, chunk];
    if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    if (this.#isEnded) return this;
    if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
    this.#isEnded = true;
    if (callback) this.once('finish', callback);
    host.later(() => this.#send());
    return this;
  }

  abort() { return this.destroy(); }
  destroy(error) {
    if (this.destroyed || this.#isOver) return this;
    this.destroyed = true;
    host.later(() => this.#fail(error || 'the hook gave the request up', 'ECONNRESET'));
    return this;
  }

  #send() {
    if (this.destroyed) return;
    this.emit('finish');
    let reply;
    try {
      reply = JSON.parse(host.send(JSON.stringify({
        method: this.method,
        url: this.#url,
        headers: [...this.#headers.values()].flatMap(({ name, value }) => [value].flat().map((one) => [name, String(one)])),
        body: this.#chunks.join(''),
        timeout: this.#timeout,
      })));
    } catch (error) {
      this.#fail(error.message);
      return;
    }
    if (reply.timed_out) {
      this.emit('timeout');
      if (!this.destroyed) this.#fail(reply.timed_out, 'ETIMEDOUT');
      return;
    }
    this.#isOver = true;
    const response = new IncomingMessage(reply, this);
    if (!this.emit('response', response)) response.resume();
  }

  #fail(cause, code) {
    this.#isOver = true;
    let error = cause;
    if (!(cause instanceof Error)) {
      error = this.#failure;
      error.message = String(cause);
      if (code) error.code = code;
    }
    this.emit('error', error);
    this.emit('close');
  }
}

function folded(pairs) {
  const headers = {};
  for (const [name, value] of pairs) {
    if (name === 'set-cookie') (headers[name] = headers[name] || []).push(value);
    else headers[name] = name in headers ? headers[name] + ', ' + value : value;
  }
  return headers;
}

// Host and port as they stand in a URL. `host` may name the port too, as it does in what url.parse gives.
function authority(options) {
  let name = String(options.hostname || options.host || 'localhost');
  if (/:.*:/.test(name) && !name.startsWith('[')) name = '[' + name + ']';
  const port = options.port || options.defaultPort;
  return port && !/:\d+$/.test(name.replace(/^\[.*\]/, '')) ? name + ':' + port : name;
}

function pathOf(options) {
  const path = String(options.path || '/');
  if (path.startsWith('?')) return '/' + path;
  if (!path.startsWith('/')) throw new TypeError('http: a path begins with /; the host is an option of its own');
  return path;
}

function optionsOf(target, more) {
  if (typeof target !== 'string') return { ...target, ...more };
  const { protocol, auth, hostname, port, path } = url.parse(target);
  if (!protocol || !hostname) throw new TypeError('http: not the URL of a server; it begins with http:// or https://');
  return { protocol, auth, hostname, port, path, ...more };
}

function request(...values) {
  const callback = typeof values[values.length - 1] === 'function' ? values.pop() : undefined;
  return new ClientRequest(optionsOf(values[0], values[1]), callback);
}

const get = (...values) => request(...values).end();

// Connections are the server's business; agents exist because scripts make them.
class Agent {
  constructor(options) { this.options = { ...options }; }
  destroy() {}
}

module.exports = { request, get, Agent, globalAgent: new Agent(), ClientRequest, IncomingMessage };
