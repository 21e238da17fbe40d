//! Pages: the canvas with its title block at the head and its source at the foot; what is left between them is the chart's.

use chartmill_scene::{Item, Line, RectShape, Scene, Shape, ShapedLine, Stroke, wrap};
use chartmill_schema::{Axis, Color, Description, PixelBox, Role, Shows};

use crate::title_block::title_block;
use crate::{Figure, Refusal, Style, TitleAlign};

/// How a text stands to its anchor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

impl Align {
    /// Where a text of this width begins that is anchored at `x`.
    fn start(self, x: f64, width: f64) -> f64 {
        match self {
            Self::Start => x,
            Self::Middle => x - width / 2.0,
            Self::End => x - width,
        }
    }
}

impl TitleAlign {
    /// Where a text is anchored between two edges, and how it stands to that point.
    pub(crate) fn anchor(self, x0: f64, x1: f64) -> (f64, Align) {
        match self {
            Self::Start => (x0, Align::Start),
            Self::Middle => (f64::midpoint(x0, x1), Align::Middle),
            Self::End => (x1, Align::End),
        }
    }
}

/// What a text is: its role, what it shows, and the axis that it belongs to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tag {
    role: Role,
    shows: Option<Shows>,
    axis: Option<Axis>,
}

impl From<Role> for Tag {
    fn from(role: Role) -> Self {
        Self { role, shows: None, axis: None }
    }
}

impl From<(Role, Shows)> for Tag {
    fn from((role, shows): (Role, Shows)) -> Self {
        Self { role, shows: Some(shows), axis: None }
    }
}

impl From<(Role, Axis)> for Tag {
    fn from((role, axis): (Role, Axis)) -> Self {
        Self { role, shows: None, axis: Some(axis) }
    }
}

/// A scene that is being filled.
#[derive(Clone, PartialEq, Debug)]
pub struct Sheet {
    /// The scene so far.
    pub scene: Scene,
    n_paragraphs: u32,
}

impl Sheet {
    /// A sheet that begins with this scene.
    pub fn empty(scene: Scene) -> Self {
        Self { scene, n_paragraphs: 0 }
    }

    /// Adds an item.
    pub fn put(&mut self, item: Item) {
        self.scene.items.push(item);
    }

    /// Adds a filled rectangle that is no mark.
    pub fn fill(&mut self, role: Role, rect: PixelBox, fill: Color, radius: f64) {
        self.put(Item::new(role, Shape::Rect(RectShape { rect, fill: Some(fill), stroke: None, radius })));
    }

    /// Adds the outline of a rectangle.
    pub fn frame(&mut self, role: Role, rect: PixelBox, color: Color) {
        let stroke = Some(Stroke { color, width: 1.0 });
        self.put(Item::new(role, Shape::Rect(RectShape { rect, fill: None, stroke, radius: 0.0 })));
    }

    /// Adds a horizontal or vertical line of whole pixels.
    pub fn line(&mut self, role: Role, axis: Option<Axis>, line: Line) {
        self.put(Item { axis, ..Item::new(role, Shape::Line(line)) });
    }

    /// Adds a line of text, aligned at `x` on a baseline, and returns the box of its ink.
    pub fn text(
        &mut self,
        tag: impl Into<Tag>,
        line: &ShapedLine,
        x: f64,
        baseline: f64,
        align: Align,
        color: Color,
    ) -> PixelBox {
        self.push_text(tag.into(), line.place(align.start(x, line.width()), baseline, color), None)
    }

    /// Adds a line of text as [`Sheet::text`] does, with a plate of the color `ground` behind it: nothing that was drawn there strikes it.
    pub fn text_on_plate(
        &mut self,
        tag: impl Into<Tag>,
        line: &ShapedLine,
        (x, baseline): (f64, f64),
        align: Align,
        (color, ground): (Color, Color),
    ) -> PixelBox {
        let ink = line.place(align.start(x, line.width()), baseline, color).ink;
        self.fill(Role::Panel, ink.grown(2.0), ground, 0.0);
        self.text(tag, line, x, baseline, align, color)
    }

    /// Adds the lines of one text below each other and returns the box of their ink.
    pub fn paragraph(
        &mut self,
        tag: impl Into<Tag>,
        lines: &[ShapedLine],
        (x, first_baseline): (f64, f64),
        line_height: f64,
        align: Align,
        color: Color,
    ) -> PixelBox {
        let tag = tag.into();
        let number = self.next_paragraph(lines.len());
        let mut ink: Option<PixelBox> = None;
        for (idx, line) in lines.iter().enumerate() {
            let start = align.start(x, line.width());
            let placed = line.place(start, first_baseline + idx as f64 * line_height, color);
            let placed = self.push_text(tag, placed, number);
            ink = Some(ink.map_or(placed, |ink| ink.union(placed)));
        }
        ink.unwrap_or_default()
    }

    /// Adds the lines of one text that runs upwards, each to the right of the one before, aligned at height `y`.
    pub fn paragraph_up(
        &mut self,
        tag: impl Into<Tag>,
        lines: &[ShapedLine],
        (first_baseline, y): (f64, f64),
        line_height: f64,
        align: Align,
        color: Color,
    ) {
        let tag = tag.into();
        let number = self.next_paragraph(lines.len());
        for (idx, line) in lines.iter().enumerate() {
            let start = match align {
                Align::Start => y,
                Align::Middle => y + line.width() / 2.0,
                Align::End => y + line.width(),
            };
            self.push_text(tag, line.place_up(first_baseline + idx as f64 * line_height, start, color), number);
        }
    }

