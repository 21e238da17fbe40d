//! Figures made by hand: facts as a plugin would give them, from one compact text.

use std::collections::BTreeMap;

use chartmill_schema::{
    Axis, AxisTitleFact, Cell, Channel, Color, ColorFact, ColorName, Column, ColumnKind, DatumFacts, Facts, Language, MarkNoun,
    Measure, MeasureKind, Noun, Number, ReadingOrder, Row, Scale, ScaleKind, SeriesGroup, Shows, Structure, Table, TableNaming,
    Tick, Unit,
};

/// A number from its digits.
pub(crate) fn number(text: &str) -> Number {
    Number::parse(text).expect("a fixture has plain digits")
}

/// A figure with printed values: `rows` are `label: value value ...`, `-` is missing. Series are named in the picture.
pub(crate) fn figure(label: &str, series: &[(&str, MeasureKind, &str)], rows: &str) -> Facts {
    let mut columns = vec![Column { name: label.to_owned(), kind: ColumnKind::Category, measure: None }];
    columns.extend(series.iter().map(|(name, kind, unit)| Column {
        name: (*name).to_owned(),
        kind: ColumnKind::Quantity,
        measure: Some(Measure { kind: *kind, unit: Some(Unit((*unit).to_owned())).filter(|unit| !unit.0.is_empty()) }),
    }));
    let cell = |text: &str| if text == "-" { Cell::Missing } else { Cell::Number(number(text)) };
    let rows: Vec<Row> = rows
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (label, values) = line.rsplit_once(": ").expect("a row is `label: values`");
            let cells = std::iter::once(Cell::Text(label.to_owned())).chain(values.split_whitespace().map(cell));
            Row { cells: cells.collect(), clause: BTreeMap::new() }
        })
        .collect();
    let data = rows
        .iter()
        .map(|row| {
            let shown = |cell: &Cell| match cell {
                Cell::Number(value) => DatumFacts {
                    printed: Some(value.decimals()),
                    encoding: Some(Channel::Length),
                    resolution: Some(number("0.5")),
                },
                _ => DatumFacts::HIDDEN,
            };
            row.cells[1..].iter().map(shown).collect()
        })
        .collect();
    let n = series.len();
    Facts {
        chart: "bar".to_owned(),
        mark: MarkNoun::Bar,
        n_marks: rows.len() * n,
        shown: Table {
            columns,
            rows,
            structure: Structure::Independent,
            group: None,
            population: BTreeMap::new(),
            naming: TableNaming::default(),
        },
        title: None,
        data,
        unlabeled: Vec::new(),
        series_named: vec![true; n],
        unit_shown: vec![true; n],
        axis_titles: Vec::new(),
        scales: Vec::new(),
        colors: Vec::new(),
        reading_order: ReadingOrder::LeftToRight,
    }
}

/// Changes to a figure, in the order of a sentence.
pub(crate) trait Adapt: Sized {
    /// Nothing is printed; marks are read against a scale with these ticks, to this resolution.
    fn unprinted(self, resolution: &str, ticks: &[&str]) -> Self;
    /// Labels are points in time.
    fn over_time(self) -> Self;
    /// The rows belong together so.
    fn structure(self, structure: Structure) -> Self;
    /// The quantities count these.
    fn population(self, singular: &str, plural: &str) -> Self;
    /// The members of a row do this.
    fn clause(self, row: usize, clause: &str) -> Self;
    /// No series is named in the picture.
    fn unnamed(self) -> Self;
    /// No unit stands in the picture, except for signs beside numbers.
    fn without_units(self) -> Self;
    /// A pie.
    fn pie(self) -> Self;
    /// A table.
    fn table(self) -> Self;
    /// A funnel.
    fn funnel(self) -> Self;
    /// Title, axis titles and a color for each row.
    fn decorated(self) -> Self;
    /// The series are things that this is measured of.
    fn grouped(self, name: &str, quantity: &str, stacks: bool) -> Self;
    /// Stacked bars.
    fn stacked(self) -> Self;
    /// Lines.
    fn lines(self) -> Self;
    /// A color for each series, as a legend has them.
    fn legend(self) -> Self;
}

