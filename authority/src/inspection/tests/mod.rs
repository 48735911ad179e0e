//! The inspection against real servers on loopback, good and bad; and importers against mutated files.

mod harness;
mod importers;
mod ports;
mod tls;
mod windows;
