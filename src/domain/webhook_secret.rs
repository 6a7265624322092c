//! Secrets that sign what is sent to receivers. Unlike those of tokens they are kept as they are: a signature is made with them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::time::Timestamp;

/// How such a secret begins (Standard Webhooks 1.0, "Signature scheme").
const PREFIX: &str = "whsec_";

/// For how long a secret that was replaced signs beside the new one: 24 h.
pub const FORMER_SIGNS_MS: i64 = 24 * 3_600_000;

/// The secret of a webhook. It has no `Debug` or `Display`, so that it cannot reach a log by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    /// Makes one of 256 random bits: `whsec_` and base64 with padding, which every library of the specification reads.
    #[must_use]
    pub fn of_random(bits: [u8; 32]) -> Self {
        Self(format!("{PREFIX}{}", STANDARD.encode(bits)))
    }

    /// One that was kept.
    #[must_use]
    pub const fn kept(text: String) -> Self {
        Self(text)
    }

    /// The text that the receiver keeps.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What signs for a receiver.
pub struct SigningSecrets {
    /// The one that was given last.
    pub present: WebhookSecret,
    /// The one before it, and until when it signs too.
    pub former: Option<(WebhookSecret, Timestamp)>,
}

impl SigningSecrets {
    /// Those that sign at `now`, the present one first.
    pub fn at(&self, now: Timestamp) -> impl Iterator<Item = &WebhookSecret> {
        let former = self.former.as_ref().filter(|(_, until)| now < *until).map(|(secret, _)| secret);
        std::iter::once(&self.present).chain(former)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_of_the_form_that_libraries_read_and_a_former_one_signs_for_a_while() {
        let secret = WebhookSecret::of_random([7; 32]);
        let bits = secret.reveal().strip_prefix("whsec_").unwrap();
        assert_eq!(STANDARD.decode(bits).unwrap(), [7; 32]);
        let until = Timestamp::from_ms(1_000);
        let secrets =
            SigningSecrets { present: secret, former: Some((WebhookSecret::of_random([8; 32]), until)) };
        assert_eq!(secrets.at(Timestamp::from_ms(999)).count(), 2);
        assert_eq!(secrets.at(until).count(), 1);
    }
}
