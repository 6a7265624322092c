//! Who does which part of the work where several processes share a database: those that people talk to stay quick when others take what is heavy.

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WorkShare {
    /// Everything.
    #[default]
    All,
    /// It leaves jobs (imports, detections) to others.
    LeavesJobs,
    /// It works and answers nobody, but whoever asks how it is.
    OnlyWorks,
}
