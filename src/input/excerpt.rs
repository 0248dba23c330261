//! Texts of a caller in messages: quoted, and cut where they are long.

/// The length of a text as JavaScript counts it, in units of UTF-16: one for each character, and one
/// more for those of four bytes.
pub(crate) fn utf16_length(text: &str) -> usize {
    let starts = text.bytes().filter(|byte| byte & 0xc0 != 0x80);
    starts.map(|byte| if byte < 0xf0 { 1 } else { 2 }).sum()
}

/// A text in quotes, for a message.
pub(crate) fn quote(text: &str) -> String {
    format!("\"{}\"", shorten(text))
}

/// Enough of a text to recognise it by.
pub(crate) fn shorten(text: &str) -> String {
    shorten_to(60, text)
}

/// So many characters of a text, and a sign that there are more.
pub(crate) fn shorten_to(most: usize, text: &str) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
