//! Seeds: where a crawl begins.
