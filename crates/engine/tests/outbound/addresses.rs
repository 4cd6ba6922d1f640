//! Which addresses may be called, in every form in which one can be written.

use crate::listener::{Listener, Reply};
use crate::{client, get, guarded, permitting};
use ligand_engine::outbound::{Failure, Guard, Sent, Settings, Stage, judge};
use std::net::IpAddr;

/// Sends to a URL that must be refused because of a range.
async fn refuses(url: &str, range: &str) {
    let failure = client(guarded()).send(get(url)).await.unwrap_err();
    let Failure { stage: Stage::Refused(refused), sent, .. } = &failure else { panic!("{url}: {failure:?}") };
    assert_eq!((refused.range.to_string().as_str(), *sent), (range, Sent::No), "{url}");
    assert!(failure.to_string().contains("LIGAND_EGRESS_ALLOW"), "says what to do: {failure}");
}

/// One test per form.
macro_rules! refused {
    ($($name:ident: $url:literal => $range:literal;)*) => {
        $(#[tokio::test]
        async fn $name() {
            refuses($url, $range).await;
        })*
    };
}

refused! {
    refuses_this_network: "http://0.0.0.0/" => "0.0.0.0/8";
    refuses_private_10: "http://10.1.2.3/" => "10.0.0.0/8";
    refuses_carrier_private: "http://100.64.0.1/" => "100.64.0.0/10";
    refuses_loopback: "http://127.0.0.1/" => "127.0.0.0/8";
    refuses_another_loopback: "https://127.8.8.8:8443/" => "127.0.0.0/8";
    refuses_cloud_metadata: "http://169.254.169.254/latest/meta-data/" => "169.254.0.0/16";
    refuses_private_172: "http://172.31.255.255/" => "172.16.0.0/12";
    refuses_protocol_assignments: "http://192.0.0.8/" => "192.0.0.0/24";
    refuses_documentation_1: "http://192.0.2.1/" => "192.0.2.0/24";
    refuses_6to4_relay: "http://192.88.99.1/" => "192.88.99.0/24";
    refuses_private_192: "http://192.168.1.1/" => "192.168.0.0/16";
    refuses_benchmarking: "http://198.19.0.1/" => "198.18.0.0/15";
    refuses_documentation_2: "http://198.51.100.1/" => "198.51.100.0/24";
    refuses_documentation_3: "http://203.0.113.1/" => "203.0.113.0/24";
    refuses_multicast: "http://224.0.0.1/" => "224.0.0.0/4";
    refuses_reserved: "http://240.0.0.1/" => "240.0.0.0/4";
    refuses_broadcast: "http://255.255.255.255/" => "240.0.0.0/4";
    refuses_loopback_of_ipv6: "http://[::1]/" => "::1/128";
    refuses_unspecified_of_ipv6: "http://[::]/" => "::/128";
    refuses_ipv4_compatible: "http://[::8.8.8.8]/" => "::/96";
    refuses_ipv4_mapped_loopback: "http://[::ffff:127.0.0.1]/" => "127.0.0.0/8";
    refuses_ipv4_mapped_in_hexadecimal: "http://[::ffff:a9fe:a9fe]/" => "169.254.0.0/16";
    refuses_ipv4_translated: "http://[::ffff:0:8.8.8.8]/" => "::ffff:0:0:0/96";
    refuses_nat64: "http://[64:ff9b::8.8.8.8]/" => "64:ff9b::/96";
    refuses_local_nat64: "http://[64:ff9b:1::1]/" => "64:ff9b:1::/48";
    refuses_discard: "http://[100::1]/" => "100::/64";
    refuses_teredo: "http://[2001::1]/" => "2001::/23";
    refuses_documentation_of_ipv6: "http://[2001:db8::1]/" => "2001:db8::/32";
    refuses_6to4: "http://[2002:7f00:1::]/" => "2002::/16";
    refuses_new_documentation_of_ipv6: "http://[3fff::1]/" => "3fff::/20";
    refuses_segment_routing: "http://[5f00::1]/" => "5f00::/16";
    refuses_unique_local: "http://[fd00:ec2::254]/" => "fc00::/7";
    refuses_link_local_of_ipv6: "http://[fe80::1]/" => "fe80::/10";
    refuses_site_local: "http://[fec0::1]/" => "fec0::/10";
    refuses_multicast_of_ipv6: "http://[ff02::1]/" => "ff00::/8";
    refuses_an_address_as_one_number: "http://2130706433/" => "127.0.0.0/8";
    refuses_an_address_in_octal: "http://0177.0.0.1/" => "127.0.0.0/8";
    refuses_an_address_in_hexadecimal: "http://0x7f.0.0.1/" => "127.0.0.0/8";
    refuses_an_address_as_one_hexadecimal_number: "http://0xa9fea9fe/" => "169.254.0.0/16";
    refuses_a_short_address: "http://127.1/" => "127.0.0.0/8";
    refuses_an_address_with_a_final_dot: "http://127.0.0.1./" => "127.0.0.0/8";
    refuses_an_address_in_wide_digits: "http://１２７.０.０.１/" => "127.0.0.0/8";
    refuses_an_escaped_address: "http://%31%32%37.0.0.1/" => "127.0.0.0/8";
}

