//! Detection: does a picture show a mark, or something made to look like one?
