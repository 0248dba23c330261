//! CSV as RFC 4180 has it, with the separator that the first line has. A quoted field may have anything in it.
//!
//! The crate csv-core reads it. It takes any text for CSV, so what it made of a quoted field is held
//! against the text: half a number would be read as another one.

use std::borrow::Cow;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::errors::invalid_value;
use crate::error::Result;

/// The records of a text, one by one.
pub(super) struct Records<'a> {
    reader: Reader,
    rest: &'a str,
    separator: u8,
    /// The line that the last record started on.
    pub(super) line: usize,
    /// Where a quoted field is written without its quotes.
    unquoted: Vec<u8>,
}

impl<'a> Records<'a> {
    /// The records of a text whose first line has a semicolon or a tab, or is separated by commas.
    pub(super) fn new(text: &'a str) -> Self {
        let head = text.trim_ascii_start().as_bytes().split(|byte| *byte == b'\n').next();
        let is_there = |separator: &u8| head.is_some_and(|head| head.contains(separator));
        let separator = [b';', b'\t'].into_iter().find(is_there).unwrap_or(b',');
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Records { reader, rest: text, separator, line: 0, unquoted: vec![0; 256] }
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
            let breaks = self.rest.len() - self.rest.trim_start_matches(['\n', '\r']).len();
            self.skip(breaks);
            if self.rest.is_empty() {
                return Ok(false);
            }
            self.line = self.reader.line() as usize;
            while !self.field(fields)? {}
            if fields.iter().any(|field| !field.is_empty()) {
                return Ok(true);
            }
        }
    }

    /// Reads what separates records.
    fn skip(&mut self, length: usize) {
        let (breaks, rest) = self.rest.split_at_checked(length).unwrap_or(("", self.rest));
        self.reader.read_field(breaks.as_bytes(), &mut self.unquoted);
        self.rest = rest;
    }

    /// Reads a field; true if it is the last one of its record.
    fn field(&mut self, fields: &mut Vec<Cow<'a, str>>) -> Result<bool> {
        let text = self.rest.trim_start_matches(' ');
        let (read, written, is_last) = self.read(text.as_bytes());
        let (field, rest) = text.split_at_checked(read).unwrap_or((text, ""));
        self.rest = rest;
        let ends = ['\n', '\r', self.separator as char];
        let field = field.strip_suffix(ends).unwrap_or(field);
        fields.push(match field.strip_prefix('"') {
            None => Cow::Borrowed(field.trim_ascii()),
            Some(quoted) => {
                self.check(quoted)?;
                let unquoted = self.unquoted.get(..written).unwrap_or_default();
                Cow::Owned(String::from_utf8_lossy(unquoted).trim_ascii().to_owned())
            }
        });
        Ok(is_last)
    }

    /// Reads a field from the start of the text: how much of it that is, how long the field is
    /// without quotes, and whether it is the last one of its record.
    fn read(&mut self, text: &[u8]) -> (usize, usize, bool) {
        let (mut read, mut written) = (0, 0);
        loop {
            let input = text.get(read..).unwrap_or_default();
            let output = self.unquoted.get_mut(written..).unwrap_or_default();
            let (result, more_read, more_written) = self.reader.read_field(input, output);
            read += more_read;
            written += more_written;
            match result {
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => self.unquoted.resize(2 * self.unquoted.len(), 0),
                ReadFieldResult::Field { record_end } => return (read, written, record_end),
                ReadFieldResult::End => return (read, written, true),
            }
        }
    }

    /// Checks what stands behind the quote that a field begins with.
    fn check(&self, quoted: &str) -> Result<()> {
        match quoted.replace("\"\"", "").split_once('"') {
            None => Err(invalid_value("", &["is cut off: a quoted field does not end"])),
            Some((_, behind)) if behind.trim_matches(' ').is_empty() => Ok(()),
            Some(_) => {
                let line = ["line ", &self.line.to_string()].concat();
                Err(invalid_value(&line, &["has a quoted field that goes on behind its quote"]))
            }
        }
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
