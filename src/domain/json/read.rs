//! Text to JSON. `serde_json` reads into any type, in any place, with a sentence for each mistake; what a page needs of
//! that, a value and whether it is one, is a third of it, and 5 KB brotli less. Held to `serde_json` by a property
//! test: both take the same texts, for the same values.

use serde_json::{Map, Number, Value};

/// How deep values may stand in each other. As in `serde_json`: deeper ones are refused instead of ending the page.
const DEEPEST: u32 = 127;

/// Not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// How many bytes stand before what does not fit.
    pub at: usize,
}

/// Reads a whole text as one value. Numbers keep their text, objects their order; of a key that is there twice the
/// last value counts.
pub fn read(text: &str) -> Result<Value, Flaw> {
    let mut reader = Reader { text, at: 0, twice: None };
    let value = reader.value(DEEPEST);
    reader.space();
    match value {
        Some(value) if reader.at == text.len() => Ok(value),
        _ => Err(Flaw { at: reader.at }),
    }
}

/// The first key that is there twice in its object, where the text is JSON so far.
pub fn key_twice(text: &str) -> Option<String> {
    let mut reader = Reader { text, at: 0, twice: None };
    reader.value(DEEPEST);
    Reader { text, at: reader.twice?, twice: None }.text()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Where the first key begins that is there twice in its object.
    twice: Option<usize>,
}

/// Each of these is `None` where the text does not go on as it must; `at` then tells where.
impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        self.text.get(self.at..)?.starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn value(&mut self, deeper: u32) -> Option<Value> {
        self.space();
        match self.peek()? {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.text().map(Value::String),
            b'[' => self.list(deeper.checked_sub(1)?),
            b'{' => self.object(deeper.checked_sub(1)?),
            _ => self.number(),
        }
    }

    fn list(&mut self, deeper: u32) -> Option<Value> {
        self.at += 1;
        let mut list = Vec::new();
        self.space();
        if self.take(b']').is_some() {
            return Some(Value::Array(list));
        }
        loop {
            list.push(self.value(deeper)?);
            self.space();
            if self.take(b',').is_none() {
                self.take(b']')?;
                return Some(Value::Array(list));
            }
        }
    }

    fn object(&mut self, deeper: u32) -> Option<Value> {
        self.at += 1;
        let mut object = Map::new();
        self.space();
        if self.take(b'}').is_some() {
            return Some(Value::Object(object));
        }
        loop {
            self.space();
            let begin = self.at;
            let key = self.text()?;
            self.space();
            self.take(b':')?;
            if object.insert(key, self.value(deeper)?).is_some() {
                // What stands in its value comes behind it.
                self.twice = Some(self.twice.map_or(begin, |first| first.min(begin)));
            }
            self.space();
            if self.take(b',').is_none() {
                self.take(b'}')?;
                return Some(Value::Object(object));
            }
        }
    }

    /// What may stand in a number, judged and kept by `serde_json`.
    fn number(&mut self) -> Option<Value> {
        let rest = self.text.get(self.at..)?;
        let part = |c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E');
        let number = rest.get(..rest.find(part).unwrap_or(rest.len()))?;
        let value: Number = number.parse().ok()?;
        self.at += number.len();
        Some(Value::Number(value))
    }

    fn text(&mut self) -> Option<String> {
        self.take(b'"')?;
        let mut text = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let plain = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
            // Where the text ends before its quotation mark, that is where it does not go on as it must.
            let plain = rest.get(..plain.unwrap_or(rest.len()))?;
            text.push_str(plain);
            self.at += plain.len();
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(text);
                }
                b'\\' => {
                    self.at += 1;
                    text.push(self.escaped()?);
                }
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let sign = self.peek()?;
        self.at += 1;
        Some(match sign {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                if !(0xD800..0xDC00).contains(&first) {
                    // The second half of a pair alone is no character.
                    return char::from_u32(first);
                }
                self.take(b'\\')?;
                self.take(b'u')?;
                let second = self.unit().filter(|unit| (0xDC00..0xE000).contains(unit))?;
                char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00))?
            }
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit << 4 | char::from(self.peek()?).to_digit(16)?;
            self.at += 1;
        }
        Some(unit)
    }
}
