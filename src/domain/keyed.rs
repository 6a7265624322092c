//! Enums whose values have keys: in the API, in files and in rows.

/// Declares an enum each of whose values has a key: the value, its documentation and its key stand on one line, and the list of
/// all values, the way to the key and back, and the key in JSON follow from it.
///
/// ```
/// domain::keyed! {
///     /// Whether a lamp shines.
///     pub enum Lamp {
///         /// It shines.
///         On = "on",
///         /// It does not.
///         OffForGood = "off_for_good",
///     }
/// }
/// assert_eq!(Lamp::ALL, [Lamp::On, Lamp::OffForGood]);
/// assert_eq!(Lamp::OffForGood.key(), "off_for_good");
/// assert_eq!(Lamp::of_key("on"), Some(Lamp::On));
/// assert_eq!(Lamp::of_key("dim"), None);
/// ```
#[macro_export]
macro_rules! keyed {
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($(#[$of_value:meta])* $value:ident = $key:tt),+ $(,)? }
    ) => {
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::keyed::Serialize, $crate::keyed::Deserialize, $crate::keyed::ToSchema,
        )]
        $(#[$about])*
        pub enum $name { $($(#[$of_value])* #[serde(rename = $key)] $value),+ }

        impl $name {
            /// All values, in the order of their declaration.
            pub const ALL: [Self; [$($key),+].len()] = [$(Self::$value),+];

            /// Its key in the API, in files and in rows.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$value => $key),+ }
            }

            /// The value with this key.
            #[must_use]
            pub fn of_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$value),)+ _ => None }
            }
        }
    };
}

pub use serde::{Deserialize, Serialize};
pub use utoipa::ToSchema;
