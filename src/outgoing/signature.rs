//! Signatures by Standard Webhooks 1.0: HMAC-SHA256 over the id, the time and the body of what is sent.

use domain::time::Timestamp;
use domain::webhook_secret::WebhookSecret;
use standardwebhooks::Webhook;

/// A secret with which nothing can be signed.
#[derive(Debug, thiserror::Error)]
#[error("a secret is not of the form that signs")]
pub struct SignatureError;

/// What the header `webhook-signature` says of a body, with a signature for each secret.
///
/// # Errors
/// A secret that is none.
pub fn sign<'a>(
    secrets: impl Iterator<Item = &'a WebhookSecret>,
    (id, at): (&str, Timestamp),
    body: &[u8],
) -> Result<String, SignatureError> {
    let seconds = at.as_ms().div_euclid(1000);
    let one = |secret: &WebhookSecret| {
        let signer = Webhook::new(secret.reveal()).map_err(|_| SignatureError)?;
        signer.sign(id, seconds, body).map_err(|_| SignatureError)
    };
    let signatures: Vec<String> = secrets.map(one).collect::<Result<_, _>>()?;
    Ok(signatures.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn the_signature_is_the_one_of_the_specification() {
        let secret = WebhookSecret::kept("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
        let at = Timestamp::from_ms(1_614_265_330_999);
        let signed = sign(
            [&secret, &secret].into_iter(),
            ("msg_p5jXN8AQM9LWM0D4loKWxJek", at),
            br#"{"test": 2432232314}"#,
        );
        let one = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signed.unwrap(), format!("{one} {one}"));
    }
}
