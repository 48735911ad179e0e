//! Which versions of other people's programs were used.

use std::{collections::BTreeMap, process::Command};

use shirushi_tests::{helper::tools, workbench::imagemagick};

/// Name → version, as each program tells it.
pub(crate) fn of_tools() -> BTreeMap<String, String> {
    let python = tools().join("venv/bin/python");
    let pillow = "import PIL; print(PIL.__version__)";
    let sharp = "const s = require('sharp'); console.log(s.versions.sharp)";
    let chromium =
        std::env::var("SHIRUSHI_CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    let programs: [(&str, &str, &[&str]); 8] = [
        ("libjpeg-turbo", "cjpeg", &["-version"]),
        ("cwebp", "cwebp", &["-version"]),
        ("avifenc", "avifenc", &["--version"]),
        ("pngquant", "pngquant", &["--version"]),
        ("ImageMagick", imagemagick(), &["-version"]),
        ("Chromium", &chromium, &["--version"]),
        ("Pillow", &python.to_string_lossy(), &["-c", pillow]),
        ("sharp", "node", &["-e", sharp]),
    ];
    programs
        .into_iter()
        .map(|(name, program, arguments)| (name.to_owned(), version(program, arguments)))
        .collect()
}

/// The first thing that looks like a version in what a program prints.
fn version(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(tools())
        .output()
        .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text += &String::from_utf8_lossy(&output.stderr);
    text.split([' ', '\n', '(', ')', ','])
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'))
        .unwrap_or("of unknown version")
        .to_owned()
}