#[tokio::test]
async fn refuses_a_name_that_resolves_to_loopback() {
    let failure = client(guarded()).send(get("http://localhost:1/")).await.unwrap_err();
    assert!(matches!(failure.stage, Stage::Refused(_)), "{failure:?}");
    assert_eq!(failure.sent, Sent::No);
}

#[tokio::test]
async fn reaches_a_name_that_resolves_to_an_allowed_address() {
    let vendor = Listener::start(|_| Reply::ok("here")).await;
    let url = format!("http://localhost:{}/", vendor.port());
    let answer = client(permitting()).send(get(&url)).await.unwrap();
    assert_eq!(answer.body, "here");
}

#[tokio::test]
async fn refuses_schemes_other_than_http() {
    for url in ["ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "data:,x"] {
        let failure = client(guarded()).send(get(url)).await.unwrap_err();
        assert_eq!((failure.stage, failure.sent), (Stage::Request, Sent::No), "{url}");
    }
}

#[tokio::test]
async fn refuses_user_information_and_does_not_repeat_it() {
    for url in ["http://ada:s3cret@example.com/", "http://s3cret@example.com/", "http://:s3cret@example.com/"] {
        let failure = client(permitting()).send(get(url)).await.unwrap_err();
        assert_eq!((failure.stage, failure.sent), (Stage::Request, Sent::No), "{url}");
        assert!(!format!("{failure} {failure:?}").contains("s3cret"), "{failure:?}");
    }
}

