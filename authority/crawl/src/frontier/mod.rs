//! The frontier: which host is visited next, and what is still to be asked there.
