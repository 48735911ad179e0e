//! Fetching: one connection to one origin, within the bounds of a policy.
