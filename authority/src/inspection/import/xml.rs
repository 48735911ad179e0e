//! XML within limits: no declared entities, bounded size, number of elements and depth.

use roxmltree::{Document, Node, ParsingOptions};

use super::{Format, ImportError, ImportProblem, Limits, Place, value};

/// Parses a document; its root has this name.
pub(in crate::inspection) fn parse<'t>(
    format: Format,
    bytes: &'t [u8],
    limits: Limits,
    roots: &[&str],
) -> Result<Document<'t>, ImportError> {
    let text = format.text(bytes, limits)?;
    if let Some(line) = declarations(text) {
        return Err(format.error(Place::Line(line, None), ImportProblem::Declarations));
    }
    shape(text, limits.depth).map_err(|(line, what, max)| {
        format.error(
            Place::Line(line, None),
            ImportProblem::TooMuch { what, max },
        )
    })?;
    let options = ParsingOptions {
        // Reports name their type; types with declarations of their own were refused above.
        allow_dtd: true,
        nodes_limit: u32::try_from(limits.elements).unwrap_or(u32::MAX),
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|e| {
        let place = Place::Line(e.pos().row as usize, Some(e.pos().col as usize));
        let (what, max) = ("elements and texts", limits.elements);
        format.error(
            place,
            match e {
                roxmltree::Error::NodesLimitReached => ImportProblem::TooMuch { what, max },
                other => ImportProblem::Syntax(super::tidy(&other.to_string(), 200)),
            },
        )
    })?;
    let root = document.root_element();
    if !roots.contains(&root.tag_name().name()) {
        let found = format!("its root is {}", super::tidy(root.tag_name().name(), 40));
        let problem = ImportProblem::OtherDocument(found);
        return Err(format.error(at(&root), problem));
    }
    Ok(document)
}

/// The line of a document type that declares something, if there is one.
///
/// A type can stand only before the root, after declarations, comments and white space.
fn declarations(text: &str) -> Option<usize> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let after = if rest.starts_with("<?") {
            rest.split_once("?>")?.1
        } else if rest.starts_with("<!--") {
            rest.split_once("-->")?.1
        } else {
            break;
        };
        rest = after;
    }
    let doctype = rest.strip_prefix("<!DOCTYPE")?;
    let mut quote = None;
    for c in doctype.chars() {
        match (quote, c) {
            (None, '[') => {
                let before = &text[..text.len() - rest.len()];
                return Some(before.split('\n').count());
            }
            (None, '>') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            _ => {}
        }
    }
    None
}

/// Attributes of one element: the parser compares each with each.
const MAX_ATTRIBUTES: usize = 100;

/// Too much of something: the line, of what, and how much is read.
type TooMuch = (usize, &'static str, usize);

/// Counts depth and attributes before anything is parsed.
///
/// Comments and CDATA may hold what looks like tags: they are skipped whole.
/// What does not end is left to the parser to refuse.
fn shape(text: &str, max: usize) -> Result<(), TooMuch> {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let rest = &text[start..];
        let too_much = |what, max| (text[..start].split('\n').count(), what, max);
        let skipped = [
            ("<!--", "-->"),
            ("<![CDATA[", "]]>"),
            ("<?", "?>"),
            ("</", ">"),
        ];
        let next = match skipped.iter().find(|(begin, _)| rest.starts_with(begin)) {
            Some((begin, end)) => {
                if *begin == "</" {
                    depth = depth.saturating_sub(1);
                }
                rest.find(end).map(|e| e + end.len())
            }
            None => tag(rest)
                .map(|tag| {
                    depth += usize::from(!tag.empty && !rest.starts_with("<!"));
                    if tag.attributes > MAX_ATTRIBUTES {
                        return Err(too_much("attributes of an element", MAX_ATTRIBUTES));
                    }
                    if depth > max {
                        return Err(too_much("levels of elements", max));
                    }
                    Ok(tag.length)
                })
                .transpose()?,
        };
        let Some(length) = next else { break };
        at = start + length;
    }
    Ok(())
}

struct Tag {
    length: usize,
    attributes: usize,
    empty: bool,
}

/// A tag, whose attributes may hold `>`; `None` where it does not end.
fn tag(rest: &str) -> Option<Tag> {
    let (mut quote, mut attributes) = (None, 0);
    for (position, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => {
                let empty = rest.as_bytes()[position - 1] == b'/';
                let length = position + 1;
                return Some(Tag {
                    length,
                    attributes,
                    empty,
                });
            }
            (None, b'=') => attributes += 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    // What does not end is refused for what it has too much of first.
    (attributes > MAX_ATTRIBUTES).then_some(Tag {
        length: rest.len(),
        attributes,
        empty: true,
    })
}

/// Where a node stands.
pub(in crate::inspection) fn at(node: &Node<'_, '_>) -> Place {
    let position = node.document().text_pos_at(node.range().start);
    Place::Line(position.row as usize, Some(position.col as usize))
}

/// An attribute that must be there.
pub(in crate::inspection) fn attribute<'n>(
    format: Format,
    node: &Node<'n, '_>,
    name: &'static str,
) -> Result<&'n str, ImportError> {
    node.attribute(name)
        .ok_or_else(|| format.error(at(node), ImportProblem::Missing(name)))
}

/// A number in an attribute that must be there.
pub(in crate::inspection) fn number<T: std::str::FromStr>(
    format: Format,
    node: &Node<'_, '_>,
    name: &'static str,
    expected: &'static str,
) -> Result<T, ImportError> {
    let text = attribute(format, node, name)?;
    text.parse()
        .map_err(|_| format.error(at(node), value(text, expected)))
}
