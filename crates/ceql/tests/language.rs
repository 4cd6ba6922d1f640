//! What is read, and as what: every example of the documented language, the words that are no key words, the statement
//! of bulk queries, the flat list of hooks, and the errors with their places.

use ligand_ceql::{
    Comparison, Direction, Expr, Field, Literal, MAX_DEPTH, MAX_ITEMS, MAX_LENGTH, ParseError, Predicate, Test,
    conjuncts, fields, normal_form, parse, parse_select, request_expression,
};
use serde_json::json;

fn read(text: &str) -> Expr {
    parse(text).unwrap_or_else(|error| panic!("{text}\n{error}"))
}

fn refused(text: &str) -> ParseError {
    match parse(text) {
        Ok(tree) => panic!("{text} is read as {tree}"),
        Err(error) => error,
    }
}

fn compare(field: &str, comparison: Comparison, literal: Literal) -> Expr {
    Predicate { field: Field::new(field).expect("a name"), test: Test::Compare(comparison, literal) }.into()
}

#[test]
fn the_documented_examples_are_read() {
    for (text, canonical) in [
        ("Name='Edge Communications'", "Name = 'Edge Communications'"),
        ("Name='Acme' AND Industry='Electronics'", "Name = 'Acme' AND Industry = 'Electronics'"),
        (
            "LastModifiedDate>'2018-01-15T00:00:00.000Z' AND (Name='Acme' OR Industry='Apparel')",
            "LastModifiedDate > '2018-01-15T00:00:00.000Z' AND (Name = 'Acme' OR Industry = 'Apparel')",
        ),
        (
            "lastActivityDate > '2012-05-25T11:13:29-0500' and  (lastName = 'Eckle' or lastName = 'Schrage')",
            "lastActivityDate > '2012-05-25T11:13:29-0500' AND (lastName = 'Eckle' OR lastName = 'Schrage')",
        ),
        ("Name LIKE 'Acc%'", "Name LIKE 'Acc%'"),
        ("AnnualRevenue >= 100000", "AnnualRevenue >= 100000"),
        ("Department!='Procurement'", "Department != 'Procurement'"),
        ("id in ( 42 )", "id IN (42)"),
        ("activityTypeIds in (1,12)", "activityTypeIds IN (1, 12)"),
        ("scopeId = 1 and qty = 0", "scopeId = 1 AND qty = 0"),
        (
            "type = 'booked' and subType = 'unpaid' and due = 'not-overdue'",
            "type = 'booked' AND subType = 'unpaid' AND due = 'not-overdue'",
        ),
        ("CompanyName = 'Bruce''s Office Machines'", "CompanyName = 'Bruce''s Office Machines'"),
        ("email=''", "email = ''"),
        ("communicationItems.value='2'", "communicationItems.value = '2'"),
        ("from='+1123456789'", "from = '+1123456789'"),
        ("summary LIKE 'QBO%'", "summary LIKE 'QBO%'"),
        ("from_date='30/06/2016' AND to_date='31/12/2016'", "from_date = '30/06/2016' AND to_date = '31/12/2016'"),
        (
            "channel='webhook' and status='queued' and config.url='https://x.y/z'",
            "channel = 'webhook' AND status = 'queued' AND config.url = 'https://x.y/z'",
        ),
        ("createdDate>'2017-01-15'", "createdDate > '2017-01-15'"),
        ("defaultAccount=true", "defaultAccount = true"),
        (
            "`metaData.lastUpdateTime` > 2015-01-06T09:31:38-07:00",
            "metaData.lastUpdateTime > 2015-01-06T09:31:38-07:00",
        ),
        // Not of the table, but of the text around it.
        (
            "`metaData.lastUpdateTime > 2015-01-06T09:31:38-07:00`",
            "metaData.lastUpdateTime > 2015-01-06T09:31:38-07:00",
        ),
        ("modifiedTime>1508943600000", "modifiedTime > 1508943600000"),
        ("totalAmt = '1'", "totalAmt = '1'"),
        ("whenmodified>'08/13/2016 05:26:37'", "whenmodified > '08/13/2016 05:26:37'"),
        ("display_name = \"X\"", "display_name = 'X'"),
        ("customfield_12201 like 'testing new field'", "customfield_12201 LIKE 'testing new field'"),
        ("query = '(properties[\"x\"] > 1)'", "query = '(properties[\"x\"] > 1)'"),
        ("Email IS NULL", "Email IS NULL"),
        ("private='true' AND key in ('a','b')", "private = 'true' AND key IN ('a', 'b')"),
    ] {
        assert_eq!(read(text).to_string(), canonical, "{text}");
    }
}

