//! Addresses of pages.

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

/// A value as it stands in a query (RFC 3986, section 2.3).
pub(super) fn encoded(value: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    value.bytes().fold(String::new(), |text, byte| {
        if is_plain(byte) { text + &char::from(byte).to_string() } else { text + &format!("%{byte:02X}") }
    })
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
    fn the_way_back_is_kept() {
        assert_eq!(
            sign_in_address("/campaigns/1?angle=a&x=y"),
            "/sign-in?next=%2Fcampaigns%2F1%3Fangle%3Da%26x%3Dy"
        );
        assert_eq!(sign_in_address("/"), "/sign-in");
    }
}