impl Adapt for Facts {
    fn unprinted(mut self, resolution: &str, ticks: &[&str]) -> Self {
        for datum in self.data.iter_mut().flatten().filter(|datum| datum.is_visible()) {
            (datum.printed, datum.resolution) = (None, Some(number(resolution)));
        }
        let ticks = ticks.iter().map(|text| Tick { value: number(text), text: (*text).to_owned(), px: 0.0 }).collect();
        self.scales = vec![Scale { id: "y".to_owned(), axis: Axis::Y, kind: ScaleKind::Linear, ticks }];
        self
    }

    fn over_time(mut self) -> Self {
        self.shown.columns[0].kind = ColumnKind::Time;
        self
    }

    fn structure(mut self, structure: Structure) -> Self {
        self.shown.structure = structure;
        self
    }

    fn population(mut self, singular: &str, plural: &str) -> Self {
        let noun = Noun { singular: singular.to_owned(), plural: plural.to_owned(), gender: None };
        self.shown.population.insert(Language::english(), noun);
        self
    }

    fn clause(mut self, row: usize, clause: &str) -> Self {
        self.shown.rows[row].clause.insert(Language::english(), clause.to_owned());
        self
    }

    fn unnamed(mut self) -> Self {
        self.series_named.fill(false);
        self
    }

    fn without_units(mut self) -> Self {
        self.unit_shown.fill(false);
        self
    }

    fn pie(mut self) -> Self {
        (self.chart, self.mark, self.reading_order) = ("pie".to_owned(), MarkNoun::Slice, ReadingOrder::Clockwise);
        self.data.iter_mut().flatten().for_each(|datum| (datum.encoding, datum.resolution) = (Some(Channel::Angle), None));
        self.unnamed()
    }

    fn table(mut self) -> Self {
        (self.chart, self.mark, self.reading_order) = ("table-infographic".to_owned(), MarkNoun::Row, ReadingOrder::TopToBottom);
        self.n_marks = self.shown.rows.len();
        self
    }

    fn funnel(mut self) -> Self {
        (self.chart, self.mark, self.reading_order) = ("funnel".to_owned(), MarkNoun::Stage, ReadingOrder::TopToBottom);
        self.structure(Structure::Stages)
    }

    fn decorated(mut self) -> Self {
        self.title = Some("A Title".to_owned());
        self.axis_titles = vec![
            AxisTitleFact { axis: Axis::X, title: self.shown.columns[0].name.clone() },
            AxisTitleFact { axis: Axis::Y, title: self.shown.columns[1].name.clone() },
        ];
        let names = [ColorName::Blue, ColorName::Orange, ColorName::Green, ColorName::Red, ColorName::Purple];
        let color = |(row, name): (usize, &ColorName)| ColorFact {
            shows: Shows::Row { row },
            color: Color::rgb(20 * row as u8, 100, 200),
            name: Some(*name),
        };
        self.colors = names.iter().enumerate().take(self.shown.rows.len()).map(color).collect();
        self
    }

    fn grouped(mut self, name: &str, quantity: &str, stacks: bool) -> Self {
        self.shown.group = Some(SeriesGroup { name: name.to_owned(), quantity: quantity.to_owned(), stacks });
        (self.chart, self.reading_order) = ("grouped-bar".to_owned(), ReadingOrder::LeftToRight);
        self
    }

    fn stacked(mut self) -> Self {
        (self.chart, self.mark) = ("stacked-bar".to_owned(), MarkNoun::Segment);
        self
    }

    fn lines(mut self) -> Self {
        (self.chart, self.mark) = ("line".to_owned(), MarkNoun::Point);
        for datum in self.data.iter_mut().flatten().filter(|datum| datum.is_visible()) {
            datum.encoding = Some(Channel::Position);
        }
        self
    }

    fn legend(mut self) -> Self {
        let names = [ColorName::Blue, ColorName::Orange, ColorName::Green, ColorName::Red, ColorName::Purple];
        let color = |(series, name): (usize, &ColorName)| ColorFact {
            shows: Shows::Series { series },
            color: Color::rgb(20 * series as u8, 100, 200),
            name: Some(*name),
        };
        self.colors = names.iter().enumerate().take(self.shown.series().len()).map(color).collect();
        self.axis_titles.clear();
        self
    }
}

