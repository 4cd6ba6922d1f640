// require('querystring'): parse and stringify, written for this runner.
'use strict';

function unescape(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

const escape = (text) => encodeURIComponent(text);

function parse(text, separator = '&', equals = '=', options = {}) {
  const decode = options.decodeURIComponent || unescape;
  const found = Object.create(null);
  for (const pair of String(text || '').split(separator)) {
    if (pair === '') continue;
    const place = pair.indexOf(equals);
    const [name, value] = place < 0 ? [pair, ''] : [pair.slice(0, place), pair.slice(place + equals.length)];
    const [key, given] = [name, value].map((part) => decode(part.replaceAll('+', ' ')));
    found[key] = key in found ? [].concat(found[key], given) : given;
  }
  return { ...found };
}

function stringify(object, separator = '&', equals = '=', options = {}) {
  const encode = options.encodeURIComponent || escape;
  const text = (value) => (['string', 'number', 'bigint', 'boolean'].includes(typeof value) ? encode(String(value)) : '');
  return Object.entries(object || {})
    .flatMap(([name, value]) => [value].flat().map((one) => encode(name) + equals + text(one)))
    .join(separator);
}

module.exports = { parse, stringify, escape, unescape, decode: parse, encode: stringify };