#[test]
fn and_binds_stronger_than_or_and_not_strongest() {
    let one = |field| compare(field, Comparison::Equal, Literal::bare("1").expect("bare"));
    assert_eq!(read("a=1 or b=1 and not c=1 or d=1"), { one("a").or(one("b").and(one("c").negated())).or(one("d")) });
    assert_eq!(read("not (a=1 or b=1) and c=1"), one("a").or(one("b")).negated().and(one("c")));
    assert_eq!(read("NOT NOT a=1"), one("a").negated().negated());
    assert_eq!(read("((a=1) and ((b=1 and c=1)))"), one("a").and(one("b")).and(one("c")));
}

#[test]
fn a_value_keeps_its_characters_and_whether_it_was_quoted() {
    let literal = |text: &str| match read(text) {
        Expr::Predicate(predicate) => predicate.test.literals()[0].clone(),
        other => panic!("{other} is no predicate"),
    };
    for (text, value, quoted) in [
        ("id=1234567890123456789012345", "1234567890123456789012345", false),
        ("price=1.10", "1.10", false),
        ("price='1.10'", "1.10", true),
        ("name='it''s'", "it's", true),
        ("name=\"it's \"\"it\"\"\"", "it's \"it\"", true),
        ("name=''''", "'", true),
        ("path='a\\'", "a\\", true),
        ("name='‘curly’'", "‘curly’", true),
        ("name='two\nlines'", "two\nlines", true),
        ("mail=a@b.c", "a@b.c", false),
        ("`when > 2015-01-06 09:31:38`", "2015-01-06 09:31:38", true),
        ("word=or", "or", false),
    ] {
        assert_eq!((literal(text).text(), literal(text).is_quoted()), (value, quoted), "{text}");
    }
}

#[test]
fn key_words_are_names_where_only_a_name_can_stand() {
    for (text, canonical) in [
        ("order='1' and limit=2 and select=3 and value=4", "order = '1' AND limit = 2 AND select = 3 AND value = 4"),
        ("and=1 and or=2 or not=3", "`and` = 1 AND `or` = 2 OR `not` = 3"),
        ("like like 'x' and in in (in, like)", "`like` LIKE 'x' AND `in` IN (in, like)"),
        ("is is null and null is not null", "`is` IS NULL AND `null` IS NOT NULL"),
        ("not like 'x'", "`not` LIKE 'x'"),
        ("not like x", "`not` LIKE x"),
        ("not like like 'x'", "NOT `like` LIKE 'x'"),
        ("not in (1)", "`not` IN (1)"),
        ("not in in (1)", "NOT `in` IN (1)"),
        ("not is null", "`not` IS NULL"),
        ("not is is null", "NOT `is` IS NULL"),
        ("not is not null", "`not` IS NOT NULL"),
        ("not not = 1", "NOT `not` = 1"),
        ("not not like 'x'", "NOT `not` LIKE 'x'"),
        ("`not` not in (1)", "`not` NOT IN (1)"),
        ("where = 1", "where = 1"),
        ("a = and and b = or or c = not", "a = and AND b = or OR c = not"),
    ] {
        assert_eq!(read(text).to_string(), canonical, "{text}");
    }
}

