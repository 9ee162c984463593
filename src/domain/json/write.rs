//! JSON to text, letter by letter as `serde_json` writes it without spaces.

use serde_json::Value;

/// A value as text.
pub fn written(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value);
    text
}

/// A value as text that people can read: an entry a line, two spaces deeper each time.
pub fn indented(value: &Value) -> String {
    let mut text = String::new();
    indent(&mut text, value, 1);
    text
}

fn indent(to: &mut String, value: &Value, depth: usize) {
    let line = |to: &mut String, depth: usize| {
        to.push('\n');
        for _ in 0..depth {
            to.push_str("  ");
        }
    };
    match value {
        Value::Array(list) if !list.is_empty() => {
            let mut before = '[';
            for item in list {
                to.push(before);
                line(to, depth);
                indent(to, item, depth + 1);
                before = ',';
            }
            line(to, depth - 1);
            to.push(']');
        }
        Value::Object(object) if !object.is_empty() => {
            let mut before = '{';
            for (key, item) in object {
                to.push(before);
                line(to, depth);
                write_text(to, key);
                to.push_str(": ");
                indent(to, item, depth + 1);
                before = ',';
            }
            line(to, depth - 1);
            to.push('}');
        }
        plain => write(to, plain),
    }
}

fn write(to: &mut String, value: &Value) {
    match value {
        Value::Null => to.push_str("null"),
        Value::Bool(true) => to.push_str("true"),
        Value::Bool(false) => to.push_str("false"),
        Value::Number(number) => to.push_str(number.as_str()),
        Value::String(text) => write_text(to, text),
        Value::Array(list) => {
            let mut before = '[';
            for item in list {
                to.push(before);
                write(to, item);
                before = ',';
            }
            to.push_str(if before == '[' { "[]" } else { "]" });
        }
        Value::Object(object) => {
            let mut before = '{';
            for (key, item) in object {
                to.push(before);
                write_text(to, key);
                to.push(':');
                write(to, item);
                before = ',';
            }
            to.push_str(if before == '{' { "{}" } else { "}" });
        }
    }
}

fn write_text(to: &mut String, text: &str) {
    to.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'"' => '"',
            b'\\' => '\\',
            8 => 'b',
            0xC => 'f',
            b'\n' => 'n',
            b'\r' => 'r',
            b'\t' => 't',
            0..0x20 => 'u',
            _ => continue,
        };
        // Both ends are beside an ASCII character.
        to.push_str(text.get(from..at).unwrap_or_default());
        from = at + 1;
        to.push('\\');
        to.push(escaped);
        if escaped == 'u' {
            to.push_str(if byte < 0x10 { "000" } else { "001" });
            to.extend(char::from_digit(u32::from(byte) % 16, 16));
        }
    }
    to.push_str(text.get(from..).unwrap_or_default());
    to.push('"');
}
