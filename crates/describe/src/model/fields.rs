//! The fields of an answer, read strictly from its JSON. All faults of form are told at once, each with its place.

use chartmill_schema::{Gender, Language, MeasureKind, Noun, Number};
use serde_json::{Map, Value};

use super::fault::Fault;
use super::numbers::{Reading, read_text};

/// Fields at the top that may be left out, as weaker models do where nothing is known.
const OPTIONAL: [&str; 6] = ["group", "population", "source", "subtitle", "suggested_questions", "summary"];
/// The most faults that are gathered from one answer.
const MAX_FAULTS: usize = 40;

/// An answer whose form is right; its sense is another matter.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Fields {
    pub(super) title: String,
    pub(super) columns: Vec<ColumnFields>,
    /// Name and quantity.
    pub(super) group: Option<(String, String)>,
    pub(super) label_header: String,
    pub(super) population: Option<Noun>,
    pub(super) rows: Vec<RowFields>,
    pub(super) source: Option<String>,
    pub(super) subtitle: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) questions: Vec<QuestionFields>,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct ColumnFields {
    pub(super) measure: MeasureKind,
    pub(super) name: String,
    pub(super) unit: Option<String>,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct RowFields {
    pub(super) label: String,
    pub(super) clause: Option<String>,
    pub(super) values: Vec<Option<Number>>,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct QuestionFields {
    pub(super) kind: String,
    pub(super) labels: Vec<String>,
    pub(super) series: String,
}

/// Reads the fields of an answer in `language`, which tells how numbers in texts are written. What was recovered is added to
/// `recovered` in words.
pub(super) fn read(value: &Value, language: &Language, recovered: &mut Vec<String>) -> Result<Fields, Vec<Fault>> {
    let mut reader = Reader { faults: Vec::new(), recovered, language };
    let fields = reader.fields(value);
    let faults = reader.faults;
    match fields {
        Some(fields) if faults.is_empty() => Ok(fields),
        _ if faults.is_empty() => Err(vec![Fault::NoObject]),
        _ => Err(faults),
    }
}

struct Reader<'a> {
    faults: Vec<Fault>,
    recovered: &'a mut Vec<String>,
    language: &'a Language,
}

impl Reader<'_> {
    fn fault(&mut self, fault: Fault) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        }
    }

    fn wrong(&mut self, path: &str, found: &Value, wanted: &'static str) {
        self.fault(Fault::WrongType { path: path.to_owned(), found: kind_of(found), wanted });
    }

    fn fields(&mut self, value: &Value) -> Option<Fields> {
        let Some(object) = value.as_object() else {
            self.wrong("the answer", value, "an object");
            return None;
        };
        let known = [
            "chart_title",
            "columns",
            "group",
            "label_header",
            "population",
            "rows",
            "source",
            "subtitle",
            "suggested_questions",
            "summary",
        ];
        for (key, extra) in object.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
            let key: String = key.chars().take(40).collect();
            // A remark at the top changes nothing; what holds numbers or lists may be data.
            if extra.is_string() || extra.is_null() {
                self.recovered.push(format!("the field {key:?}, which was not asked for, left out"));
            } else {
                self.fault(Fault::Unknown { path: key });
            }
        }
        let title = self.text(object, "", "chart_title");
        let label_header = self.text(object, "", "label_header");
        let columns: Vec<_> =
            self.items(object, "columns").iter().enumerate().map(|(idx, item)| self.column(idx, item)).collect();
        let units: Vec<Option<&str>> =
            columns.iter().map(|column| column.as_ref().and_then(|column| column.unit.as_deref())).collect();
        let rows: Vec<_> = self.items(object, "rows").iter().enumerate().map(|(idx, item)| self.row(idx, item, &units)).collect();
        let questions: Vec<_> =
            self.items(object, "suggested_questions").iter().enumerate().map(|(idx, item)| self.question(idx, item)).collect();
        let group = self
            .part(object, "group", &["name", "quantity"])
            .and_then(|group| Some((self.text(group, "group.", "name")?, self.text(group, "group.", "quantity")?)));
        let population = self.part(object, "population", &["gender", "plural", "singular"]).and_then(|noun| self.noun(noun));
        let source = self.optional_text(object, "", "source");
        let subtitle = self.optional_text(object, "", "subtitle");
        let summary = self.optional_text(object, "", "summary");
        Some(Fields {
            title: title?,
            columns: columns.into_iter().collect::<Option<_>>()?,
            group,
            label_header: label_header?,
            population,
            rows: rows.into_iter().collect::<Option<_>>()?,
            source,
            subtitle,
            summary,
            questions: questions.into_iter().collect::<Option<_>>()?,
        })
    }

    /// The elements of a list at the top.
    fn items<'v>(&mut self, object: &'v Map<String, Value>, key: &'static str) -> &'v [Value] {
        match object.get(key) {
            Some(Value::Array(items)) => items,
            None | Some(Value::Null) if OPTIONAL.contains(&key) => &[],
            None => {
                self.fault(Fault::Missing { path: key.to_owned() });
                &[]
            }
            Some(other) => {
                self.wrong(key, other, "a list");
                &[]
            }
        }
    }

    /// An object at the top that may be null.
    fn part<'v>(&mut self, object: &'v Map<String, Value>, key: &str, known: &[&str]) -> Option<&'v Map<String, Value>> {
        match object.get(key) {
            Some(Value::Object(part)) => {
                self.closed(part, &format!("{key}."), known);
                Some(part)
            }
            None | Some(Value::Null) => None,
            Some(other) => {
                self.wrong(key, other, "an object or null");
                None
            }
        }
    }

    /// An object within a list.
    fn element<'v>(&mut self, value: &'v Value, path: &str, known: &[&str]) -> Option<&'v Map<String, Value>> {
        let Some(object) = value.as_object() else {
            self.wrong(path.trim_end_matches('.'), value, "an object");
            return None;
        };
        self.closed(object, path, known);
        Some(object)
    }

    fn closed(&mut self, object: &Map<String, Value>, path: &str, known: &[&str]) {
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            let key: String = key.chars().take(40).collect();
            self.fault(Fault::Unknown { path: format!("{path}{key}") });
        }
    }

    fn text(&mut self, object: &Map<String, Value>, path: &str, key: &str) -> Option<String> {
        let path = format!("{path}{key}");
        match object.get(key) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            // A year as a label is often written as a number, and means the same.
            Some(Value::Number(number)) if key == "label" => Some(number.to_string()),
            None | Some(Value::Null | Value::String(_)) => {
                self.fault(Fault::Missing { path });
                None
            }
            Some(other) => {
                self.wrong(&path, other, "a text");
                None
            }
        }
    }

    fn optional_text(&mut self, object: &Map<String, Value>, path: &str, key: &str) -> Option<String> {
        match object.get(key) {
            // "null" as a text means that there is none.
            Some(Value::String(text)) => Some(text.trim()).filter(|text| !matches!(*text, "" | "null")).map(str::to_owned),
            None | Some(Value::Null) => None,
            Some(other) => {
                self.wrong(&format!("{path}{key}"), other, "a text or null");
                None
            }
        }
    }

    fn column(&mut self, idx: usize, value: &Value) -> Option<ColumnFields> {
        let path = format!("columns[{idx}].");
        let object = self.element(value, &path, &["measure", "name", "unit"])?;
        let name = self.text(object, &path, "name");
        let unit = self.optional_text(object, &path, "unit");
        let measure = match self.text(object, &path, "measure")?.as_str() {
            "share" => MeasureKind::Share,
            "count" => MeasureKind::Count,
            "amount" => MeasureKind::Amount,
            "rate" => MeasureKind::Rate,
            "index" => MeasureKind::Index,
            _ => {
                let found = object.get("measure").map(short).unwrap_or_default();
                let path = format!("{path}measure");
                self.fault(Fault::WrongType { path, found, wanted: "one of share, count, amount, rate and index" });
                return None;
            }
        };
        Some(ColumnFields { measure, name: name?, unit })
    }

    fn row(&mut self, idx: usize, value: &Value, units: &[Option<&str>]) -> Option<RowFields> {
        let path = format!("rows[{idx}].");
        let object = self.element(value, &path, &["clause", "label", "values"])?;
        let label = self.text(object, &path, "label")?;
        let clause = self.optional_text(object, &path, "clause");
        let values = match object.get("values") {
            Some(Value::Array(values)) => values.as_slice(),
            // One bare value where there is one column leaves no doubt.
            Some(one @ (Value::Number(_) | Value::String(_))) if units.len() == 1 => {
                self.recovered.push(format!("the value of row {} put into a list", idx + 1));
                std::slice::from_ref(one)
            }
            None | Some(Value::Null) => {
                self.fault(Fault::Missing { path: format!("{path}values") });
                return None;
            }
            Some(other) => {
                self.wrong(&format!("{path}values"), other, "a list of numbers");
                return None;
            }
        };
        // Without columns there is no telling how many values are right; that fault is told already.
        if values.len() != units.len() && !units.is_empty() {
            self.fault(Fault::RowLength { row: idx + 1, label, found: values.len(), wanted: units.len() });
            return None;
        }
        let numbers: Vec<_> = values
            .iter()
            .zip(units.iter().copied().chain(std::iter::repeat(None)))
            .map(|(value, unit)| self.number(idx + 1, &label, value, unit))
            .collect();
        Some(RowFields { label, clause, values: numbers.into_iter().collect::<Option<_>>()? })
    }

    /// A value: `Some(None)` where it is missing, `None` where it is at fault.
    #[expect(clippy::option_option, reason = "a missing value is not a fault")]
    fn number(&mut self, row: usize, label: &str, value: &Value, unit: Option<&str>) -> Option<Option<Number>> {
        let problem = match value {
            Value::Null => return Some(None),
            Value::Number(number) => match Number::parse(&number.to_string()) {
                Ok(number) => return Some(Some(number)),
                Err(_) => "has more digits than can be kept",
            },
            Value::String(text) => match read_text(text, unit, self.language) {
                Reading::Number(number) => {
                    let text: String = text.chars().take(40).collect();
                    self.recovered.push(format!("row {row}: the text {text:?} read as the number {number}"));
                    return Some(Some(number));
                }
                Reading::Missing => {
                    self.recovered.push(format!("row {row}: a text that stands for no value read as null"));
                    return Some(None);
                }
                Reading::Doubtful(problem) => problem,
            },
            other => {
                self.wrong(&format!("a value of row {row}"), other, "a number or null");
                return None;
            }
        };
        self.fault(Fault::NumberAsText { row, label: label.to_owned(), text: short(value), problem });
        None
    }

    fn noun(&mut self, noun: &Map<String, Value>) -> Option<Noun> {
        let singular = self.text(noun, "population.", "singular")?;
        let plural = self.text(noun, "population.", "plural")?;
        let gender = match self.optional_text(noun, "population.", "gender").as_deref() {
            None | Some("none") => None,
            Some("f" | "feminine") => Some(Gender::F),
            Some("m" | "masculine") => Some(Gender::M),
            Some("n" | "neuter") => Some(Gender::N),
            Some(other) => {
                let found = format!("{:?}", other.chars().take(20).collect::<String>());
                let path = "population.gender".to_owned();
                self.fault(Fault::WrongType { path, found, wanted: "one of f, m, n and none" });
                return None;
            }
        };
        Some(Noun { singular, plural, gender })
    }

    fn question(&mut self, idx: usize, value: &Value) -> Option<QuestionFields> {
        let path = format!("suggested_questions[{idx}].");
        let object = self.element(value, &path, &["kind", "labels", "series"])?;
        let kind = self.text(object, &path, "kind")?;
        let series = self.text(object, &path, "series")?;
        let labels = match object.get("labels") {
            Some(Value::Array(labels)) => labels.iter().map(|label| label.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        if labels.is_none() {
            self.wrong(&format!("{path}labels"), object.get("labels").unwrap_or(&Value::Null), "a list of labels");
        }
        Some(QuestionFields { kind, labels: labels?, series })
    }
}

/// What a value is, for a sentence.
fn kind_of(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "true or false".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        scalar => short(scalar),
    }
}

/// A scalar as it stands there, cut to 40 characters.
fn short(value: &Value) -> String {
    match value {
        Value::String(text) => text.chars().take(40).collect(),
        other => other.to_string().chars().take(40).collect(),
    }
}
