//! Versions of releases: three numbers, each with its most (fact sheet 2.3).

/// A version that Cargo takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version([u32; 3]);

const MOST: [u32; 3] = [9_999, 9_999, 99_999];

impl Version {
    /// From its text; `None` for another text, such as the `3` of older releases.
    pub fn parse(text: &str) -> Option<Self> {
        if !crate::document::is_version(text) {
            return None;
        }
        let mut parts = text.split('.').map(|part| part.parse().ok());
        Some(Self([parts.next()??, parts.next()??, parts.next()??]))
    }

    fn next(self, part: usize) -> Option<Self> {
        let mut numbers = self.0;
        let most = *MOST.get(part)?;
        for (place, number) in numbers.iter_mut().enumerate() {
            match place {
                place if place == part && *number >= most => return None,
                place if place == part => *number += 1,
                place if place > part => *number = 0,
                _ => {}
            }
        }
        Some(Self(numbers))
    }

    /// The next patch, minor and major version, as far as Cargo's limits go.
    pub fn successors(self) -> Vec<Self> {
        (0..3).rev().filter_map(|part| self.next(part)).collect()
    }

    /// The first of all.
    pub const FIRST: Self = Self([1, 0, 0]);

    /// As it is sent.
    pub fn text(self) -> String {
        let [major, minor, patch] = self.0;
        format!("{major}.{minor}.{patch}")
    }

    /// The highest of texts that are versions.
    pub fn highest<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Self> {
        texts.filter_map(Self::parse).max()
    }
}