/// The first and last addresses of each range are refused, its neighbours are not (unless another range has them).
#[test]
fn ranges_end_where_they_end() {
    let ends = [
        ("0.0.0.0", "0.255.255.255", None, Some("1.0.0.0")),
        ("10.0.0.0", "10.255.255.255", Some("9.255.255.255"), Some("11.0.0.0")),
        ("100.64.0.0", "100.127.255.255", Some("100.63.255.255"), Some("100.128.0.0")),
        ("127.0.0.0", "127.255.255.255", Some("126.255.255.255"), Some("128.0.0.0")),
        ("169.254.0.0", "169.254.255.255", Some("169.253.255.255"), Some("169.255.0.0")),
        ("172.16.0.0", "172.31.255.255", Some("172.15.255.255"), Some("172.32.0.0")),
        ("192.0.0.0", "192.0.0.255", Some("191.255.255.255"), Some("192.0.1.0")),
        ("192.0.2.0", "192.0.2.255", Some("192.0.1.255"), Some("192.0.3.0")),
        ("192.88.99.0", "192.88.99.255", Some("192.88.98.255"), Some("192.88.100.0")),
        ("192.168.0.0", "192.168.255.255", Some("192.167.255.255"), Some("192.169.0.0")),
        ("198.18.0.0", "198.19.255.255", Some("198.17.255.255"), Some("198.20.0.0")),
        ("198.51.100.0", "198.51.100.255", Some("198.51.99.255"), Some("198.51.101.0")),
        ("203.0.113.0", "203.0.113.255", Some("203.0.112.255"), Some("203.0.114.0")),
        ("224.0.0.0", "255.255.255.255", Some("223.255.255.255"), None),
        ("::", "::fffe:ffff:ffff", None, Some("::1:0:0:0")),
        ("64:ff9b::", "64:ff9b::ffff:ffff", Some("64:ff9a:ffff::"), Some("64:ff9b::1:0:0")),
        ("64:ff9b:1::", "64:ff9b:1:ffff::1", Some("64:ff9b:0:ffff::"), Some("64:ff9b:2::")),
        ("100::", "100::ffff:ffff:ffff:ffff", None, Some("100:0:0:1::")),
        ("2001::", "2001:1ff:ffff::", Some("2000:ffff::"), Some("2001:200::")),
        ("2001:db8::", "2001:db8:ffff::", Some("2001:db7::"), Some("2001:db9::")),
        ("2002::", "2002:ffff::", Some("2001:ffff::"), Some("2003::")),
        ("fc00::", "fdff:ffff::", Some("fbff::"), Some("fe00::")),
        ("fe80::", "febf:ffff::", Some("fe7f::"), None),
        ("fec0::", "feff:ffff::", None, None),
        ("ff00::", "ffff:ffff::", None, None),
    ];
    let refused = |text: &str| judge(text.parse().unwrap()).is_err();
    for (first, last, before, after) in ends {
        // The IPv4-compatible row ends where IPv4-mapped ones begin; those are judged as IPv4.
        let last = if first == "::" { "::ffff:ffff" } else { last };
        assert!(refused(first) && refused(last), "{first} to {last}");
        for outside in [before, after].into_iter().flatten() {
            assert!(!refused(outside), "{outside} is outside of {first} to {last}");
        }
    }
}

#[test]
fn the_public_internet_may_be_reached() {
    for text in ["8.8.8.8", "1.1.1.1", "::ffff:8.8.8.8", "2606:4700::1111", "2a00:1450::1"] {
        assert_eq!(judge(text.parse().unwrap()), Ok(()), "{text}");
    }
}

fn guard(allow: &[&str]) -> Guard {
    Guard::new(allow.iter().map(|net| net.parse().unwrap()).collect())
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn an_allowed_network_lets_through_itself_only() {
    let guard = guard(&["10.20.0.0/16"]);
    assert_eq!(guard.admit(address("10.20.3.4")), Ok(address("10.20.3.4")));
    assert!(guard.admit(address("10.21.0.1")).is_err());
    assert!(guard.admit(address("127.0.0.1")).is_err());
}

#[test]
fn a_mapped_address_is_connected_to_as_ipv4() {
    assert_eq!(guard(&["127.0.0.0/8"]).admit(address("::ffff:127.0.0.1")), Ok(address("127.0.0.1")));
    assert!(guard(&["::/0"]).admit(address("::ffff:127.0.0.1")).is_err(), "IPv6 networks say nothing about IPv4");
}

#[test]
fn an_allowed_prefix_does_not_let_through_what_hides_behind_it() {
    let guard = guard(&["64:ff9b::/96", "2002::/16"]);
    assert!(guard.admit(address("64:ff9b::8.8.8.8")).is_ok());
    assert!(guard.admit(address("64:ff9b::127.0.0.1")).is_err());
    assert!(guard.admit(address("2002:808:808::1")).is_ok());
    assert!(guard.admit(address("2002:7f00:1::1")).is_err());
}

#[tokio::test]
async fn an_allowed_loopback_leaves_the_rest_refused() {
    let settings = Settings { allow: vec!["127.0.0.1/32".parse().unwrap()], ..guarded() };
    let failure = client(settings).send(get("http://127.0.0.2/")).await.unwrap_err();
    assert!(matches!(failure.stage, Stage::Refused(_)), "{failure:?}");
}
