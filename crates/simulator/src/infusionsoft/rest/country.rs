//! Countries: REST writes three letters, the tables keep names. What is not in the list stays as it is.

const COUNTRIES: [(&str, &str); 14] = [
    ("AUS", "Australia"),
    ("AUT", "Austria"),
    ("BRA", "Brazil"),
    ("CAN", "Canada"),
    ("CHE", "Switzerland"),
    ("DEU", "Germany"),
    ("ESP", "Spain"),
    ("FRA", "France"),
    ("GBR", "United Kingdom"),
    ("IND", "India"),
    ("ITA", "Italy"),
    ("MEX", "Mexico"),
    ("NZL", "New Zealand"),
    ("USA", "United States"),
];

pub(super) fn code(name: &str) -> &str {
    COUNTRIES.iter().find(|(_, known)| *known == name).map_or(name, |(code, _)| code)
}

pub(super) fn name(code: &str) -> &str {
    COUNTRIES.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name)
}
