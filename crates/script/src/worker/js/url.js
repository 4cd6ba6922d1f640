// require('url'): parse, format and resolve in the shape of Node's older functions, written for this runner.
'use strict';
const querystring = require('querystring');

const PARTS = /^([a-z][a-z0-9+.-]*:)?(?:(\/\/)(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?)?([^?#]*)(\?[^#]*)?(#.*)?$/is;

function parse(text, parseQuery = false) {
  if (typeof text !== 'string') throw new TypeError('url.parse needs a text, got ' + typeof text);
  const [, protocol, slashes, auth, name, port, pathname, search, hash] = PARTS.exec(text.trim()) || [];
  const hostname = name === undefined ? null : name.toLowerCase();
  const isOpen = hostname !== null && !pathname;
  const parts = {
    protocol: protocol ? protocol.toLowerCase() : null,
    slashes: slashes ? true : null,
    auth: auth === undefined ? null : querystring.unescape(auth),
    host: hostname === null ? null : hostname + (port ? ':' + port : ''),
    port: port || null,
    hostname,
    hash: hash || null,
    search: search || (parseQuery ? '' : null),
    query: parseQuery ? querystring.parse((search || '').slice(1)) : search ? search.slice(1) : null,
    pathname: isOpen ? '/' : pathname || null,
  };
  parts.path = parts.pathname === null && !search ? null : (parts.pathname || '') + (search || '');
  parts.href = format(parts);
  return parts;
}

function format(parts) {
  if (typeof parts === 'string') return parse(parts).href;
  const { auth, hash, pathname } = parts;
  const protocol = parts.protocol ? parts.protocol.replace(/:?$/, ':') : '';
  const host = parts.host || (parts.hostname ? parts.hostname + (parts.port ? ':' + parts.port : '') : null);
  const query = typeof parts.query === 'object' ? querystring.stringify(parts.query) : parts.query;
  const search = parts.search || (query ? '?' + query : '');
  const slashes = parts.slashes || (host && /^https?:$/.test(protocol)) ? '//' : '';
  const path = host && pathname && !pathname.startsWith('/') ? '/' + pathname : pathname || '';
  return protocol + slashes + (auth ? encodeURIComponent(auth).replace('%3A', ':') + '@' : '') + (host || '') + path
    + (search && !search.startsWith('?') ? '?' + search : search)
    + (hash ? hash.replace(/^#?/, '#') : '');
}

function resolve(from, to) {
  const base = parse(from);
  const target = parse(to);
  if (target.protocol) return target.href;
  if (target.host) return format({ ...target, protocol: base.protocol });
  const given = target.pathname || '';
  if (given === '') return format({ ...base, search: target.search || base.search, query: null, hash: target.hash });
  const folder = (base.pathname || '/').replace(/[^/]*$/, '');
  const pathname = straight(given.startsWith('/') ? given : folder + given);
  return format({ ...base, pathname, search: target.search, query: null, hash: target.hash });
}

// Without `.` and `..`.
function straight(path) {
  const kept = [];
  const steps = path.split('/');
  for (const step of steps) {
    if (step === '..') { if (kept.length > 1) kept.pop(); } else if (step !== '.') kept.push(step);
  }
  if (['.', '..'].includes(steps[steps.length - 1])) kept.push('');
  return kept.join('/');
}

module.exports = { parse, format, resolve };
