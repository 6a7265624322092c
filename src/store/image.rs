//! The registry as a file beside the database: a start reads it instead of millions of rows.
//!
//! Nobody needs it. It is used only while its checksum is right, this very program could have written it, and the database still has the
//! last entry of the audit that it knew; what has been entered since is then followed as ever. Anything else is read from the rows.
//!
//! A line of JSON says what follows: organisations, clusters, trees and accounts, a line for each, then the ties as numbers of fixed
//! width, then the SHA-256 of all that.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Seek as _, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use domain::account::Account;
use domain::graph::Graph;
use domain::matrix::{Matrix, MatrixParts};
use domain::placed_tie::{GraphBuilder, PlaceError, PlacedTie};
use domain::stop::checkpoint;
use domain::taxonomy::{Tree, TreeError};

/// Moves with every change of what is written: [`Account`] and all the others as JSON, the order, the ties. What a migration changes is
/// told by its name.
const FORMAT: u32 = 1;

/// Bytes of a tie: two places, a kind, a weight.
const TIE: usize = 4 + 4 + 2 + 8;

/// Bytes of the checksum.
const CHECKSUM: usize = 32;

/// What an image was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageStamp {
    /// The registry's revision.
    pub revision: i64,
    /// The last entry of the audit at that time.
    pub entry: i64,
    /// A digest of that entry: a database that was put back and went another way has another one there.
    pub digest: String,
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    /// The last migration that the program knows.
    schema: String,
    stamp: ImageStamp,
    organisations: usize,
    clusters: usize,
    trees: [usize; 4],
    accounts: usize,
    kinds: Vec<String>,
    ties: usize,
}

