//! Memory of files: what each showed, by its hash, for as many as fit.

use std::collections::HashMap;

use super::Finding;

/// Files remembered in each of two halves. What is remembered of a file that carries a mark takes
/// about a kilobyte, of others a hundred bytes: at most some 64 MiB, and mostly a tenth of it.
const HALF: usize = 32_768;

/// Remembers files. What was not asked for while half of them came anew is forgotten.
#[derive(Debug, Default)]
pub(super) struct Memory {
    recent: HashMap<[u8; 32], Finding>,
    before: HashMap<[u8; 32], Finding>,
}

impl Memory {
    pub(super) fn get(&mut self, hash: &[u8; 32]) -> Option<Finding> {
        if let Some(found) = self.recent.get(hash) {
            return Some(found.clone());
        }
        let found = self.before.remove(hash)?;
        self.put(*hash, found.clone());
        Some(found)
    }

    pub(super) fn put(&mut self, hash: [u8; 32], found: Finding) {
        if self.recent.len() >= HALF {
            self.before = std::mem::take(&mut self.recent);
        }
        self.recent.insert(hash, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Look;

    #[test]
    fn what_is_asked_for_stays_and_the_number_is_bounded() {
        let hash = |n: usize| {
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&n.to_le_bytes());
            hash
        };
        let mut memory = Memory::default();
        for n in 0..5 * HALF {
            memory.put(hash(n), Finding::Neither(Look::Read));
            assert!(memory.get(&hash(0)).is_some(), "{n}");
        }
        assert!(memory.get(&hash(1)).is_none());
        assert!(memory.recent.len() + memory.before.len() <= 2 * HALF);
    }
}
