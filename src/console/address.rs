//! Addresses of pages.

pub(super) use http::percent::encoded;

/// Where one signs in, to be led on from there.
pub(super) fn sign_in_address(next: &str) -> String {
    if next == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={}", encoded(next)) }
}

/// A path of this service; whatever leads elsewhere leads to the first page.
pub(super) fn local_path(next: &str) -> &str {
    let bytes = next.as_bytes();
    let is_local = bytes.first() == Some(&b'/')
        && !matches!(bytes.get(1), Some(b'/' | b'\\'))
        && next.bytes().all(|byte| byte.is_ascii_graphic());
    if is_local { next } else { "/" }
}

/// A path with a query; what is empty is not asked for.
pub(super) fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let given = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = given.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        assert_eq!(local_path("/directions/1?a=b"), "/directions/1?a=b");
        for elsewhere in ["//evil.example", "/\\evil.example", "https://evil.example", "", "evil", "/a\r\nb"]
        {
            assert_eq!(local_path(elsewhere), "/", "{elsewhere}");
        }
    }

    #[test]
    fn a_query_holds_what_is_given_and_nothing_else() {
        assert_eq!(with_query("/a", &[("x", ""), ("y", "1 2"), ("z", "好")]), "/a?y=1%202&z=%E5%A5%BD");
        assert_eq!(with_query("/a", &[("x", "")]), "/a");
    }

    #[test]
    fn the_way_back_is_kept() {
        assert_eq!(
            sign_in_address("/campaigns/1?angle=a&x=y"),
            "/sign-in?next=%2Fcampaigns%2F1%3Fangle%3Da%26x%3Dy"
        );
        assert_eq!(sign_in_address("/"), "/sign-in");
    }
}
