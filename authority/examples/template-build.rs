//! Builds a template package: `template-build ART-FOLDER FONT-FOLDER OUT-FILE`.

use std::path::Path;

use shirushi_authority::template_build;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [art, fonts, out] = arguments.as_slice() else {
        return Err("usage: template-build ART-FOLDER FONT-FOLDER OUT-FILE".into());
    };
    let built = template_build::build_to(Path::new(art), Path::new(fonts), Path::new(out))?;
    println!("{built}");
    Ok(())
}
