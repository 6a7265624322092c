//! What the service says in English, said in Chinese.
//!
//! The code says everything in English, which is the key of a catalogue (`seed/messages.json`), as in gettext. Unlike there a message
//! arrives with its values filled in, often with another message among them and put together with others: a [`Messages`] finds the
//! templates that fit a text, says what fills them in the same way, and takes the reading that leaves the least English. What nobody
//! knows stays as it is: names, keys, and whatever stands in backticks or quotes.

mod catalogue;
mod english;
mod split;
mod template;

#[cfg(test)]
mod tests;

pub use catalogue::{MessageFile, Messages};
pub use english::english_words;