/// Teachers, nurses and others: counts of people.
pub(crate) fn jobs() -> Facts {
    figure("Occupation", &[("People", MeasureKind::Count, "")], "Teachers: 80\nNurses: 120\nFarmers: 45\nDrivers: 150\nCooks: 60")
        .population("person", "people")
        .clause(0, "are teachers")
}

/// Shares of one whole, on a pie.
pub(crate) fn screens() -> Facts {
    let rows = "Less than 2 hours: 25\n2 to 4 hours: 40\n4 to 6 hours: 22\nMore than 6 hours: 13";
    figure("Screen time", &[("Share", MeasureKind::Share, "%")], rows)
        .pie()
        .structure(Structure::Parts)
        .population("person", "people")
        .clause(0, "spend less than 2 hours a day on screens")
}

/// Money over the years.
pub(crate) fn revenue() -> Facts {
    let rows = "2019: 4.2\n2020: 3.1\n2021: 5.0\n2022: 6.4\n2023: 7.7\n2024: 7.1";
    figure("Year", &[("Revenue", MeasureKind::Amount, "US$ million")], rows).over_time()
}

/// Two series of temperatures, some below zero.
pub(crate) fn temperatures() -> Facts {
    let series = [("January", MeasureKind::Rate, "°C"), ("July", MeasureKind::Rate, "°C")];
    figure("City", &series, "Oslo: -4.3 16.4\nRome: 7.5 25.6\nCairo: 14.0 28.1\nQuito: 14.6 13.9").table()
}

/// Several measures of one thing in a table.
pub(crate) fn countries() -> Facts {
    let series = [
        ("Population", MeasureKind::Count, "million"),
        ("GDP per capita", MeasureKind::Rate, "US$"),
        ("Forest area", MeasureKind::Share, "%"),
    ];
    figure("Country", &series, "Norway: 5.5 87925 33\nSweden: 10.6 55516 69\nDenmark: 5.9 67967 15\nFinland: 5.6 52925 74\nTrinidad and Tobago: 1.4 18333 45").table()
}

/// A funnel of visits.
pub(crate) fn visits() -> Facts {
    let rows = "Visited the site: 12400\nAdded to cart: 3100\nStarted checkout: 1550\nPurchased: 930";
    figure("Stage", &[("Visitors", MeasureKind::Count, "")], rows).funnel().population("visitor", "visitors")
}

/// Parts of one whole over the years, as stacked bars.
pub(crate) fn energy() -> Facts {
    let unit = |name| (name, MeasureKind::Amount, "TWh");
    let rows = "2019: 30 12 60\n2020: 34 20 52\n2021: 28 31 55\n2022: 41 38 40\n2023: 45 47 36";
    let facts = figure("Year", &[unit("Wind"), unit("Solar"), unit("Coal")], rows).over_time();
    facts.grouped("Source", "Electricity generated", true).stacked().legend()
}

/// Counts side by side, as grouped bars.
pub(crate) fn students() -> Facts {
    let unit = |name| (name, MeasureKind::Count, "");
    let rows = "Engineering: 420 880\nMedicine: 760 510\nLaw: 655 640\nArts: 590 270";
    figure("Faculty", &[unit("Women"), unit("Men")], rows).grouped("Sex", "Students enrolled", true).legend()
}

/// Rates over the months, as lines.
pub(crate) fn prices() -> Facts {
    let unit = |name| (name, MeasureKind::Rate, "€");
    let rows = "Jan: 1.62 1.48\nFeb: 1.66 1.51\nMar: 1.71 1.69\nApr: 1.69 1.74\nMay: 1.64 1.72\nJun: 1.60 1.55";
    let facts = figure("Month", &[unit("Gasoline"), unit("Diesel")], rows).over_time();
    facts.grouped("Fuel", "Average price per liter", false).lines().legend()
}

/// Money of the same shops in several years, as grouped bars.
pub(crate) fn sales() -> Facts {
    let unit = |name| (name, MeasureKind::Amount, "US$ million");
    let rows = "Books: 4.1 4.8 5.0\nGames: 7.3 6.9 8.4\nToys: 2.2 3.0 2.7";
    figure("Department", &[unit("2021"), unit("2022"), unit("2023")], rows).grouped("Year", "Sales", false).legend()
}
