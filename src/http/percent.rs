//! Values in addresses.

/// A value as it stands in a path or in a query (RFC 3986, section 2.3).
///
/// ```
/// assert_eq!(http::percent::encoded("微博-a/1"), "%E5%BE%AE%E5%8D%9A-a%2F1");
/// ```
#[must_use]
pub fn encoded(value: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    value.bytes().fold(String::new(), |text, byte| {
        if is_plain(byte) { text + &char::from(byte).to_string() } else { text + &format!("%{byte:02X}") }
    })
}
