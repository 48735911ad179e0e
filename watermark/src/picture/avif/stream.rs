//! An AV1 stream's units (AV1 specification, 5.3), as far as counting its frames takes.

/// `obu_type` of a frame's header by itself.
const FRAME_HEADER: u8 = 3;
/// `obu_type` of a frame with its header.
const FRAME: u8 = 6;

/// How many frames the stream holds, shown or not: each may cost the decoder
/// as much as the whole picture, however few bytes it has. `None` unless the
/// stream is whole.
pub(super) fn frames(stream: &[u8]) -> Option<usize> {
    let mut rest = stream;
    let mut frames = 0;
    while let Some((&head, tail)) = rest.split_first() {
        let (kind, extended, sized) = (head >> 3 & 15, head & 4 != 0, head & 2 != 0);
        rest = tail.get(usize::from(extended)..)?;
        let size = if sized {
            leb128(&mut rest)?
        } else {
            rest.len()
        };
        rest = rest.get(size..)?;
        frames += usize::from(matches!(kind, FRAME_HEADER | FRAME));
    }
    Some(frames)
}

/// A number of up to eight groups of seven bits, the lowest first (4.10.5).
fn leb128(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0u64;
    for group in 0..8 {
        let (&byte, tail) = rest.split_first()?;
        *rest = tail;
        value |= u64::from(byte & 0x7f) << (7 * group);
        if byte & 0x80 == 0 {
            return usize::try_from(value).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_with_and_without_sizes() {
        // A temporal delimiter, a frame of two bytes, a frame that takes the rest.
        assert_eq!(frames(&[0x12, 0, 0x32, 2, 9, 9, 0x30, 1, 2, 3]), Some(2));
        assert_eq!(frames(&[]), Some(0));
    }

    #[test]
    fn a_unit_longer_than_the_stream_is_no_stream() {
        assert_eq!(frames(&[0x32, 3, 9, 9]), None);
        assert_eq!(frames(&[0x32]), None);
        assert_eq!(
            frames(&[0x32, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            None
        );
    }
}
