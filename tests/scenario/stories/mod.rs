//! Stories of the two bodies' work, told over the API of a site that is really served.

mod isp;
mod lapse;
mod procedure;
mod renewal;
mod shop;
mod upstream;
