//! CSV as RFC 4180 has it, with the separator that the first line has. A quoted field may have anything in it.

use std::borrow::Cow;

use super::fault::wrong;
use crate::error::Result;

/// The records of a text, one by one.
pub(super) struct Records<'a> {
    rest: &'a str,
    separator: u8,
    /// The line that the last record started on.
    pub(super) line: usize,
    /// The line that `rest` starts on.
    next_line: usize,
}

impl<'a> Records<'a> {
    /// The records of a text whose first line has a semicolon or a tab, or is separated by commas.
    pub(super) fn new(text: &'a str) -> Self {
        let head = text.trim_ascii_start().as_bytes().split(|byte| *byte == b'\n').next();
        let is_there = |separator: &u8| head.is_some_and(|head| head.contains(separator));
        let separator = [b';', b'\t'].into_iter().find(is_there).unwrap_or(b',');
        Records { rest: text, separator, line: 0, next_line: 1 }
    }

    pub(super) fn separator(&self) -> u8 {
        self.separator
    }

    /// Puts the fields of the next line that has something in it in the place of those that are there.
    ///
    /// # Errors
    ///
    /// A quoted field that does not end, or goes on behind its quote.
    pub(super) fn next(&mut self, fields: &mut Vec<Cow<'a, str>>) -> Result<bool> {
        loop {
            fields.clear();
            while let Some(rest) = self.rest.strip_prefix(['\n', '\r']) {
                self.next_line += usize::from(self.rest.starts_with('\n'));
                self.rest = rest;
            }
            if self.rest.is_empty() {
                return Ok(false);
            }
            self.line = self.next_line;
            self.read(fields)?;
            if fields.iter().any(|field| !field.is_empty()) {
                return Ok(true);
            }
        }
    }

    /// Reads the fields of a line.
    fn read(&mut self, fields: &mut Vec<Cow<'a, str>>) -> Result<()> {
        loop {
            self.rest = self.rest.trim_start_matches(' ');
            fields.push(match self.rest.strip_prefix('"') {
                Some(quoted) => self.quoted(quoted)?,
                None => Cow::Borrowed(self.take(self.end()).trim_ascii()),
            });
            match self.rest.as_bytes().first() {
                Some(byte) if *byte == self.separator => self.take(1),
                _ => return Ok(()),
            };
        }
    }

    /// Where the next separator or the end of the line is.
    fn end(&self) -> usize {
        let ends = |byte: u8| byte == self.separator || byte == b'\n' || byte == b'\r';
        self.rest.bytes().position(ends).unwrap_or(self.rest.len())
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// A field behind its opening quote; two quotes in it are one.
    fn quoted(&mut self, text: &'a str) -> Result<Cow<'a, str>> {
        let mut from = 0;
        let end = loop {
            let Some(found) = text.get(from..).and_then(|rest| rest.find('"')) else {
                return Err(wrong("", &["is cut off: a quoted field does not end"]));
            };
            let end = from + found;
            if text.as_bytes().get(end + 1) != Some(&b'"') {
                break end;
            }
            from = end + 2;
        };
        let (field, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        self.next_line += field.bytes().filter(|byte| *byte == b'\n').count();
        self.rest = rest.get(1..).unwrap_or("").trim_start_matches(' ');
        if self.end() > 0 {
            return Err(self.goes_on());
        }
        let field = field.trim_ascii();
        Ok(if from > 0 { Cow::Owned(field.replace("\"\"", "\"")) } else { Cow::Borrowed(field) })
    }

    #[cold]
    fn goes_on(&self) -> crate::error::Error {
        let line = ["line ", &self.line.to_string()].concat();
        wrong(&line, &["has a quoted field that goes on behind its quote"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn records(text: &str) -> Result<Vec<(usize, Vec<String>)>> {
        let mut records = Records::new(text);
        let mut fields = Vec::new();
        let mut all = Vec::new();
        while records.next(&mut fields)? {
            all.push((records.line, fields.iter().map(|field| field.to_string()).collect()));
        }
        Ok(all)
    }

    fn record(line: usize, fields: &[&str]) -> (usize, Vec<String>) {
        (line, fields.iter().map(|field| (*field).to_owned()).collect())
    }

    #[test]
    fn a_record_has_fields_and_the_line_it_starts_on() {
        let text = "\na, b ,c\r\n\r\n\"1,5\",\"say \"\"no\"\"\n\", \n,\n\td,e";
        assert_eq!(
            records(text).unwrap(),
            [
                record(2, &["a", "b", "c"]),
                record(4, &["1,5", "say \"no\"", ""]),
                record(7, &["d", "e"]),
            ]
        );
        assert_eq!(records("a;b,c\n1;2,5").unwrap()[1], record(2, &["1", "2,5"]));
        assert_eq!(records("").unwrap(), []);
    }

    #[test]
    fn a_quote_that_does_not_end_a_field_is_refused() {
        let message = |text| records(text).unwrap_err().to_string();
        assert!(message("a,\"b\nc").contains("is cut off"));
        assert_eq!(
            message("a\n\"b\"c,d"),
            "line 2 has a quoted field that goes on behind its quote"
        );
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate(
            // A semicolon in the first line would be the separator.
            first in prop::collection::vec("[a\",\n\r é]{0,6}", 1..4),
            others in prop::collection::vec(prop::collection::vec("[a\",;\n\r é]{0,6}", 1..4), 0..4),
        ) {
            let rows = [vec![first], others].concat();
            let mut builder = csv::WriterBuilder::new();
            builder.flexible(true).quote_style(csv::QuoteStyle::Always);
            let mut writer = builder.from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> = records(&text).unwrap().into_iter().map(|(_, fields)| fields).collect();
            let trimmed = rows.iter().map(|row| -> Vec<String> {
                row.iter().map(|field| field.trim_ascii().to_owned()).collect()
            });
            let rows: Vec<_> = trimmed.filter(|row| row.iter().any(|field| !field.is_empty())).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
