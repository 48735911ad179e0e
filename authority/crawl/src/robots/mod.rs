//! Robots rules (RFC 9309).
