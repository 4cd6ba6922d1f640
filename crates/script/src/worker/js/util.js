// require('util'): the part of the well-known module that hooks use, written for this runner.
'use strict';

const tag = (value) => Object.prototype.toString.call(value).slice(8, -1);

function inspect(value, options) {
  const depth = options && options.depth !== undefined ? (options.depth === null ? Infinity : options.depth) : 2;
  return show(value, depth, []);
}

function show(value, depth, above) {
  if (typeof value === 'string') return "'" + value.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n') + "'";
  if (typeof value === 'function') return value.name ? '[Function: ' + value.name + ']' : '[Function (anonymous)]';
  if (typeof value === 'bigint') return value + 'n';
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (value instanceof Error) return value.stack || String(value);
  if (value instanceof Date) return isNaN(value) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (above.includes(value)) return '[Circular]';
  if (above.length > depth) return Array.isArray(value) ? '[Array]' : '[Object]';
  const inside = above.concat([value]);
  if (Array.isArray(value)) return around('[', value.map((item) => show(item, depth, inside)), ']');
  const entries = Object.keys(value).map((key) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : show(key, 0, []);
    return name + ': ' + show(value[key], depth, inside);
  });
  return around('{', entries, '}');
}

function around(open, items, close) {
  return items.length === 0 ? open + close : open + ' ' + items.join(', ') + ' ' + close;
}

function format(first, ...rest) {
  if (typeof first !== 'string') return [first, ...rest].map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ');
  let next = 0;
  let text = first.replace(/%[sdifjoO%]/g, (mark) => {
    if (mark === '%%') return '%';
    if (next >= rest.length) return mark;
    const value = rest[next++];
    switch (mark) {
      case '%s': return typeof value === 'object' && value !== null ? inspect(value, { depth: 0 }) : String(value);
      case '%d': return String(Number(value));
      case '%i': return String(parseInt(value, 10));
      case '%f': return String(parseFloat(value));
      case '%j': return JSON.stringify(value);
      default: return inspect(value);
    }
  });
  for (; next < rest.length; next++) {
    text += ' ' + (typeof rest[next] === 'string' ? rest[next] : inspect(rest[next]));
  }
  return text;
}

function inherits(constructor, parent) {
  constructor.super_ = parent;
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

const promisify = (callee) => (...values) => new Promise((resolve, reject) => {
  callee(...values, (error, value) => (error ? reject(error) : resolve(value)));
});

function isDeepStrictEqual(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || tag(a) !== tag(b)) return false;
  if (a instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof RegExp) return String(a) === String(b);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length
    && keys.every((key) => Object.prototype.hasOwnProperty.call(b, key) && isDeepStrictEqual(a[key], b[key]));
}

module.exports = {
  format,
  inspect,
  inherits,
  promisify,
  isDeepStrictEqual,
  deprecate: (callee) => callee,
  _extend: Object.assign,
  isArray: Array.isArray,
  isBoolean: (value) => typeof value === 'boolean',
  isDate: (value) => tag(value) === 'Date',
  isError: (value) => value instanceof Error || tag(value) === 'Error',
  isFunction: (value) => typeof value === 'function',
  isNull: (value) => value === null,
  isNullOrUndefined: (value) => value === null || value === undefined,
  isNumber: (value) => typeof value === 'number',
  isObject: (value) => value !== null && typeof value === 'object',
  isPrimitive: (value) => value === null || (typeof value !== 'object' && typeof value !== 'function'),
  isRegExp: (value) => tag(value) === 'RegExp',
  isString: (value) => typeof value === 'string',
  isSymbol: (value) => typeof value === 'symbol',
  isUndefined: (value) => value === undefined,
};
