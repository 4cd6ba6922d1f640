//! The two pages a person may see: the question, and the refusal to ask it.

use super::oauth::authorize::Asked;

/// Asks for consent. The form posts back to the same path.
pub(super) fn question(asked: &Asked, app: &str) -> String {
    let fields = [
        ("client_id", asked.client_id.as_str()),
        ("redirect_uri", asked.redirect_uri.as_str()),
        ("response_type", asked.response_type.as_str()),
        ("scope", asked.scope.as_str()),
    ];
    let state = asked.state.as_deref().map(|state| ("state", state));
    let hidden: String = fields
        .into_iter()
        .chain(state)
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n", escape(value)))
        .collect();
    page(
        "Allow access?",
        &format!(
            "<p>The application <b>{client}</b> asks for full access to an Infusionsoft account.</p>\n\
             <form method=\"post\" action=\"/app/oauth/authorize\">\n{hidden}\
             <p><label>Account <select name=\"app\"><option>{app}.infusionsoft.com</option></select></label></p>\n\
             <p><button name=\"decision\" value=\"allow\">Allow</button>\n\
             <button name=\"decision\" value=\"deny\">Deny</button></p>\n</form>\n\
             <p>You will be sent to {back}.</p>",
            client = escape(&asked.client_id),
            app = escape(app),
            back = escape(&asked.redirect_uri),
        ),
    )
}

/// Says why nobody is asked.
pub(super) fn refusal(problem: &str) -> String {
    page("This request cannot be granted", &format!("<p>{}</p>", escape(problem)))
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
         <style>body{{font:16px/1.5 sans-serif;max-width:34em;margin:3em auto;padding:0 1em}}</style></head>\n\
         <body><h1>{title}</h1>\n{body}\n<p><small>This is a simulated Infusionsoft.</small></p></body></html>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_sent_is_escaped() {
        let asked = Asked {
            client_id: "\"><script>".into(),
            redirect_uri: "https://a.example/'".into(),
            response_type: "code".into(),
            scope: "full".into(),
            state: Some("<s>".into()),
        };
        let page = question(&asked, "fm260");
        assert!(!page.contains("<script>") && !page.contains("<s>"));
        assert!(page.contains("&quot;&gt;&lt;script&gt;"));
    }
}
