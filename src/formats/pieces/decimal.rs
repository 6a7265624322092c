//! Decimals as exact integers.

/// How many decimals a weight may have; cells' weights are integers in units of 10^−9.
pub const WEIGHT_DECIMALS: u8 = 9;

/// No exact number that a column takes is written longer; it also keeps the digits within 128 bits.
const LONGEST: usize = 30;

/// Reads a non-negative decimal as an integer in units of 10^−`decimals`; `None` if it is none, is
/// 10^`digits` or more, or has a digit other than 0 behind so many decimals. `5e-05` is read too, because
/// spreadsheets write small numbers so.
pub(super) fn parse_decimal(text: &[u8], digits: u32, decimals: u8) -> Option<u64> {
    if text.len() > LONGEST {
        return None;
    }
    let (mantissa, exponent) = match text.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        Some(at) => (&text[..at], parse_exponent(&text[at + 1..])?),
        None => (text, 0),
    };
    let (whole, fraction) = match mantissa.iter().position(|&byte| byte == b'.') {
        Some(at) => (&mantissa[..at], Some(&mantissa[at + 1..])),
        None => (mantissa, None),
    };
    if whole.is_empty() || fraction.is_some_and(<[u8]>::is_empty) {
        return None;
    }
    let fraction = fraction.unwrap_or_default();
    let significand = append_digits(append_digits(0, whole)?, fraction)?;
    let shift = i32::from(decimals) + exponent - i32::try_from(fraction.len()).ok()?;
    let units = shift_decimal(significand, shift)?;
    let limit = 10_u128.checked_pow(digits + u32::from(decimals))?;
    if units < limit { u64::try_from(units).ok() } else { None }
}

/// Writes units of 10^−9 as a decimal without trailing zeros.
pub(super) fn write_units(units: u64) -> String {
    let scale = 10_u64.pow(u32::from(WEIGHT_DECIMALS));
    let text = format!("{}.{:09}", units / scale, units % scale);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn parse_exponent(text: &[u8]) -> Option<i32> {
    let (sign, digits) = match text.split_first()? {
        (b'-', rest) => (-1, rest),
        (b'+', rest) => (1, rest),
        _ => (1, text),
    };
    if digits.is_empty() || digits.len() > 2 {
        return None;
    }
    i32::try_from(append_digits(0, digits)?).ok().map(|value| sign * value)
}

fn append_digits(value: u128, digits: &[u8]) -> Option<u128> {
    digits.iter().try_fold(value, |value, byte| match byte {
        b'0'..=b'9' => Some(value * 10 + u128::from(byte - b'0')),
        _ => None,
    })
}

fn shift_decimal(significand: u128, shift: i32) -> Option<u128> {
    if significand == 0 {
        return Some(0);
    }
    let power = 10_u128.checked_pow(shift.unsigned_abs());
    if shift >= 0 {
        return significand.checked_mul(power?);
    }
    power.filter(|power| significand.is_multiple_of(*power)).map(|power| significand / power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly() {
        let read = |text: &str| parse_decimal(text.as_bytes(), 1, 6);
        assert_eq!(read("0"), Some(0));
        assert_eq!(read("1"), Some(1_000_000));
        assert_eq!(read("0.123456"), Some(123_456));
        assert_eq!(read("0.5000000"), Some(500_000));
        assert_eq!(read("9.3e-05"), Some(93));
        assert_eq!(read("1E0"), Some(1_000_000));
        assert_eq!(parse_decimal(b"9999999999.999999999", 10, 9), Some(9_999_999_999_999_999_999));
    }

    #[test]
    fn what_is_no_decimal_of_the_column_is_refused() {
        for text in [
            "",
            ".",
            ".5",
            "1.",
            "-1",
            "+1",
            "1,0",
            " 1",
            "0.1234567",
            "10",
            "1e",
            "1e-7",
            "e5",
            "NaN",
            "0x1",
            "1e99",
        ] {
            assert_eq!(parse_decimal(text.as_bytes(), 1, 6), None, "{text}");
        }
        assert_eq!(parse_decimal(b"10000000000", 10, 9), None);
        assert_eq!(parse_decimal(&[b'1'; 40], 10, 9), None);
    }

    #[test]
    fn units_are_written_as_a_person_would() {
        assert_eq!(write_units(3_000_000_000), "3");
        assert_eq!(write_units(1_500_000_000), "1.5");
        assert_eq!(write_units(0), "0");
    }
}
