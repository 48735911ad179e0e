//! Writes the test vectors: `cargo run -p shirushi-tests --bin make-vectors`.
//!
//! The files besides the pictures are the same bytes every time.
#![expect(clippy::expect_used, reason = "a tool for developers, who read panics")]

use std::{fs, path::Path};

use shirushi_tests::{badge::project, vectors};

const FOLDERS: [&str; 5] = ["credential", "status", "trust", "pass", "picture"];

fn main() {
    let folder = project("tests/vectors");
    for kind in FOLDERS {
        let folder = folder.join(kind);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("old vectors can be removed");
        }
        fs::create_dir_all(&folder).expect("tests/vectors can be written");
    }
    let (mut made, pictures) = (vectors::make(), vectors::make_pictures());
    made.vectors.extend(pictures.vectors);
    for (path, bytes) in made.files.iter().chain(&pictures.files) {
        write(&folder.join(path), bytes);
    }
    let mut json = serde_json::to_string_pretty(&vectors::index(made.vectors.clone()))
        .expect("vectors are data");
    json.push('\n');
    write(&folder.join("vectors.json"), json.as_bytes());
    println!("{} vectors", made.vectors.len());
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("tests/vectors can be written");
}
