//! Whom somebody means who types a name.

use domain::matrix::Matrix;

/// So many whom one name may mean are told apart.
const MOST_TOLD: usize = 5;

/// The handle of the account that is meant.
///
/// # Errors
/// What to write instead of a name that nobody or more than one bears.
pub(super) fn account_called(text: &str, matrix: &Matrix) -> Result<String, String> {
    let found = matrix.accounts_called(text.trim());
    one_of(
        &found.iter().map(|account| (account.name.as_str(), account.handle.as_str())).collect::<Vec<_>>(),
        text,
    )
}

/// The key of the organisation that is meant.
///
/// # Errors
/// As [`account_called`].
pub(super) fn organisation_called(text: &str, matrix: &Matrix) -> Result<String, String> {
    let found = matrix.organisations_called(text.trim());
    one_of(&found.iter().map(|one| (one.name.as_str(), one.key.as_str())).collect::<Vec<_>>(), text)
}

/// Of several only one can be meant.
fn one_of(found: &[(&str, &str)], text: &str) -> Result<String, String> {
    match found {
        [(_, key)] => Ok((*key).to_owned()),
        [] => Err(format!("`{text}` is nobody's name; write the whole name, or the handle")),
        several => {
            let told = several.iter().take(MOST_TOLD).map(|(name, key)| format!("{name} ({key})"));
            Err(format!(
                "`{text}` may be: {}; write the handle in the brackets",
                told.collect::<Vec<_>>().join(", ")
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_one_or_says_whom_it_may_mean() {
        assert_eq!(one_of(&[("交警", "jj")], "交警"), Ok("jj".to_owned()));
        assert!(one_of(&[], "谁").unwrap_err().contains("nobody's name"));
        let several: Vec<(&str, &str)> = vec![("甲", "a"); 9];
        assert_eq!(one_of(&several, "甲").unwrap_err().matches("甲 (a)").count(), 5);
    }
}
