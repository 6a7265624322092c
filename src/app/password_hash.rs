//! The slow hash of passwords.

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use super::error::AppError;

/// Argon2id with 19 MiB, two passes, one lane: the least that OWASP's cheat sheet on storing passwords advises (of its choices that with
/// the least memory for two passes). Whoever has stolen the database pays this for each guess.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A salt for names that nobody has.
const NOBODYS_SALT: &[u8; 16] = b"nobody-is-called";

fn hasher() -> Result<Argon2<'static>, AppError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| internal(&error))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password with a salt of its own. Takes some 20 ms, and 19 MiB for as long.
pub(super) fn hash(password: &str, salt: [u8; 16]) -> Result<String, AppError> {
    let salt = SaltString::encode_b64(&salt).map_err(|error| internal(&error))?;
    let hash = hasher()?.hash_password(password.as_bytes(), &salt).map_err(|error| internal(&error))?;
    Ok(hash.to_string())
}

/// Whether a password is that of the hash. Where there is no hash as much is computed, so that nobody learns by the time it takes who is
/// there.
pub(super) fn verify(password: &str, kept: Option<&str>) -> Result<bool, AppError> {
    let Some(kept) = kept else {
        let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
        let computed = hasher()?.hash_password_into(password.as_bytes(), NOBODYS_SALT, &mut out);
        return computed.map(|()| false).map_err(|error| internal(&error));
    };
    let kept = PasswordHash::new(kept).map_err(|error| internal(&error))?;
    // The cost stands in the hash: one that was made with another cost is still known.
    Ok(hasher()?.verify_password(password.as_bytes(), &kept).is_ok())
}

/// What the library says names no password.
fn internal(error: &impl std::fmt::Display) -> AppError {
    AppError::internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_which_does_not_show_it() {
        let kept = hash("早饭吃两个包子再喝豆浆吧", [7; 16]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(!kept.contains("早饭"));
        assert!(verify("早饭吃两个包子再喝豆浆吧", Some(&kept)).unwrap());
        assert!(!verify("早饭吃两个包子再喝豆浆", Some(&kept)).unwrap());
        assert!(!verify("早饭吃两个包子再喝豆浆吧", None).unwrap());
        assert_ne!(hash("早饭吃两个包子再喝豆浆吧", [8; 16]).unwrap(), kept);
    }

    #[test]
    fn a_hash_of_another_cost_is_still_known() {
        // A test vector of this library with 64 MiB would be slow; 16 MiB and three passes are another cost as well.
        let params = Params::new(16 * 1024, 3, 1, None).unwrap();
        let salt = SaltString::encode_b64(&[1; 16]).unwrap();
        let other = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let kept = other.hash_password(b"a sentence of one's own", &salt).unwrap().to_string();
        assert!(verify("a sentence of one's own", Some(&kept)).unwrap());
    }
}
