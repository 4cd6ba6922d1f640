//! What `require` gives: Node's names written here, and the libraries that are fetched.

use super::*;

#[test]
fn util_is_there_and_required_once() {
    assert_eq!(value("require('util').format('%s is %d%% of %j', 'a', 5, {b: 1})"), r#""a is 5% of {\"b\":1}""#);
    assert_eq!(value("require('util').inspect({a: [1, 'x'], f: {}})"), r#""{ a: [ 1, 'x' ], f: {} }""#);
    assert_eq!(value("require('util').isArray([]) && require('util') === require('util')"), "true");
}

#[test]
fn a_library_that_is_not_there_says_what_to_do() {
    let (message, _) = threw("require('left-pad')");
    assert_eq!(
        message,
        "Error: require('left-pad'): no such library; hooks can use lodash, lodash/fp, moment, util, events, http, https, \
         querystring and url"
    );
}

#[test]
fn util_does_what_scripts_ask_of_it() {
    let cases = [
        ("util.format('%s has %d of %i', 'a', '4.5', '3.9')", "\"a has 4.5 of 3\""),
        ("util.format('%o', [1]) + util.format('%s') + util.format(1, 'x')", "\"[ 1 ]%s1 x\""),
        ("util.inspect({a: {b: {c: {d: 1}}}})", "\"{ a: { b: { c: [Object] } } }\""),
        (
            "[util.isDate(new Date), util.isRegExp(/x/), util.isString(1), util.isNullOrUndefined(null)]",
            "[true,true,false,true]",
        ),
        ("(() => { function A() {} function B() {} util.inherits(A, B); return new A() instanceof B })()", "true"),
        ("[util.isDeepStrictEqual({a: [1]}, {a: [1]}), util.isDeepStrictEqual({a: 1}, {a: '1'})]", "[true,false]"),
        ("util._extend({a: 1}, {b: 2})", r#"{"a":1,"b":2}"#),
    ];
    for (expression, expected) in cases {
        let source = format!("const util = require('util'); done({{v: {expression}}})");
        assert_eq!(done(&source), Some(format!("{{\"v\":{expected}}}")), "{expression}");
    }
    let promised = "const wait = require('util').promisify((ms, then) => setTimeout(() => then(null, 'late'), ms));
        wait(1).then(v => done({v}))";
    assert_eq!(done(promised).as_deref(), Some(r#"{"v":"late"}"#));
}

#[test]
fn events_reach_those_who_listen() {
    let source = "const Emitter = require('events');
        class Door extends Emitter {}
        const door = new Door(), seen = [];
        const often = (n) => seen.push('on' + n);
        door.on('open', often).once('open', (n) => seen.push('once' + n)).prependListener('open', () => seen.push('first'));
        door.emit('open', 1); door.emit('open', 2); door.removeListener('open', often);
        seen.push(door.emit('shut'), door.listenerCount('open'));
        try { door.emit('error', new Error('no')) } catch (error) { seen.push(error.message) }
        done({seen})";
    let expected = r#"{"seen":["first","on1","once1","first","on2",false,1,"no"]}"#;
    assert_eq!(done(source).as_deref(), Some(expected));
}

#[test]
fn query_strings_are_read_and_written() {
    let cases = [
        ("parse('a=1&b=x%20y&a=2&c&d=%E0%A4&e=a+b')", r#"{"a":["1","2"],"b":"x y","c":"","d":"%E0%A4","e":"a b"}"#),
        ("parse('a:1;b:2', ';', ':')", r#"{"a":"1","b":"2"}"#),
        ("parse('__proto__=1').__proto__", "\"1\""),
        ("stringify({a: [1, 2], b: 'x y&', c: true, d: null, e: undefined})", "\"a=1&a=2&b=x%20y%26&c=true&d=&e=\""),
        ("stringify(parse('x=%26')) + escape('ä') + unescape('%')", "\"x=%26%C3%A4%\""),
    ];
    for (expression, expected) in cases {
        let source =
            format!("const {{parse, stringify, escape, unescape}} = require('querystring'); done({{v: {expression}}})");
        assert_eq!(done(&source), Some(format!("{{\"v\":{expected}}}")), "{expression}");
    }
}

#[test]
fn urls_are_taken_apart_and_put_together() {
    let whole = "https://us%40er:pass@Shop.example:8443/a/b?x=1&y=2#part";
    let cases = [
        (format!("(({{protocol, auth, host, port, hostname, hash, search, query, pathname, path}}) =>
            [protocol, auth, host, port, hostname, hash, search, query, pathname, path])(url.parse('{whole}'))"),
            r##"["https:","us@er:pass","shop.example:8443","8443","shop.example","#part","?x=1&y=2","x=1&y=2","/a/b","/a/b?x=1&y=2"]"##),
        ("url.parse('/a?x=1&x=2', true).query".into(), r#"{"x":["1","2"]}"#),
        ("[url.parse('https://a.example').path, url.parse('https://a.example').href]".into(), r#"["/","https://a.example/"]"#),
        ("url.parse('http://[::1]:80/x').hostname".into(), "\"[::1]\""),
        ("url.format({protocol: 'https', hostname: 'a.example', port: 81, pathname: 'x', query: {q: 'a b'}})".into(),
            "\"https://a.example:81/x?q=a%20b\""),
        ("['/c', '../c?d=1', 'c', 'https://b.example/', '?z=1'].map(to => url.resolve('https://a.example/x/y/z?q=1', to))".into(),
            r#"["https://a.example/c","https://a.example/x/c?d=1","https://a.example/x/y/c","https://b.example/","https://a.example/x/y/z?z=1"]"#),
    ];
    for (expression, expected) in cases {
        let source = format!("const url = require('url'); done({{v: {expression}}})");
        assert_eq!(done(&source), Some(format!("{{\"v\":{expected}}}")), "{expression}");
    }
}

#[test]
fn fetched_libraries_work_or_name_the_command_that_fetches_them() {
    let cases = [
        ("lodash", "_.map(_.chunk([1, 2, 3], 2), _.sum)", "[3,3]"),
        ("lodash", "_.get({a: [{b: 1}]}, 'a[0].b') + _.get({}, 'a.b', 2)", "3"),
        (
            "lodash",
            "_.mapKeys(_.pick({firstName: 1, x: 2}, ['firstName']), (v, k) => _.snakeCase(k))",
            r#"{"first_name":1}"#,
        ),
        (
            "lodash",
            "_(_.groupBy([{t: 'a', n: 1}, {t: 'b', n: 2}, {t: 'a', n: 3}], 't')).mapValues(_.size).value()",
            r#"{"a":2,"b":1}"#,
        ),
        (
            "lodash",
            "_.merge({a: {b: 1}}, {a: {c: 2}}), _.isEmpty({}) && _.isPlainObject({}) && _.isEqual([{a: 1}], [{a: 1}])",
            "true",
        ),
        ("lodash", "_.template('Hi <%= name %>')({name: 'you'})", "\"Hi you\""),
        ("lodash", "_.cloneDeep({d: new Date(0), l: [1]})", r#"{"d":"1970-01-01T00:00:00.000Z","l":[1]}"#),
        ("lodash", "_.orderBy([{a: 1}, {a: 2}], ['a'], ['desc'])", r#"[{"a":2},{"a":1}]"#),
        ("lodash/fp", "_.flow(_.map(x => x + 1), _.filter(x => x > 2))([1, 2])", "[3]"),
        ("lodash/fp", "_.compose(_.sortBy('a'), _.reject({b: 1}))([{a: 2}, {a: 1}, {b: 1}])", r#"[{"a":1},{"a":2}]"#),
        ("lodash/fp", "_.set('a.b', 1, {a: {c: 2}})", r#"{"a":{"c":2,"b":1}}"#),
        ("moment", "_('2026-01-02').add(1, 'month').format('DD.MM.YYYY')", "\"02.02.2026\""),
        ("moment", "_.utc('2026-03-01T10:00:00+02:00').toISOString()", "\"2026-03-01T08:00:00.000Z\""),
        ("moment", "_('05/03/2026', 'DD/MM/YYYY').unix() - _.unix(1772668800).unix()", "0"),
        ("moment", "_('2026-01-31').diff(_('2026-01-01'), 'days') + _.duration(90, 'minutes').asHours()", "31.5"),
        ("moment", "_('nonsense', 'YYYY', true).isValid()", "false"),
    ];
    for (name, expression, expected) in cases {
        let source = format!("const _ = require('{name}'); done({{v: ({expression})}})");
        match run_with(&source, Convention::Done, "{}") {
            Ok(outcome) => assert_eq!(outcome.result, Some(format!("{{\"v\":{expected}}}")), "{expression}"),
            Err(failure) => assert!(failure.to_string().contains("make js-libraries"), "{expression}: {failure}"),
        }
    }
}
