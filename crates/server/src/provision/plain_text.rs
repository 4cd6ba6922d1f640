//! Names and tags are plain text: markup is taken out, the words stay.

/// Takes tags out: `<a href="…">name</a>` becomes `name`. A `<` that begins no tag stays.
pub fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let is_tag =
            after.starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!' | '?'));
        rest = match (is_tag, after.split_once('>')) {
            (true, Some((_, tail))) => tail,
            // A tag that never ends takes the rest with it.
            (true, None) => "",
            (false, _) => {
                plain.push('<');
                after
            }
        };
    }
    plain.push_str(rest);
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        let table = [
            ("<a href='https://x.example'>@name</a>", "@name"),
            ("plain", "plain"),
            ("a < b and b > a", "a < b and b > a"),
            ("<b>bold</b> & <i>more</i>", "bold & more"),
            ("<!-- note -->after", "after"),
            ("open <a href=", "open"),
            ("<scr<script>ipt>x", "ipt>x"),
        ];
        for (markup, plain) in table {
            assert_eq!(without_markup(markup), plain, "{markup}");
        }
    }
}
