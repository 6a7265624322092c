//! Pages for people, asked for as a browser asks.

mod browser;
mod campaign;
mod desk;
mod direction;
mod pages;
mod review;
mod sign_in;
