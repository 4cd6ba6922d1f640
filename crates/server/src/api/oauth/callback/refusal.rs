//! A vendor's error words in plain ones: what happened, and what to do (`docs/reference/platform-api.md` §2).

/// What happened and what to do, for the words of RFC 6749 and those that vendors use beside them.
pub fn explain(error: &str) -> (&'static str, &'static str) {
    match error {
        "access_denied" | "user_denied" | "consent_required" => (
            "The access was not granted: somebody pressed Cancel, or the signed-in user may not grant it.",
            "If that was not meant, open the authorization link again, sign in as a user who may grant access, and allow it.",
        ),
        "unauthorized_client" | "invalid_client" => (
            "The vendor does not know this application, or does not let it ask for access this way.",
            "Check the client id (oauth.api.key) and that the application is switched on in the vendor's developer portal, then begin again.",
        ),
        "redirect_uri_mismatch" | "invalid_redirect_uri" => (
            "The address of this page is not the one that was registered for the application.",
            "Register exactly this page's address (oauth.callback.url) in the vendor's developer portal, then begin again.",
        ),
        "invalid_scope" | "insufficient_scope" => (
            "The vendor refused the scope that was asked for.",
            "Correct oauth.scope to what the application may ask for, then begin again.",
        ),
        "invalid_request" | "unsupported_response_type" => (
            "The vendor could not understand the authorization link.",
            "Ask for a new link (GET /elements/{key}/oauth/url) and open it unchanged.",
        ),
        "server_error" | "temporarily_unavailable" => {
            ("The vendor had a problem of its own.", "Wait a few minutes, then open the authorization link again.")
        }
        "login_required" | "interaction_required" | "session_expired" => (
            "Nobody was signed in at the vendor, or the session had ended.",
            "Open the authorization link again and sign in.",
        ),
        _ => (
            "The vendor did not grant access.",
            "Read the vendor's own words below, then open the authorization link again.",
        ),
    }
}
