//! WARC records (ISO 28500): requests and answers as evidence.
