//! A JSON array cut into its elements while its bytes go by, so that an array of any size is read in the memory of one element, and
//! each element is parsed, and complained about, by itself.
//!
//! Only strings and brackets are understood here. What is wrong within an element is left to its parser.

/// The deepest nesting of an element that is read; its parser would go down as many calls.
pub const MAX_DEPTH: usize = 64;

/// What is wrong with an array around and between its elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ArrayFault {
    /// It does not begin with a bracket.
    #[error("an array was expected, which begins with \"[\"")]
    NoArray,
    /// Two commas, or one right after the opening bracket.
    #[error("a comma follows nothing")]
    CommaAfterNothing,
    /// A comma before the closing bracket.
    #[error("a comma stands before the end of the array; take it away")]
    TrailingComma,
    /// Anything but blanks after the closing bracket.
    #[error("more text follows the end of the array")]
    TextAfterEnd,
    /// No closing bracket.
    #[error("the array has no end; is the file cut off?")]
    NoEnd,
}

/// A place of an array that its reader must know of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edge {
    /// An element begins with the next byte.
    Start,
    /// The element ended with the byte before, or with the blanks before.
    End,
    /// The array has ended.
    Close,
    /// The next byte is wrong. Nothing after it can be made sense of.
    Fault(ArrayFault),
}

/// How deep a text of JSON is nested, and how much it holds, told while its bytes go by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Nesting {
    depth: usize,
    deepest: usize,
    in_string: bool,
    escaped: bool,
    n_keys: usize,
    n_commas: usize,
}

impl Nesting {
    /// Takes the next byte. A bracket that closes nothing is passed over.
    pub fn read(&mut self, byte: u8) {
        if self.in_string {
            self.in_string = self.escaped || byte != b'"';
            self.escaped = !self.escaped && byte == b'\\';
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'[' | b'{' => {
                self.depth += 1;
                self.deepest = self.deepest.max(self.depth);
            }
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            b':' => self.n_keys += 1,
            b',' => self.n_commas += 1,
            _ => {}
        }
    }

    /// The most brackets that were open at once.
    pub fn deepest(&self) -> usize {
        self.deepest
    }

    /// The keys of all objects, as their colons tell; a key that stands twice counts twice.
    pub fn n_keys(&self) -> usize {
        self.n_keys
    }

    /// The commas outside of strings: all values but one for each bracket that is not empty.
    pub fn n_commas(&self) -> usize {
        self.n_commas
    }
}

/// Where the cutter stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    BeforeArray,
    BeforeFirst,
    BeforeNext,
    Element,
    AfterElement,
    AfterArray,
}

/// Cuts an array into its elements. It is fed with the bytes of the array in pieces of any size, and keeps none of them.
#[derive(Clone, Debug)]
pub struct ArrayCutter {
    place: Place,
    element: Nesting,
}

impl Default for ArrayCutter {
    fn default() -> Self {
        Self { place: Place::BeforeArray, element: Nesting::default() }
    }
}

impl ArrayCutter {
    /// Reads on, up to the next edge or the end of `bytes`. Gives how many bytes were read, which the next call must leave out, and
    /// the edge. A fault is found again by the next call.
    pub fn read(&mut self, bytes: &[u8]) -> (usize, Option<Edge>) {
        if self.place == Place::Element {
            return self.read_element(bytes);
        }
        let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let Some(&byte) = bytes.get(blank) else { return (blank, None) };
        let fault = |fault| (blank, Some(Edge::Fault(fault)));
        match (self.place, byte) {
            (Place::BeforeArray, b'[') => {
                self.place = Place::BeforeFirst;
                let (n_read, edge) = self.read(&bytes[blank + 1..]);
                (blank + 1 + n_read, edge)
            }
            (Place::BeforeArray, _) => fault(ArrayFault::NoArray),
            (Place::BeforeFirst | Place::AfterElement, b']') => {
                self.place = Place::AfterArray;
                (blank + 1, Some(Edge::Close))
            }
            (Place::BeforeNext, b']') => fault(ArrayFault::TrailingComma),
            (Place::BeforeFirst | Place::BeforeNext, b',') => fault(ArrayFault::CommaAfterNothing),
            (Place::BeforeFirst | Place::BeforeNext, _) => {
                self.place = Place::Element;
                self.element = Nesting::default();
                (blank, Some(Edge::Start))
            }
            // An element ends only before a comma or a closing bracket.
            (Place::Element | Place::AfterElement, _) => {
                self.place = Place::BeforeNext;
                let (n_read, edge) = self.read(&bytes[blank + 1..]);
                (blank + 1 + n_read, edge)
            }
            (Place::AfterArray, _) => fault(ArrayFault::TextAfterEnd),
        }
    }

