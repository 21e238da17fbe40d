//! Several series in one picture: which, to how many decimals, under what common name, in which colors, with which legend.

use chartmill_scene::Unsupported;
use chartmill_schema::{Color, DatumFacts, Description, Facts, MarkNoun, PixelBox, ReadingOrder, Shows, Table};
use chartmill_seed::Draws;

use crate::hatch::MOST_HATCHED;
use crate::{Extras, LegendPlace, Page, PaletteColor, Refusal, SeriesChoice, ShownValues, Style, place_legend};

/// The series of a table that one plot shows together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeriesSet {
    /// The series, with one notation for all of them.
    pub choices: Vec<SeriesChoice>,
}

/// Whether the series of a table can share a value axis: all of them measure the same.
///
/// # Errors
/// [`Refusal::DifferentMeasures`], naming the first that differs; [`Refusal::TooFewSeries`].
pub fn comparable(chart: &'static str, table: &Table, least: usize) -> Result<(), Refusal> {
    let series = table.series();
    if series.len() < least {
        return Err(Refusal::TooFewSeries { chart, found: series.len(), least });
    }
    let measure = |at: usize| series.get(at).and_then(|column| column.measure.as_ref());
    match (1..series.len()).find(|&at| measure(at) != measure(0)) {
        Some(at) => Err(Refusal::DifferentMeasures { chart, column: series[at].name.clone() }),
        None => Ok(()),
    }
}

impl SeriesSet {
    /// All series of a table.
    pub fn all(table: &Table, style: &Style<'_>) -> Self {
        Self::of(table, (0..table.series().len()).collect(), style)
    }

    /// At least `least` and at most `most` of the series, by seed, in the order of the table.
    pub fn draw(table: &Table, style: &Style<'_>, draws: &mut Draws, least: usize, most: usize) -> Self {
        let n = table.series().len();
        if n <= least {
            return Self::all(table, style);
        }
        let count = draws.between(least as i64, n.min(most) as i64) as usize;
        let mut series: Vec<usize> = (0..n).collect();
        draws.shuffle(&mut series);
        series.truncate(count);
        series.sort_unstable();
        Self::of(table, series, style)
    }

    fn of(table: &Table, series: Vec<usize>, style: &Style<'_>) -> Self {
        Self { choices: SeriesChoice::together(table, series, style) }
    }

    /// Whether all printed values are at most `width` pixels wide.
    ///
    /// # Errors
    /// [`Unsupported`] where a value cannot be set.
    pub fn values_fit(&self, table: &Table, style: &Style<'_>, width: f64) -> Result<bool, Unsupported> {
        for choice in &self.choices {
            let unit = table.series()[choice.series].measure.as_ref().and_then(|measure| measure.unit.as_ref());
            for (_, value) in table.values(choice.series) {
                if style.shape_value(&style.locale.written(value, choice.notation, unit))?.width() > width {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// What the values of several series are, in words: `Electricity generated (GWh)`, or the unit alone where the series have no common
/// name. `None` where neither is known.
pub fn common_title(shown: &ShownValues, style: &Style<'_>) -> Option<String> {
    // A sign that stands at every number is not said again.
    let is_at_numbers = shown.unit_is_printed(0) && !style.theme.numbers.bare_ticks;
    let unit = shown.unit(0).filter(|_| !is_at_numbers);
    match (&shown.table.group, unit) {
        (Some(group), Some(unit)) if !group.quantity.to_lowercase().contains(&unit.0.to_lowercase()) => {
            Some(format!("{} ({})", group.quantity, unit.0))
        }
        (Some(group), _) => Some(group.quantity.clone()),
        (None, unit) => unit.map(|unit| unit.0.clone()),
    }
}

/// The same as a note, where no axis title says it and the picture would not show what is measured.
fn common_note(shown: &ShownValues, style: &Style<'_>, has_title: bool) -> Option<String> {
    let needed = shown.table.group.is_some() || !shown.unit_is_printed(0);
    if has_title || !needed { None } else { common_title(shown, style) }
}

/// The page of a chart of several series, with what all of them have in common.
#[derive(Debug)]
pub struct SeriesPage {
    /// The page.
    pub page: Page,
    /// The title of the value axis, where it is to have one.
    pub value_title: Option<String>,
    /// Whether axis title or note say what is measured, and in which unit.
    pub is_named: bool,
    /// The color of each series.
    pub colors: Vec<(Shows, PaletteColor)>,
    /// The series from top to bottom as a legend beside the plot names them; in the order of the table where this is empty.
    pub downward: Vec<usize>,
}

impl SeriesPage {
    /// Opens the page: what is measured stands in the title of the value axis (`title`, where it is wanted), else in a note.
    ///
    /// # Errors
    /// Those of [`Page::new`].
    pub fn open(
        description: &Description,
        style: &Style<'_>,
        shown: &ShownValues,
        title: Option<String>,
        extras: Extras,
    ) -> Result<Self, Refusal> {
        let note = common_note(shown, style, title.is_some());
        let page = Page::new(description, style, note.as_deref(), extras)?;
        let n_series = shown.table.series().len();
        let colors = (0..n_series).map(|series| (Shows::Series { series }, style.color(series))).collect();
        Ok(Self { page, is_named: title.is_some() || note.is_some(), value_title: title, colors, downward: Vec::new() })
    }

    /// Places a legend of the series and returns what is left of the page for the plot. It stands where the style wants it, unless long
    /// names would take the room of the plot at its side.
    ///
    /// # Errors
    /// [`Refusal::NoRoom`] where it does not fit; [`Refusal::Unsupported`] where a name cannot be set.
    pub fn place_legend(&mut self, style: &mut Style<'_>, shown: &ShownValues) -> Result<PixelBox, Refusal> {
        let names = shown.table.series().iter().map(|column| column.name.as_str());
        let mut entries: Vec<(Shows, &str, Color)> =
            names.zip(&self.colors).map(|(name, &(shows, used))| (shows, name, used.color)).collect();
        style.theme.hatched &= entries.len() <= MOST_HATCHED;
        let body = self.page.body;
        let mut widest: f64 = 0.0;
        for (_, name, _) in &entries {
            widest = widest.max(style.shape(name)?.width());
        }
        let mut place = style.legend_place(body);
        if place == LegendPlace::Right && widest > body.width() * 0.22 {
            place = LegendPlace::Top;
            style.note("legend_place", place.key());
        }
        if place == LegendPlace::Right && self.downward.len() == entries.len() {
            entries = self.downward.iter().filter_map(|&series| entries.get(series).copied()).collect();
        }
        place_legend(&mut self.page.sheet, style, body, place, &entries)
    }
}

/// What the facts of figures with several series have in common: the shown table, how each datum is shown, that every series is named in
/// the legend, and whether its unit stands somewhere (`unit_said`, or at every printed number and tick). The caller fills in the rest.
pub fn series_facts(shown: ShownValues, data: Vec<Vec<DatumFacts>>, unit_said: bool) -> Facts {
    let n_series = shown.table.series().len();
    Facts {
        chart: String::new(),
        mark: MarkNoun::Bar,
        n_marks: 0,
        title: None,
        data,
        unlabeled: Vec::new(),
        series_named: vec![true; n_series],
        unit_shown: (0..n_series).map(|series| unit_said || shown.unit_is_printed(series)).collect(),
        axis_titles: Vec::new(),
        scales: Vec::new(),
        colors: Vec::new(),
        reading_order: ReadingOrder::LeftToRight,
        shown: shown.table,
    }
}
