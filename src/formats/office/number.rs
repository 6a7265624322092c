//! Numbers of followers as people write them.

/// What a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    /// So many.
    Of(i64),
    /// It is no number.
    Wrong,
}

const WORDS: [&str; 21] = [
    "约", "大约", "近", "超过", "超", "逾", "多达", "共", "以上", "左右", "余", "多", "+", ">", "≥", "~",
    "人", "个", "名", "粉丝", "次",
];

/// More people than there are: a unit was counted twice.
const MOST: i128 = 10_000_000_000;

/// A number such as `3.2万`, `约18000`, `１,２３４`, `12.5w`; `unit` is that of the header, for numbers without one.
pub(super) fn count(text: &str, unit: Option<i64>) -> Count {
    let mut text = domain::terms::fold_name(text);
    text.retain(|c| !matches!(c, ',' | '，' | '\'' | '。'));
    let text = text.trim_start_matches("粉丝数").trim_start_matches([':', '：']);
    let mut text = text.to_owned();
    loop {
        let mut bare = text.as_str();
        for word in WORDS {
            bare = bare.strip_prefix(word).unwrap_or(bare);
            bare = bare.strip_suffix(word).unwrap_or(bare);
        }
        if bare.len() == text.len() {
            break;
        }
        text = String::from(bare);
    }
    let (digits, own) = [
        ("百万", 1_000_000_i64),
        ("万", 10_000),
        ("萬", 10_000),
        ("w", 10_000),
        ("亿", 100_000_000),
        ("千", 1_000),
        ("k", 1_000),
        ("million", 1_000_000),
        ("m", 1_000_000),
    ]
    .iter()
    .find_map(|(word, unit)| text.strip_suffix(word).map(|digits| (digits.to_owned(), Some(*unit))))
    .unwrap_or((text, None));
    let digits =
        WORDS.iter().fold(digits.as_str(), |digits, word| digits.strip_suffix(word).unwrap_or(digits));
    let Some((mantissa, scale)) = decimal(digits) else { return Count::Wrong };
    let scaled = |unit: i64| {
        let product = mantissa.checked_mul(i128::from(unit))?;
        // Half a follower is rounded up.
        Some((product + scale / 2) / scale)
    };
    let Some(mut value) = scaled(own.or(unit).unwrap_or(1)) else { return Count::Wrong };
    if value > MOST && own.is_none() {
        value = scaled(1).unwrap_or(value);
    }
    if value > MOST { Count::Wrong } else { i64::try_from(value).map_or(Count::Wrong, Count::Of) }
}

/// Digits with at most one point as a whole number and what to divide it by.
fn decimal(text: &str) -> Option<(i128, i128)> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !is_digits(whole) || !is_digits(part) || text.len() > 20 {
        return None;
    }
    let mantissa: i128 = format!("{whole}{part}").parse().ok()?;
    let scale = 10_i128.checked_pow(u32::try_from(part.len()).ok()?)?;
    Some((mantissa, scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("２１５６００", 215_600),
            ("3.2万", 32_000),
            ("约18000", 18_000),
            ("1,234", 1_234),
            ("12.5w", 125_000),
            ("12.5W+", 125_000),
            ("1.2万余人", 12_000),
            ("近 3 千", 3_000),
            ("5k", 5_000),
            ("1.5亿", 150_000_000),
            ("386000.0", 386_000),
            ("0", 0),
            ("2万多", 20_000),
            ("粉丝数：300", 300),
            ("１２，３４５人", 12_345),
        ] {
            assert_eq!(count(text, None), Count::Of(number), "{text}");
        }
        for text in ["", "很多", "-5", "1.2.3", "三万", "1e5", "99999999999999", "12/3"] {
            assert_eq!(count(text, None), Count::Wrong, "{text}");
        }
    }

    #[test]
    fn a_unit_of_the_header_is_for_numbers_without_one() {
        assert_eq!(count("38.6", Some(10_000)), Count::Of(386_000));
        assert_eq!(count("38.6万", Some(10_000)), Count::Of(386_000));
        assert_eq!(count("3860000", Some(10_000)), Count::Of(3_860_000));
    }
}
