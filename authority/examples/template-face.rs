//! Draws a package with a face, to look at: `template-face PACKAGE OUT-PNG FIELD=TEXT…`.

use shirushi_watermark::{Face, template::Template};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [package, out, texts @ ..] = arguments.as_slice() else {
        return Err("usage: template-face PACKAGE OUT-PNG FIELD=TEXT…".into());
    };
    let template = Template::parse(&std::fs::read(package)?)?;
    let face = texts
        .iter()
        .filter_map(|text| text.split_once('='))
        .fold(Face::default(), |face, (field, text)| {
            face.with(field, text)
        });
    let picture = template.draw(&face)?;
    let (width, height) = (picture.width(), picture.height());
    image::save_buffer(
        out,
        picture.rgb(),
        width,
        height,
        image::ExtendedColorType::Rgb8,
    )?;
    Ok(())
}
