//! Draws a package with an example face, to look at: `template-face PACKAGE OUT-PNG`.

use shirushi_watermark::{Face, template::Template};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [package, out] = arguments.as_slice() else {
        return Err("usage: template-face PACKAGE OUT-PNG".into());
    };
    let template = Template::parse(&std::fs::read(package)?)?;
    let face = Face::default()
        .with("pass", "12068-00")
        .with("registration", "20417-03")
        .with("expiry", "27/11")
        .with("bodies", "TCA-REV");
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
