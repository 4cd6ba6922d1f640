//! What holds for every tree and row: printing and reading again, evaluation against an evaluator that was written
//! another way, and that the normal form matches the same rows.

mod generate;
mod naive;

use ligand_ceql::{Rules, matches, normal_form, parse, parse_select};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn what_is_printed_reads_as_the_same_tree(tree in generate::tree(generate::any_predicate())) {
        let printed = tree.to_string();
        prop_assert_eq!(parse(&printed).map_err(|error| error.to_string()), Ok(tree), "{}", printed);
    }

    #[test]
    fn a_printed_statement_reads_as_the_same_statement(select in generate::select()) {
        let printed = select.to_string();
        prop_assert_eq!(parse_select(&printed).map_err(|error| error.to_string()), Ok(select), "{}", printed);
    }

    #[test]
    fn tokens_in_any_order_are_read_or_refused(text in generate::token_soup()) {
        ligand_ceql::fuzz::round_trip(text.as_bytes());
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        ligand_ceql::fuzz::round_trip(text.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_naive_evaluator_agrees(
        tree in generate::tree(generate::row_predicate()),
        row in generate::row(),
        case_sensitive: bool,
        empty_is_null: bool,
    ) {
        let rules = Rules { case_sensitive, empty_is_null, types: &naive::kind, zone: &naive::zone };
        let expected = naive::truth(&tree, &row, case_sensitive, empty_is_null) == Some(true);
        prop_assert_eq!(matches(&tree, &row, &rules), expected, "{} on {}", tree, row);
    }

    #[test]
    fn the_normal_form_matches_the_same_rows(
        tree in generate::tree(generate::row_predicate()),
        row in generate::row(),
        case_sensitive: bool,
        empty_is_null: bool,
    ) {
        let rules = Rules { case_sensitive, empty_is_null, types: &naive::kind, zone: &naive::zone };
        let expected = matches(&tree, &row, &rules);
        let several = normal_form(tree.clone(), &|_| false);
        prop_assert_eq!(matches(&several, &row, &rules), expected, "{} as {} on {}", tree, several, row);
        let single = normal_form(tree.clone(), &|field| naive::is_single(field, &row));
        prop_assert_eq!(matches(&single, &row, &rules), expected, "{} as {} on {}", tree, single, row);
    }
}
