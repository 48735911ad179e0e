//! Template packages; one that is taken can be drawn on.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shirushi_watermark::{Face, Template};

fuzz_target!(|bytes: &[u8]| {
    let Ok(template) = Template::parse(bytes) else {
        return;
    };
    let mut face = Face::default();
    for field in template.fields() {
        let characters = template.style(field).characters();
        let text: String = characters.iter().take(field.cells()).collect();
        face = face.with(field.name(), &text);
    }
    template.draw(&face).expect("the text is of the field's own characters");
});
