//! What holds when the surroundings do not: full disks, callers who leave, programs that start together, a database that goes. The scripts
//! beside show it on processes: see `run`.

mod admission;
mod clients;
mod computation;
mod disk;
mod full_disk;
mod left_half_way;
mod outage;
mod start_together;
mod turns;
