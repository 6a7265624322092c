//! Physical lines of a file.

/// Counts lines up to places that only move forward; `\n`, `\r\n` and a lone `\r` each end one. O(bytes) in all.
///
/// The reader's own count is of records' ends and takes a lone `\r` for no line.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    place: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, place: 0, line: 1 }
    }

    /// The line (from 1) of the byte at `place`, which is not before that of the last call.
    pub(crate) fn at(&mut self, place: usize) -> u64 {
        let passed = self.bytes.get(self.place..place).unwrap_or_default();
        let ends = passed.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => self.bytes.get(self.place + at + 1) != Some(&b'\n'),
            _ => false,
        });
        self.line += ends.count() as u64;
        self.place = self.place.max(place);
        self.line
    }
}
