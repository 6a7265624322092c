//! Pages for people, asked for as a browser asks.

mod browser;
mod campaign;
mod desk;
mod direction;
mod own_topic;
mod pages;
mod review;
mod score;
mod sign_in;
mod today;
mod walk;