#[test]
fn white_space_is_needed_between_words_only() {
    let expected = read("a >= 1 AND b IN ('x', 'y') AND c LIKE 'z' AND NOT (d IS NULL)");
    for text in [
        "a>=1 and b in('x','y')and c like'z'and not(d is null)",
        "\u{a0}a\t>=\n1\r\nAND `b`IN ( 'x' , 'y' )AND c LIKE \"z\" AND NOT( d Is nUll )  ",
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn names_that_mean_something_else_are_printed_in_back_ticks() {
    for (name, printed) in [
        ("a.b", "a.b"),
        ("items[0].x-y", "items[0].x-y"),
        ("größe", "größe"),
        ("two words", "`two words`"),
        ("tick`ed", "`tick``ed`"),
        ("a=b", "`a=b`"),
        ("NOT", "`NOT`"),
        ("a’s", "`a’s`"),
    ] {
        let tree = compare(name, Comparison::Equal, Literal::quoted("x"));
        assert_eq!(tree.to_string(), format!("{printed} = 'x'"));
        assert_eq!(read(&tree.to_string()), tree);
    }
}

#[test]
fn an_error_says_where_and_what_was_expected_and_what_to_do() {
    for (text, offset, says, advises) in [
        ("", 0, "expected a field name, NOT or `(`, found the end of the query", ""),
        ("   ", 3, "expected a field name, NOT or `(`, found the end of the query", ""),
        ("Name", 4, "after the field Name, found the end of the query", ""),
        ("Name =", 6, "expected a value after =, found the end of the query", "an empty text is written ''"),
        ("Name = 'Acme", 7, "a string begins here and does not end", "close it with '"),
        ("Name = ‘Acme’", 7, "the typographic quote ‘", "the straight quote '"),
        ("Name = “Acme”", 7, "the typographic quote “", "the straight quote '"),
        ("Name = Acme’s", 11, "the typographic quote ’", "the straight quote '"),
        ("Name = 'Bruce's Office'", 14, "expected AND, OR or the end of the query, found `s`", "written twice"),
        (r"Name = 'Bruce\'s Office'", 15, "expected AND, OR or the end", "written twice"),
        ("city = New York", 11, "found `York`", "single quotes"),
        ("a = 1 && b = 2", 6, "found `&&`", "write AND"),
        ("a = 1 || b = 2", 6, "found `||`", "write OR"),
        ("a = 1 order by b", 6, "found `order`", "parameters of their own"),
        ("a <> 1", 2, "`<>` is no operator", "write !="),
        ("a == 1", 2, "`==` is no operator", "write ="),
        ("a =< 1", 2, "`=<` is no operator", "write <="),
        ("a => 1", 2, "`=>` is no operator", "write >="),
        ("!a = 1", 0, "`!` stands only in", "NOT"),
        ("a = null", 4, "nothing is equal to null", "IS NULL"),
        ("a != NULL", 5, "nothing is equal to null", "IS NOT NULL"),
        ("a is 5", 5, "expected NULL or NOT NULL after IS, found `5`", "= or !="),
        ("a is not", 8, "expected NULL after IS NOT, found the end", ""),
        ("a not = 1", 6, "expected LIKE or IN after NOT, found `=`", ""),
        ("a between 1 and 2", 2, "expected an operator", "write a >= … AND a <= …"),
        ("where a = 1", 6, "after the field where", "leave out the word WHERE"),
        ("'a' = 1", 0, "expected a field name, NOT or `(`, found a quoted string", "not in quotes"),
        ("a = `b`", 4, "expected a value after =, found ``b``", "single quotes"),
        ("a in 1", 5, "expected `(` after IN, found `1`", "(1, 2)"),
        ("a in ()", 6, "expected a value of the list, found `)`", ""),
        ("a in (1", 7, "expected `,` or `)`, found the end of the query", ""),
        ("a in (1,)", 8, "expected a value of the list, found `)`", ""),
        ("a in (1 2)", 8, "expected `,` or `)`, found `2`", ""),
        ("(a = 1", 6, "expected AND, OR or `)`, found the end of the query", ""),
        ("a = 1)", 5, "expected AND, OR or the end of the query, found `)`", ""),
        ("()", 1, "expected a field name, NOT or `(`, found `)`", ""),
        ("a = 1 and", 9, "expected a field name, NOT or `(`, found the end of the query", ""),
        ("a = 1 and or b = 2", 13, "after the field `or`, found `b`", ""),
        ("not", 3, "expected a field name", ""),
        ("`a", 0, "a back-tick opens here", "close it"),
        ("`` = 1", 0, "the name between the back-ticks is empty", ""),
        ("`a`", 3, "after the name in back-ticks, found the end of the query", ""),
        ("`a``b = 1`", 10, "after the name in back-ticks, found the end of the query", ""),
        ("`a = 1 and b = 2`", 7, "expected the closing back-tick after one comparison, found `and`", ""),
        ("`a =`", 4, "expected a value after =, found the closing back-tick", ""),
        ("a = 1 and b \u{1} 2", 12, "the character U+0001", "remove it"),
        ("ä = ", 5, "expected a value after =", ""),
    ] {
        let error = refused(text);
        let message = error.to_string();
        assert!(message.starts_with("Error parsing query at line "), "{text}: {message}");
        assert_eq!(error.offset(), offset, "{text}: {message}");
        assert!(message.contains(says), "{text}: {message}");
        let hint = error.hint().unwrap_or_default();
        assert!(hint.contains(advises), "{text}: {message}");
    }
}

#[test]
fn an_error_counts_lines_and_characters_and_draws_a_caret() {
    let error = refused("größe = 1\nAND straße ~ 'x'");
    assert_eq!((error.line(), error.column(), error.offset()), (2, 12, 24));
    assert_eq!(error.excerpt(), "AND straße ~ 'x'\n           ^");
    assert_eq!(
        error.to_string(),
        "Error parsing query at line 2, column 12: expected an operator (=, !=, <, <=, >, >=, LIKE, IN or IS NULL) \
         after the field straße, found `~` in: AND straße ~ 'x'"
    );
    assert_eq!(error.expected(), Some("an operator (=, !=, <, <=, >, >=, LIKE, IN or IS NULL) after the field straße"));
}

#[test]
fn a_message_is_one_line_that_names_place_cause_and_cure() {
    assert_eq!(
        refused("Name = 'Bruce's Office'").to_string(),
        "Error parsing query at line 1, column 15: expected AND, OR or the end of the query, found `s` \
         in: Name = 'Bruce's Office' (a quote inside a string is written twice, as in 'Bruce''s')"
    );
}

#[test]
fn an_excerpt_of_a_long_query_shows_the_neighbourhood() {
    let text = format!("{}b ~ 1{}", "a = 1 and ".repeat(30), " and c = 1".repeat(30));
    let excerpt = refused(&text).excerpt();
    let (shown, caret) = excerpt.split_once('\n').expect("two lines");
    assert!(shown.starts_with('…') && shown.ends_with('…') && shown.chars().count() < 90, "{shown}");
    assert_eq!(shown.chars().nth(caret.chars().count() - 1), Some('~'));
}

#[test]
fn limits_are_named_when_they_are_passed_and_not_before() {
    let nested = |depth: usize| format!("{}a=1{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(MAX_DEPTH)).is_ok());
    assert!(refused(&nested(MAX_DEPTH + 1)).to_string().contains("nested deeper than 64"));
    assert!(parse(&format!("{} a=1", "NOT ".repeat(MAX_DEPTH))).is_ok());
    assert!(refused(&format!("{} a=1", "NOT ".repeat(16_000))).to_string().contains("nested deeper than 64"));
    assert!(parse(&vec!["(a=1)"; 1_000].join(" and ")).is_ok(), "closed parentheses do not count");

    let list = |count: usize| format!("a in ({})", vec!["1"; count].join(","));
    assert!(parse(&list(MAX_ITEMS)).is_ok());
    assert!(refused(&list(MAX_ITEMS + 1)).to_string().contains("more than the 10000 values"));

    let long = |length: usize| format!("a='{}'", "x".repeat(length - 4));
    assert!(parse(&long(MAX_LENGTH)).is_ok());
    assert!(refused(&long(MAX_LENGTH + 1)).to_string().contains("more than the 65536 allowed"));
    assert!(refused(&"ä".repeat(MAX_LENGTH)).to_string().contains("more than the 65536 allowed"));

    assert!(parse(&format!("{}=1", "n".repeat(1024))).is_ok());
    assert!(refused(&format!("{}=1", "n".repeat(1025))).to_string().contains("more than the 1024 allowed"));
}

#[test]
fn statements_are_read() {
    for (text, canonical) in [
        (
            "select id,name from contacts where city = 'Tampa' limit 100",
            "SELECT id, name FROM contacts WHERE city = 'Tampa' LIMIT 100",
        ),
        ("select * from order", "SELECT * FROM order"),
        ("SELECT * FROM `order items`", "SELECT * FROM `order items`"),
        ("select from from from where where = 1", "SELECT from FROM from WHERE where = 1"),
        ("select a from b order by c", "SELECT a FROM b ORDER BY c"),
        ("select a from b Order By c ASC limit 1", "SELECT a FROM b ORDER BY c LIMIT 1"),
        ("select a from b orderby=c desc", "SELECT a FROM b ORDER BY c DESC"),
        ("select a from b orderby c", "SELECT a FROM b ORDER BY c"),
        (
            "select a from b limit 5 where order = 1 or limit = 2 order by limit",
            "SELECT a FROM b WHERE order = 1 OR limit = 2 ORDER BY limit LIMIT 5",
        ),
    ] {
        let select = parse_select(text).unwrap_or_else(|error| panic!("{text}\n{error}"));
        assert_eq!(select.to_string(), canonical, "{text}");
    }
    let select = parse_select("select * from c order by d desc limit 3").expect("a statement");
    assert!(select.fields.is_empty() && select.filter.is_none());
    assert_eq!(select.order.map(|order| order.direction), Some(Direction::Descending));
    assert_eq!((select.object.name(), select.limit), ("c", Some(3)));
}

#[test]
fn a_wrong_statement_is_refused_at_its_place() {
    for (text, offset, says) in [
        ("select * contacts", 9, "expected FROM, found `contacts`"),
        ("select a contacts", 9, "expected `,` or FROM, found `contacts`"),
        ("contacts", 0, "expected SELECT"),
        ("select", 6, "expected * or a field name after SELECT"),
        ("select a, from", 14, "expected `,` or FROM, found the end"),
        ("select * from", 13, "expected the name of an object after FROM"),
        ("select * from a where", 21, "expected a field name"),
        ("select * from a where b ~ 1", 24, "expected an operator"),
        ("select * from a limit -1", 22, "expected a whole number after LIMIT, found `-1`"),
        ("select * from a limit 99999999999999999999", 22, "expected a whole number after LIMIT"),
        ("select * from a order c", 22, "expected BY after ORDER"),
        ("select * from a limit 1 limit 2", 24, "LIMIT stands here a second time"),
        ("select * from a b", 16, "expected WHERE, ORDER BY, LIMIT or the end of the query, found `b`"),
    ] {
        let error = parse_select(text).expect_err(text);
        assert_eq!(error.offset(), offset, "{text}: {error}");
        assert!(error.to_string().contains(says), "{text}: {error}");
    }
}

#[test]
fn hooks_get_a_flat_list_of_strings_in_source_order() {
    let text =
        "Name='Bruce''s' AND (id in (5, '6') OR NOT (qty >= 3 AND seen IS NULL)) AND `a b`=\"it's\" AND x LIKE 'Q%'";
    assert_eq!(
        request_expression(&read(text)),
        json!([
            {"attribute": "Name", "operator": "=", "value": "Bruce''s"},
            {"attribute": "id", "operator": "IN", "value": "5,6"},
            {"attribute": "qty", "operator": "<", "value": "3"},
            {"attribute": "seen", "operator": "IS NOT NULL", "value": ""},
            {"attribute": "a b", "operator": "=", "value": "it''s"},
            {"attribute": "x", "operator": "LIKE", "value": "Q%"},
        ])
    );
}

#[test]
fn conjuncts_are_the_operands_of_the_outer_and() {
    let parts = |text| conjuncts(read(text)).iter().map(Expr::to_string).collect::<Vec<_>>();
    assert_eq!(parts("a=1 and (b=2 and c=3) and (d=4 or e=5)"), ["a = 1", "b = 2", "c = 3", "d = 4 OR e = 5"]);
    assert_eq!(parts("a=1 or b=2"), ["a = 1 OR b = 2"]);
    assert_eq!(Expr::all(conjuncts(read("a=1 and (b=2 or c=3)"))), Some(read("a=1 and (b=2 or c=3)")));
    assert_eq!(Expr::all([]), None);
}

#[test]
fn the_fields_are_named_once_each() {
    let tree = read("b=1 and (a.x is null or not b in (1)) and `c d` like 'e%'");
    assert_eq!(fields(&tree).into_iter().map(Field::name).collect::<Vec<_>>(), ["a.x", "b", "c d"]);
}

#[test]
fn the_normal_form_moves_not_inwards() {
    for (text, single, several) in [
        ("not a = 1", "a != 1", "a != 1"),
        ("not a != 1", "a = 1", "a = 1"),
        ("not a < 1", "a >= 1", "NOT a < 1"),
        ("not a <= 1", "a > 1", "NOT a <= 1"),
        ("not a > 1", "a <= 1", "NOT a > 1"),
        ("not a >= 1", "a < 1", "NOT a >= 1"),
        ("not a is null", "a IS NOT NULL", "a IS NOT NULL"),
        ("not a is not null", "a IS NULL", "a IS NULL"),
        ("not a like 'x%'", "a NOT LIKE 'x%'", "a NOT LIKE 'x%'"),
        ("not a not in (1)", "a IN (1)", "a IN (1)"),
        ("not not a < 1", "a < 1", "a < 1"),
        ("not (a = 1 or b < 2)", "a != 1 AND b >= 2", "a != 1 AND NOT b < 2"),
        ("not (a = 1 and not (b = 2 or c = 3))", "a != 1 OR b = 2 OR c = 3", "a != 1 OR b = 2 OR c = 3"),
        ("x = 1 and not (a = 1 or b = 2)", "x = 1 AND a != 1 AND b != 2", "x = 1 AND a != 1 AND b != 2"),
    ] {
        assert_eq!(normal_form(read(text), &|_| true).to_string(), single, "{text}");
        assert_eq!(normal_form(read(text), &|_| false).to_string(), several, "{text}");
    }
}
