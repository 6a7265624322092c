//! The command line as a person uses it: exit status 0 done, 1 the input or the data is at fault, 2 wrong usage.

mod backup;
mod export;
mod import;
mod lexicon;
mod offline;
mod persons;
mod real;
mod support;
mod token;