    /// A number for the lines of one text; a single line needs none.
    fn next_paragraph(&mut self, n_lines: usize) -> Option<u32> {
        (n_lines > 1).then(|| {
            self.n_paragraphs += 1;
            self.n_paragraphs
        })
    }

    fn push_text(&mut self, tag: Tag, text: chartmill_scene::Text, paragraph: Option<u32>) -> PixelBox {
        let ink = text.ink;
        self.put(Item { role: tag.role, shows: tag.shows, axis: tag.axis, paragraph, mark: None, shape: Shape::Text(text) });
        ink
    }
}

/// A canvas with its title block and its source set.
#[derive(Clone, PartialEq, Debug)]
pub struct Page {
    /// The scene so far.
    pub sheet: Sheet,
    /// The room between head and foot, within the margins.
    pub body: PixelBox,
    /// The title as drawn.
    pub title: String,
}

impl Page {
    /// Sets the title, under it a note on series and unit or else the subtitle, which mostly say the same, and the source; subtitle and source
    /// only if `extras` has them.
    ///
    /// # Errors
    /// [`Refusal::NoRoom`] where the title block takes more than two fifths of the canvas; [`Refusal::Unsupported`].
    pub fn new(description: &Description, style: &Style<'_>, unit_note: Option<&str>, extras: Extras) -> Result<Self, Refusal> {
        let scene = Scene::new(style.width as u32, style.height as u32, style.theme.background);
        let mut sheet = Sheet::empty(scene);
        let margin = style.margin;
        let width = style.width - 2.0 * margin;
        let extras = extras.and(style.theme.extras);
        let below = [
            description.subtitle().filter(|_| extras.subtitle && unit_note.is_none()).map(|subtitle| (Role::Subtitle, subtitle)),
            unit_note.map(|note| (Role::UnitNote, note)),
        ];
        let below: Vec<(Role, &str)> = below.into_iter().flatten().collect();
        let top = title_block(&mut sheet, style, description.title(), &below)?;
        let mut bottom = style.height - margin;
        if let Some(source) = description.source().filter(|_| extras.source) {
            // A source line that does not fit is left out whole: nobody asks about it.
            if let Some(lines) = wrap(source, style.font, style.label, width, 1)? {
                let baseline = bottom - style.font.descent() * style.label.px() * 0.6;
                let (x, align) = style.theme.source_align.anchor(margin, style.width - margin);
                sheet.paragraph(Role::Source, &lines, (x, baseline), 0.0, align, style.theme.muted);
                // Closer, it would be read as a part of an axis title above it.
                bottom = baseline - style.cap() - style.gap() * 2.4;
            }
        }
        if top > style.height * 0.42 {
            return Err(Refusal::no_room("the title block"));
        }
        let body = PixelBox::new(margin, top, style.width - margin, bottom);
        Ok(Self { sheet, body, title: description.title().to_owned() })
    }
}

/// Which of a description's further texts a page shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extras {
    /// The subtitle.
    pub subtitle: bool,
    /// The source.
    pub source: bool,
}

impl Extras {
    /// Most charts show both; a crowded one gives them up.
    pub fn choose(draws: &mut chartmill_seed::Draws, attempt: u32) -> Self {
        let (subtitle, source) = (draws.percent(90), draws.percent(85));
        Self { subtitle: subtitle && attempt < 2, source: source && attempt < 1 }
    }

    /// What is left of them.
    pub fn spared(self, spare: Spare) -> Self {
        Self { subtitle: self.subtitle && spare < Spare::Subtitle, source: self.source && spare < Spare::Source }
    }

    /// Those that both show.
    pub fn and(self, other: Self) -> Self {
        Self { subtitle: self.subtitle && other.subtitle, source: self.source && other.source }
    }
}

/// What a picture gives up so that its plot has room, in the order in which it is tried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Spare {
    /// Nothing.
    Nothing,
    /// A legend at the side, which goes above.
    SideLegend,
    /// Labels that read from left to right, but not the legend at the side.
    LevelLabels,
    /// The subtitle, too.
    Subtitle,
    /// The source, too.
    Source,
    /// The titles of the axes, and a legend at the side, too.
    AxisTitles,
}

impl Spare {
    /// Plans a figure that gives up as little as it can.
    ///
    /// # Errors
    /// Those of `plan` where it gives up everything.
    pub fn least(plan: impl Fn(Self) -> Result<Figure, Refusal>) -> Result<Figure, Refusal> {
        for spare in [Self::Nothing, Self::SideLegend, Self::LevelLabels, Self::Subtitle, Self::Source] {
            match plan(spare) {
                Err(Refusal::NoRoom { .. }) => {}
                planned => return planned,
            }
        }
        plan(Self::AxisTitles)
    }

    /// Whether labels may read upwards.
    pub fn may_turn_labels(self) -> bool {
        self >= Self::LevelLabels
    }

    /// Whether a legend may stand at the side.
    pub fn keeps_side_legend(self) -> bool {
        !matches!(self, Self::SideLegend | Self::AxisTitles)
    }

    /// Whether axes keep their titles.
    pub fn keeps_axis_titles(self) -> bool {
        self < Self::AxisTitles
    }
}
