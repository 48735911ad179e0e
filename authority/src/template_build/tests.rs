//! Small templates built from small folders, and the committed ones rebuilt from theirs.

use std::path::{Path, PathBuf};

use super::{BuildError, Built, build};

/// Where Debian puts the fonts that `assets/templates/README.md` names.
const FONTS: &str = "/usr/share/fonts";

/// Art of three horizontal bands; the middle one is 1 pixel and a quarter high.
const ART: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512">
  <rect width="512" height="512" fill="#102030"/>
  <rect y="100" width="512" height="1.25" fill="#ffffff"/>
</svg>"##;

const RECIPE: &str = r#"
name = "test-1"
scheme = "test"
fonts = []
fields = []

[styles.plain]
family = "None"
weight = 400
size = 20.0
cell = [12, 24]
baseline = 18.0
colour = [0, 0, 0]
characters = ""
"#;

fn build_in(test: &str, art: &str, recipe: &str) -> Result<Built, BuildError> {
    let folder =
        std::env::temp_dir().join(format!("shirushi-template-{}-{test}", std::process::id()));
    std::fs::create_dir_all(folder.join("fonts")).unwrap();
    std::fs::write(folder.join("art.svg"), art).unwrap();
    std::fs::write(folder.join("template.toml"), recipe).unwrap();
    let built = build(&folder, &folder.join("fonts"));
    std::fs::remove_dir_all(&folder).unwrap();
    built
}

fn draw(svg: &str) -> Result<Vec<u8>, BuildError> {
    let fonts = super::fonts::load(&[], Path::new("unused"))?;
    super::raster::draw_art(svg.as_bytes(), &fonts)
}

#[test]
fn art_is_averaged_over_each_pixel() {
    let art = draw(ART).unwrap();
    let pixel = |x: usize, y: usize| &art[3 * (512 * y + x)..][..3];
    assert_eq!(pixel(7, 99), [0x10, 0x20, 0x30]);
    assert_eq!(pixel(7, 100), [255; 3]);
    assert_eq!(
        pixel(511, 101),
        [76, 88, 100],
        "a quarter of the way from ground to white"
    );
    assert_eq!(pixel(0, 102), [0x10, 0x20, 0x30]);
}

#[test]
fn art_that_is_not_a_picture_or_has_another_size_is_refused() {
    assert!(matches!(draw("<svg"), Err(BuildError::Svg { .. })));
    let wide = ART.replacen("width=\"512\"", "width=\"513\"", 1);
    assert_eq!(
        draw(&wide),
        Err(BuildError::SvgSize {
            width: "513".into(),
            height: "512".into()
        })
    );
}

#[test]
fn art_with_a_hole_is_refused_with_its_place() {
    let short = ART.replacen(
        "<rect width=\"512\" height=\"512\"",
        "<rect width=\"512\" height=\"300\"",
        1,
    );
    assert_eq!(draw(&short), Err(BuildError::Transparent { x: 0, y: 300 }));
}

#[test]
fn text_in_a_family_outside_the_recipe_is_refused() {
    let text = r#"<text x="9" y="50" font-family="Times">A</text></svg>"#;
    assert_eq!(
        draw(&ART.replace("</svg>", text)),
        Err(BuildError::FontFamily {
            family: "Times".into()
        })
    );
}

#[test]
fn a_recipe_with_an_unknown_word_or_style_is_refused() {
    let wrong = RECIPE.replace("fields = []", "fields = []\ncolour = 3");
    assert!(matches!(
        build_in("word", ART, &wrong),
        Err(BuildError::Recipe { .. })
    ));
    let field =
        "\n[[fields]]\nname = \"a\"\nx = 0\ny = 0\ncells = 1\nalign = \"left\"\nstyle = \"bold\"\n";
    let wrong = RECIPE.replace("fields = []\n", "") + field;
    let Err(BuildError::Recipe { detail, .. }) = build_in("style", ART, &wrong) else {
        panic!("a recipe was expected to be refused");
    };
    assert_eq!(detail, "the field a wants the unknown style bold");
}