/// Why an image is not used.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// It is not there, or cannot be read or written.
    #[error(transparent)]
    File(#[from] io::Error),
    /// It is shorter than an image, or was changed.
    #[error("its checksum is wrong")]
    Damaged,
    /// Another program has written it, or this one for another schema.
    #[error("another version of the program has written it")]
    Version,
    /// A line is none of this program's.
    #[error(transparent)]
    Line(#[from] serde_json::Error),
    /// Its trees are none.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// Its graph is none.
    #[error(transparent)]
    Place(#[from] PlaceError),
}

impl ImageError {
    /// Whether there is no file, as before the first one is written.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::File(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// Where an image lies.
#[derive(Debug, Clone)]
pub struct ImageFile(PathBuf);

impl ImageFile {
    /// At this path, or where one will be.
    #[must_use]
    pub const fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// What lies there; whether it is of the database that is open is for whoever asks to find out. O(file).
    ///
    /// # Errors
    /// [`ImageError`].
    pub fn read(&self) -> Result<(ImageStamp, Matrix), ImageError> {
        let mut file = File::open(&self.0)?;
        check(&mut file)?;
        file.rewind()?;
        Lines { reader: BufReader::with_capacity(1 << 16, file), line: Vec::new() }.read()
    }

    /// Puts a registry there, at once or not at all.
    ///
    /// # Errors
    /// [`ImageError::File`]; whatever was there before stays.
    pub fn write(&self, stamp: &ImageStamp, matrix: &Matrix) -> Result<(), ImageError> {
        let mut name = self.0.clone().into_os_string();
        // Of what is written there: whoever else writes the same writes the same bytes.
        let digest = stamp.digest.get(..16).unwrap_or_default();
        name.push(format!(".{}-{digest}-{}.new", stamp.revision, std::process::id()));
        let new = PathBuf::from(name);
        // Of one user alone, as the names in it are nobody else's business.
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        let done = write_to(file, stamp, matrix).and_then(|()| Ok(fs::rename(&new, &self.0)?));
        if done.is_err() {
            // What is left of it hurts nobody.
            let _ = fs::remove_file(&new);
        }
        done
    }
}

/// Before anything is made of it: numbers of a damaged file could ask for any memory.
fn check(file: &mut File) -> Result<(), ImageError> {
    let length = file.metadata()?.len();
    let Some(content) = length.checked_sub(CHECKSUM as u64) else { return Err(ImageError::Damaged) };
    let mut hash = Sha256::new();
    io::copy(&mut BufReader::with_capacity(1 << 18, (&*file).take(content)), &mut hash)?;
    let mut said = [0; CHECKSUM];
    file.read_exact(&mut said)?;
    if <[u8; CHECKSUM]>::from(hash.finalize()) == said { Ok(()) } else { Err(ImageError::Damaged) }
}

/// A file that is read line by line, whose checksum is right.
struct Lines {
    reader: BufReader<File>,
    line: Vec<u8>,
}

impl Lines {
    fn read(mut self) -> Result<(ImageStamp, Matrix), ImageError> {
        // Another version may say other things there.
        let head: Head = self.next().map_err(|_| ImageError::Version)?;
        if head.format != FORMAT || head.schema != migrations::last_name() {
            return Err(ImageError::Version);
        }
        let organisations = self.many(head.organisations).collect::<Result<_, _>>()?;
        let clusters = self.many(head.clusters).collect::<Result<_, _>>()?;
        let mut trees = head.trees.map(|_| Tree::default());
        for (tree, nodes) in trees.iter_mut().zip(head.trees) {
            let nodes: Vec<_> = self.many(nodes).collect::<Result<_, ImageError>>()?;
            *tree = Tree::new(nodes)?;
        }
        let accounts = self.many::<Account>(head.accounts);
        let accounts = accounts.map(|account| Ok(Arc::new(account?.compact())));
        let accounts = accounts.collect::<Result<_, ImageError>>()?;
        let graph = self.graph(GraphBuilder::of(accounts, head.kinds, head.ties)?, head.ties)?;
        let [functions, regions, audiences, platforms] = trees;
        let revision = head.stamp.revision;
        let parts = MatrixParts {
            revision,
            graph,
            organisations,
            clusters,
            functions,
            regions,
            audiences,
            platforms,
        };
        Ok((head.stamp, Matrix::new(parts)))
    }

    fn next<T: DeserializeOwned>(&mut self) -> Result<T, ImageError> {
        checkpoint();
        self.line.clear();
        self.reader.read_until(b'\n', &mut self.line)?;
        Ok(serde_json::from_slice(&self.line)?)
    }

    fn many<T: DeserializeOwned>(&mut self, count: usize) -> impl Iterator<Item = Result<T, ImageError>> {
        (0..count).map(|_| self.next())
    }

    fn graph(&mut self, mut graph: GraphBuilder, ties: usize) -> Result<Graph, ImageError> {
        let mut bytes = [0; TIE];
        for tie in 0..ties {
            if tie % 1024 == 0 {
                checkpoint();
            }
            self.reader.read_exact(&mut bytes)?;
            graph.push(read_tie(bytes))?;
        }
        Ok(graph.build())
    }
}

fn read_tie(bytes: [u8; TIE]) -> PlacedTie {
    let place = |from: usize| bytes[from..].first_chunk().copied().map_or(0, u32::from_le_bytes);
    PlacedTie {
        source: place(0),
        target: place(4),
        kind: bytes[8..].first_chunk().copied().map_or(0, u16::from_le_bytes),
        weight: bytes[10..].first_chunk().copied().map_or(0.0, f64::from_le_bytes),
    }
}

/// Hashes what it hands on.
struct Hashing<W> {
    writer: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

fn write_to(file: File, stamp: &ImageStamp, matrix: &Matrix) -> Result<(), ImageError> {
    let hashing = Hashing { writer: file, hash: Sha256::new() };
    let mut out = BufWriter::with_capacity(1 << 18, hashing);
    let trees = [matrix.functions(), matrix.regions(), matrix.audiences(), matrix.platforms()];
    let graph = &matrix.graph;
    let head = Head {
        format: FORMAT,
        schema: migrations::last_name().to_owned(),
        stamp: stamp.clone(),
        organisations: matrix.organisations().len(),
        clusters: matrix.clusters().len(),
        trees: trees.map(|tree| tree.iter().count()),
        accounts: graph.accounts().len(),
        kinds: graph.kinds().to_vec(),
        ties: graph.tie_count(),
    };
    write_line(&mut out, &head)?;
    for organisation in matrix.organisations().values() {
        write_line(&mut out, organisation)?;
    }
    for cluster in matrix.clusters().values() {
        write_line(&mut out, &**cluster)?;
    }
    for node in trees.into_iter().flat_map(Tree::iter) {
        write_line(&mut out, node)?;
    }
    for account in graph.accounts() {
        write_line(&mut out, &**account)?;
    }
    for tie in graph.placed_ties() {
        out.write_all(&tie.source.to_le_bytes())?;
        out.write_all(&tie.target.to_le_bytes())?;
        out.write_all(&tie.kind.to_le_bytes())?;
        out.write_all(&tie.weight.to_le_bytes())?;
    }
    let Hashing { writer: mut file, hash } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.write_all(&hash.finalize())?;
    // A power cut must not leave the name without the bytes; a checksum would tell, and the start would be slow.
    Ok(file.sync_all()?)
}

fn write_line(out: &mut impl Write, value: &impl Serialize) -> Result<(), ImageError> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(out.write_all(b"\n")?)
}
