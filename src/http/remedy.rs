//! What to do where something stands in the way: the ends of problems' sentences.

use domain::field::FieldError;

/// How many changes stand in the sentence itself; all of them are listed beside it.
const MOST_SAID: usize = 3;

/// The registry has moved on since a plan was made.
pub(super) fn plan_outdated(changes: &[FieldError], message: &str) -> String {
    let said: Vec<&str> = changes.iter().take(MOST_SAID).map(|change| change.detail.as_str()).collect();
    format!(
        "{message}: {}; plan again (POST /campaigns/{{id}}/plan) and have the new plan signed by its digest",
        said.join("; ")
    )
}

/// The account is closed or paused.
pub(super) fn inactive(message: &str) -> String {
    format!(
        "{message}: it accepts and publishes nothing; a coordinator makes it active again (PUT /accounts/{{handle}}), or gives what it holds to \
         others: POST /campaigns/{{id}}/replan does so for what a closed account holds, POST /directions/{{id}}/withdraw for the rest"
    )
}

/// The account still qualifies for its direction.
pub(super) fn still_qualified(message: &str) -> String {
    format!(
        "{message}; GET /campaigns/{{id}}/disqualified lists those of which that is not so, and a pin with `must: false` keeps an \
         account from an angle"
    )
}

/// Pins are to what their accounts have declined.
pub(super) fn pins_declined(message: &str) -> String {
    format!(
        "{message}; a no is not overruled by a pin: the account, or a coordinator on its word, takes it back first (DELETE \
         /directions/{{id}}/decline), then pin it"
    )
}

/// There is no room for a file.
pub(super) fn quota_exceeded(message: &str) -> String {
    format!("{message}; take files off that are not needed, or make this one smaller")
}