#[test]
fn a_missing_folder_or_font_is_named() {
    let nowhere = Path::new("/nowhere/at/all");
    assert!(
        matches!(build(nowhere, nowhere), Err(BuildError::Read { path, .. }) if path.starts_with(nowhere))
    );
    let recipe = RECIPE.replace(
        "fonts = []",
        "fonts = [{ file = \"A.ttf\", sha256 = \"00\" }]",
    );
    assert!(matches!(
        build_in("font", ART, &recipe),
        Err(BuildError::FontMissing { file, .. }) if file == "A.ttf"
    ));
}

#[test]
fn a_template_without_a_glyph_is_refused_by_the_template_itself() {
    use shirushi_watermark::template::TemplateError;
    assert_eq!(
        build_in("glyphs", ART, RECIPE).unwrap_err(),
        BuildError::Template(TemplateError::GlyphCount {
            style: 0,
            glyphs: 0
        })
    );
}

#[test]
fn the_survey_tells_flat_and_glaring_art_from_good() {
    use shirushi_watermark::template::{StyleParts, TemplateParts};
    let survey = |art: &dyn Fn(usize, usize) -> u8| {
        let pixels = (0..512 * 512).flat_map(|at| [art(at % 512, at / 512); 3]);
        let parts = TemplateParts {
            name: "test".into(),
            scheme: "test".into(),
            art: pixels.collect(),
            styles: vec![StyleParts {
                cell_width: 4,
                cell_height: 4,
                colour: [0; 3],
                glyphs: [('0', vec![255; 16])].into(),
            }],
            fields: vec![],
        };
        let template = shirushi_watermark::Template::parse(&parts.to_package().unwrap());
        super::Survey::of(&template.unwrap())
    };
    let lined = survey(&|x, y| if (x + y) % 8 == 0 { 90 } else { 180 });
    let half_flat = survey(&|x, y| if x < 256 && (x + y) % 8 == 0 { 90 } else { 180 });
    let half_white = survey(&|x, y| {
        if y < 256 {
            250
        } else {
            (x + y) as u8 % 8 * 10 + 90
        }
    });
    assert_eq!((lined.flat_blocks, lined.permille_without_room), (0, 0));
    assert_eq!(
        (half_flat.flat_blocks, half_flat.permille_without_room),
        (32, 0)
    );
    assert_eq!(
        (half_white.flat_blocks, half_white.permille_without_room),
        (32, 500)
    );
}

/// The templates under `assets/templates`.
const COMMITTED: [&str; 3] = ["ecom-seal-1", "isp-mark-1", "plain-white-1"];

/// Builds a committed template anew, or says why the test cannot be made here.
fn rebuilt(name: &str) -> Option<(Built, Vec<u8>)> {
    let assets = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/templates"));
    match build(&assets.join(name), Path::new(FONTS)) {
        Ok(built) => Some((
            built,
            std::fs::read(assets.join(format!("{name}.template"))).unwrap(),
        )),
        Err(
            error @ (BuildError::FontMissing { .. }
            | BuildError::FontChanged { .. }
            | BuildError::Read { .. }),
        ) => {
            eprintln!("{name} was not rebuilt: {error}");
            None
        }
        Err(error) => panic!("{name}: {error}"),
    }
}

#[test]
fn committed_packages_are_what_their_folders_give() {
    for name in COMMITTED {
        if let Some((built, committed)) = rebuilt(name) {
            assert!(built.package == committed, "{name}.template is out of date");
            assert_eq!(built.template.name(), name);
        }
    }
}

#[test]
fn committed_art_leaves_the_watermark_its_room() {
    use super::Survey;
    let assets = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/templates"));
    for name in COMMITTED {
        let package = std::fs::read(assets.join(format!("{name}.template"))).unwrap();
        let template = shirushi_watermark::Template::parse(&package).unwrap();
        let survey = Survey::of(&template);
        assert_eq!(survey.flat_blocks, 0, "{name}");
        assert!(survey.blocks_under_text <= 8, "{name}: {survey:?}");
        assert!(survey.permille_without_room <= 60, "{name}: {survey:?}");
    }
}
