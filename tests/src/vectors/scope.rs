//! Pages and target URLs.

use super::{Case, Made};

const TARGET: &str = "https://shop.example.jp/store/";

pub(super) fn make(made: &mut Made) {
    for (name, page, says) in WITHIN {
        push(made, name, TARGET, page, true, says);
    }
    for (name, page, says) in OUTSIDE {
        push(made, name, TARGET, page, false, says);
    }
    for (name, target, page, within, says) in OTHER_TARGETS {
        push(made, name, target, page, *within, says);
    }
    for (name, url, accepted, says) in TARGETS {
        let case = Case::TargetUrl {
            url: (*url).to_owned(),
            accepted: *accepted,
        };
        made.push(name, says, case);
    }
}

fn push(made: &mut Made, name: &str, target: &str, page: &str, within: bool, says: &str) {
    let case = Case::Scope {
        target: target.to_owned(),
        page: page.to_owned(),
        within,
    };
    made.push(name, says, case);
}

const WITHIN: &[(&str, &str, &str)] = &[
    (
        "page-itself",
        "https://shop.example.jp/store/",
        "The target itself.",
    ),
    (
        "page-below",
        "https://shop.example.jp/store/item/1",
        "A page below it.",
    ),
    (
        "page-with-query",
        "https://shop.example.jp/store/?q=https://a/",
        "A query does not matter.",
    ),
    (
        "page-with-fragment",
        "https://shop.example.jp/store/#/../..",
        "Nor does a fragment.",
    ),
    (
        "page-with-default-port",
        "https://shop.example.jp:443/store/",
        "443 is https's own port.",
    ),
    (
        "page-in-capitals",
        "HTTPS://SHOP.example.JP/store/",
        "Scheme and host have no case.",
    ),
    (
        "page-with-dot-segments",
        "https://shop.example.jp/other/../store/a",
        "Parsing resolves dot segments before anything is compared.",
    ),
];

const OUTSIDE: &[(&str, &str, &str)] = &[
    (
        "page-above",
        "https://shop.example.jp/",
        "Above the target.",
    ),
    (
        "page-beside",
        "https://shop.example.jp/storefront/",
        "The path starts like it, but is another folder.",
    ),
    (
        "page-without-slash",
        "https://shop.example.jp/store",
        "A file beside the folder.",
    ),
    (
        "page-in-another-case",
        "https://shop.example.jp/Store/",
        "Paths have case.",
    ),
    (
        "page-climbing-out",
        "https://shop.example.jp/store/../",
        "Parsing resolves dot segments.",
    ),
    (
        "page-http",
        "http://shop.example.jp/store/",
        "Not encrypted.",
    ),
    (
        "page-on-another-host",
        "https://evil.example/store/",
        "Another host.",
    ),
    (
        "page-on-a-subdomain",
        "https://a.shop.example.jp/store/",
        "A subdomain is another host.",
    ),
    (
        "page-on-the-parent-domain",
        "https://example.jp/store/",
        "So is the domain above.",
    ),
    (
        "page-on-host-with-suffix",
        "https://shop.example.jp.evil.example/store/",
        "The host only starts like it.",
    ),
    (
        "page-on-another-port",
        "https://shop.example.jp:8443/store/",
        "Another port.",
    ),
    (
        "page-with-final-dot",
        "https://shop.example.jp./store/",
        "A dot after the host makes another origin.",
    ),
    (
        "page-with-user",
        "https://shop.example.jp@evil.example/store/",
        "What stands before the @ is a user name.",
    ),
    (
        "page-with-user-on-host",
        "https://me:pw@shop.example.jp/store/",
        "A user name on the right host.",
    ),
    (
        "page-with-semicolon",
        "https://shop.example.jp/store/a;b",
        "Servers read a semicolon differently.",
    ),
    (
        "page-with-two-slashes",
        "https://shop.example.jp/store//a",
        "And two slashes.",
    ),
    (
        "page-with-encoded-slash",
        "https://shop.example.jp/store/%2Fa",
        "And %2f, in either case.",
    ),
    (
        "page-with-encoded-backslash",
        "https://shop.example.jp/store/%5c..%5ca",
        "And %5c.",
    ),
    (
        "page-with-encoded-dot",
        "https://shop.example.jp/store/a%2ehtml",
        "And %2e.",
    ),
    (
        "page-blob",
        "blob:https://shop.example.jp/0a0a0a0a",
        "A blob is no page of the site.",
    ),
    (
        "page-data",
        "data:text/html,shop.example.jp/store/",
        "Nor are data.",
    ),
    ("page-about", "about:blank", "Nor an empty page."),
    ("page-file", "file:///store/", "Nor a file."),
    ("page-javascript", "javascript:alert(1)", "Nor a script."),
    (
        "page-ftp",
        "ftp://shop.example.jp/store/",
        "Nor anything but https.",
    ),
];

const OTHER_TARGETS: &[(&str, &str, &str, bool, &str)] = &[
    (
        "page-in-unicode",
        "https://xn--eckwd4c7c.example.jp/",
        "https://ドメイン.example.jp/a",
        true,
        "Hosts are compared as A-labels.",
    ),
    (
        "page-on-a-look-alike",
        "https://shop.example.jp/",
        "https://sh\u{43e}p.example.jp/",
        false,
        "A Cyrillic о is another host.",
    ),
    (
        "loopback-http",
        "http://localhost:8080/",
        "http://localhost:8080/a",
        true,
        "Plain http serves on this very machine only.",
    ),
    (
        "loopback-https",
        "http://localhost:8080/",
        "https://localhost:8080/a",
        false,
        "The scheme has to be the same even there.",
    ),
    (
        "loopback-another-name",
        "http://localhost:8080/",
        "http://127.0.0.1:8080/a",
        false,
        "Names of the same machine are different hosts.",
    ),
    (
        "port-of-the-target",
        "https://shop.example.jp:8443/",
        "https://shop.example.jp:8443/a",
        true,
        "A port in the target is the page's port.",
    ),
];

const TARGETS: &[(&str, &str, bool, &str)] = &[
    (
        "url-plain",
        "https://shop.example.jp/",
        true,
        "The usual form.",
    ),
    (
        "url-with-port",
        "https://shop.example.jp:8443/a/",
        true,
        "Another port may be named.",
    ),
    (
        "url-a-label",
        "https://xn--eckwd4c7c.example.jp/",
        true,
        "An internationalized host, as A-label.",
    ),
    ("url-address", "https://192.0.2.1/", true, "An address."),
    (
        "url-loopback",
        "http://127.0.0.1:8080/",
        true,
        "Plain http on this very machine.",
    ),
    (
        "url-http",
        "http://shop.example.jp/",
        false,
        "Plain http elsewhere.",
    ),
    (
        "url-empty-path",
        "https://shop.example.jp",
        false,
        "Not its own serialization: the slash is missing.",
    ),
    (
        "url-octal-address",
        "https://0300.0.2.1/",
        false,
        "Not its own serialization.",
    ),
    (
        "url-tab",
        "https://shop.example.jp/\ta/",
        false,
        "Not its own serialization: a tab.",
    ),
    (
        "url-backslash",
        "https://shop.example.jp/a\\b/",
        false,
        "Not its own serialization: a backslash.",
    ),
    (
        "url-encoded-dot",
        "https://shop.example.jp/%2e%2E/",
        false,
        "Not its own serialization: %2e%2e is resolved.",
    ),
    (
        "url-two-slashes",
        "https://shop.example.jp//a/",
        false,
        "Two slashes.",
    ),
    ("url-relative", "/store/", false, "Not absolute."),
];