    fn read_element(&mut self, bytes: &[u8]) -> (usize, Option<Edge>) {
        for (at, &byte) in bytes.iter().enumerate() {
            if self.element.depth == 0 && !self.element.in_string && matches!(byte, b',' | b']') {
                self.place = Place::AfterElement;
                return (at, Some(Edge::End));
            }
            self.element.read(byte);
        }
        (bytes.len(), None)
    }

    /// What is known of the element that is being read, or was read last.
    pub fn element(&self) -> Nesting {
        self.element
    }

    /// What is wrong with an array that stops here.
    ///
    /// # Errors
    /// [`ArrayFault::NoEnd`] before its closing bracket.
    pub fn finish(&self) -> Result<(), ArrayFault> {
        if self.place == Place::AfterArray { Ok(()) } else { Err(ArrayFault::NoEnd) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All edges of an array that comes in pieces of `size` bytes, with the bytes before them.
    fn edges(array: &str, size: usize) -> Vec<(usize, Edge)> {
        let mut cutter = ArrayCutter::default();
        let mut edges = Vec::new();
        let mut before = 0;
        for piece in array.as_bytes().chunks(size) {
            let mut rest = piece;
            loop {
                let (n_read, edge) = cutter.read(rest);
                before += n_read;
                rest = &rest[n_read..];
                let Some(edge) = edge else { break };
                edges.push((before, edge));
                if let Edge::Fault(_) = edge {
                    return edges;
                }
            }
        }
        if let Err(fault) = cutter.finish() {
            edges.push((before, Edge::Fault(fault)));
        }
        edges
    }

    #[test]
    fn edges_do_not_depend_on_how_the_bytes_come() {
        let array = r#" [{"a": [1, 2]} , "b]\",", 3] "#;
        let expected = vec![
            (2, Edge::Start),
            (16, Edge::End),
            (18, Edge::Start),
            (25, Edge::End),
            (27, Edge::Start),
            (28, Edge::End),
            (29, Edge::Close),
        ];
        for size in 1..=array.len() {
            assert_eq!(edges(array, size), expected, "in pieces of {size}");
        }
    }

    #[test]
    fn what_stands_between_elements_is_checked() {
        let last = |array| edges(array, 4).pop();
        assert_eq!(last("[]"), Some((2, Edge::Close)));
        assert_eq!(last("[1,]"), Some((3, Edge::Fault(ArrayFault::TrailingComma))));
        assert_eq!(last("[,1]"), Some((1, Edge::Fault(ArrayFault::CommaAfterNothing))));
        assert_eq!(last("[1,,2]"), Some((3, Edge::Fault(ArrayFault::CommaAfterNothing))));
        assert_eq!(last("[1] 2"), Some((4, Edge::Fault(ArrayFault::TextAfterEnd))));
        assert_eq!(last("{}"), Some((0, Edge::Fault(ArrayFault::NoArray))));
        assert_eq!(last("[1, {\"a\": 2}"), Some((12, Edge::Fault(ArrayFault::NoEnd))));
        assert_eq!(last(""), Some((0, Edge::Fault(ArrayFault::NoEnd))));
    }

    #[test]
    fn nesting_counts_outside_of_strings() {
        let mut nesting = Nesting::default();
        r#"{"a:,[": [[1, 2], {"b": "\"{:,"}]}"#.bytes().for_each(|byte| nesting.read(byte));
        assert_eq!((nesting.deepest(), nesting.n_keys(), nesting.n_commas()), (3, 2, 2));
    }
}
