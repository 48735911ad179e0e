//! The quantisation of a JPEG file's luma, from the file's headers.
//!
//! A decoder rounds each coefficient of an 8×8 block to a whole multiple of
//! its step; who knows the steps knows between which values the coefficient
//! lay before. Only the segments before the first scan are looked at (ITU-T
//! T.81, annex B); whatever they say otherwise is the decoder's business.

/// Steps of luma's 64 coefficients, 1 to 65,535, vertical frequency times 8 plus horizontal.
pub(crate) type Steps = [u16; 64];

/// Segments looked at; files in use have under 100, of which profiles take most.
const MOST_SEGMENTS: usize = 1000;
/// Quantisation tables that a file can hold.
const TABLES: usize = 4;

/// Where the coefficients of a table stand: the zigzag of T.81, figure 5.
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// The steps of the first component of a gray or YCbCr file in 8×8 blocks of
/// 8 bits a sample, at full size; `None` for any other file, or a damaged one.
pub(crate) fn luma_steps(file: &[u8]) -> Option<Steps> {
    let mut rest = file.strip_prefix(&[0xff, 0xd8])?;
    let mut tables: [Option<Steps>; TABLES] = [None; TABLES];
    let mut table_of_luma = None;
    for _ in 0..MOST_SEGMENTS {
        let (marker, body, after) = segment(rest)?;
        rest = after;
        match marker {
            0xdb => read_tables(body, &mut tables)?,
            // Baseline, extended and progressive frames, Huffman or arithmetic.
            0xc0..=0xc2 | 0xc9 | 0xca => table_of_luma = Some(frame(body)?),
            // "Adobe", whose last byte is zero where the components are not YCbCr.
            0xee if body.starts_with(b"Adobe") && body.get(11) == Some(&0) => return None,
            0xda => return tables[table_of_luma?],
            _ => {}
        }
    }
    None
}

/// The marker and body of the first segment, and what follows it.
fn segment(file: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let start = file.iter().position(|byte| *byte != 0xff)?;
    let (marker, rest) = file[start..].split_first()?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length)).checked_sub(2)?;
    let (body, rest) = rest.split_at_checked(length)?;
    (start > 0 && (0xc0..0xff).contains(marker)).then_some((*marker, body, rest))
}

/// The tables of one DQT segment.
fn read_tables(mut body: &[u8], tables: &mut [Option<Steps>; TABLES]) -> Option<()> {
    while let Some((head, rest)) = body.split_first() {
        let (wide, number) = (head >> 4, usize::from(head & 15));
        let bytes = match wide {
            0 => 64,
            1 => 128,
            _ => return None,
        };
        let (table, rest) = rest.split_at_checked(bytes)?;
        let mut steps = [0; 64];
        for (i, at) in ZIGZAG.iter().enumerate() {
            let step = if wide == 0 {
                u16::from(table[i])
            } else {
                u16::from_be_bytes([table[2 * i], table[2 * i + 1]])
            };
            steps[usize::from(*at)] = (step > 0).then_some(step)?;
        }
        *tables.get_mut(number)? = Some(steps);
        body = rest;
    }
    Some(())
}

/// The table that a frame's first component uses.
fn frame(body: &[u8]) -> Option<usize> {
    let (&[bits, _, _, _, _, components], list) = body.split_first_chunk::<6>()?;
    let (list, rest) = list.as_chunks::<3>();
    let [_, sampling, table] = *list.first()?;
    let sampled = |shift: u32| list.iter().map(move |c| c[1] >> shift & 15);
    let full = sampled(4).all(|h| h <= sampling >> 4) && sampled(0).all(|v| v <= sampling & 15);
    let known = bits == 8
        && matches!(components, 1 | 3)
        && list.len() == usize::from(components)
        && rest.is_empty();
    (known && full && usize::from(table) < TABLES).then_some(usize::from(table))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header with one table of steps 1 to 64 in zigzag order, and a frame of this body.
    fn header(frame: &[u8]) -> Vec<u8> {
        let mut file = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
        file.extend(1..=64);
        file.extend([0xff, 0xff, 0xc0, 0, frame.len() as u8 + 2]);
        file.extend(frame);
        file.extend([0xff, 0xda, 0, 2]);
        file
    }

    const YCBCR: [u8; 15] = [8, 0, 9, 0, 9, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];

    #[test]
    fn steps_come_out_of_the_zigzag() {
        let steps = luma_steps(&header(&YCBCR)).unwrap();
        assert_eq!((steps[0], steps[1], steps[8], steps[63]), (1, 2, 3, 64));
        let gray = [8, 0, 9, 0, 9, 1, 1, 0x11, 0];
        assert!(luma_steps(&header(&gray)).is_some());
    }

    #[test]
    fn sixteen_bit_tables_are_read() {
        let mut tables = [None; TABLES];
        let body: Vec<u8> = std::iter::once(0x13).chain([1, 2].repeat(64)).collect();
        read_tables(&body, &mut tables).unwrap();
        assert_eq!(tables[3], Some([0x102; 64]));
    }

    #[test]
    fn frames_whose_luma_is_not_known_to_be_whole_are_refused() {
        for (at, value) in [(0, 12), (5, 4), (5, 1), (10, 0x41), (8, 4)] {
            let mut frame = YCBCR;
            frame[at] = value;
            assert_eq!(luma_steps(&header(&frame)), None, "{at}");
        }
        let mut rgb = header(&YCBCR);
        rgb.splice(2..2, *b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00");
        assert_eq!(luma_steps(&rgb), None);
    }

    #[test]
    fn a_header_cut_anywhere_gives_nothing() {
        let file = header(&YCBCR);
        for length in 0..file.len() {
            assert_eq!(luma_steps(&file[..length]), None, "{length}");
        }
    }
}
