//! Addresses on the web, as they are entered for accounts and pieces.

use super::alike::is_invisible;
use super::field::ValidationErrors;

/// Characters that no address holds as they are (RFC 3986, section 2), and the quote, which one may hold: whatever shows an address
/// between quotes would end it there.
const QUOTES: [char; 6] = ['"', '\'', '`', '<', '>', '\\'];

/// Notes what is wrong with an address: one of at most 2000 characters, absolute, with a host, and as it looks.
pub fn check_address(faults: &mut ValidationErrors, pointer: &str, address: &str) {
    faults.text(pointer, address, 2000);
    if let Err(detail) = web_address(address) {
        faults.add(pointer, detail);
    }
}

fn web_address(text: &str) -> Result<(), &'static str> {
    const NONE: &str = "is no http or https address; one such as https://example.cn/a is right";
    let (scheme, rest) = text.split_once("://").ok_or(NONE)?;
    // A scheme is the same in capitals (RFC 3986, section 3.1).
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Err(NONE);
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if authority.contains('@') {
        // What stands before the host is taken for the host by whoever reads it, and may be somebody's password.
        return Err("holds a user or a password before its host; leave that and the `@` out");
    }
    if !authority.contains(char::is_alphanumeric)
        || rest.contains(|c: char| c.is_whitespace() || c.is_control())
    {
        return Err(NONE);
    }
    if rest.contains(is_invisible) {
        return Err("holds a character that does not show; leave it out");
    }
    if rest.contains(QUOTES) {
        return Err(
            "holds a quote, an angle bracket or a backslash; write it with a percent sign, such as %22",
        );
    }
    Ok(())
}

/// An address as addresses are compared: without its scheme, `www.`, the slash at its end, and the case of its host.
#[must_use]
pub fn folded_address(url: &str) -> String {
    let rest = url.trim().split_once("://").map_or(url.trim(), |(_, rest)| rest);
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.to_lowercase();
    format!("{}{}", host.strip_prefix("www.").unwrap_or(&host), path.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(address: &str) -> String {
        let mut faults = ValidationErrors::default();
        check_address(&mut faults, "/url", address);
        let mut errors = faults.into_errors();
        assert!(errors.len() < 2 && errors.iter().all(|error| error.pointer == "/url"), "{errors:?}");
        errors.pop().map(|error| error.detail).unwrap_or_default()
    }

    #[test]
    fn an_address_is_as_it_looks() {
        for right in [
            "https://example.cn/a",
            "http://example.cn",
            "Http://weibo.com/linhexf",
            "https://youtube.com/@RepAlford",
            "https://例子.中国/路?a=b@c#d",
            "https://[::1]:8080/",
            "https://example.cn/a/../b",
        ] {
            assert_eq!(wrong(right), "", "{right}");
        }
        for none in
            ["", "example.cn", "ftp://x", "https://", "https:///a", "https://..", "https://a b", "//a/b"]
        {
            assert!(wrong(none).starts_with("is no http or https address"), "{none}");
        }
        for (address, said) in [
            ("https://police.cn@evil.example/", "a user"),
            ("https://me:secret@example.cn/a", "a password"),
            ("https://example.cn/\u{202e}gpj", "does not show"),
            ("https://exa\u{200b}mple.cn/", "does not show"),
            ("https://example.cn/\"onload=", "a quote"),
            ("https://example.cn/'", "a quote"),
            ("https://example.cn\\@evil.example/", "a backslash"),
        ] {
            assert!(wrong(address).contains(said), "{address}: {}", wrong(address));
        }
    }
}
