//! Smooth random fields: the textures of paper, toner and tables.

use chartmill_seed::Draws;

/// Random numbers between -1 and 1 on a grid, joined smoothly (value noise).
#[derive(Debug)]
pub(super) struct Field {
    columns: usize,
    /// Cells a pixel.
    pace: [f32; 2],
    values: Vec<f32>,
}

impl Field {
    /// A field over a picture of this size; `cell` is the size of its grid's cells in pixels.
    pub(super) fn new(draws: &mut Draws, width: usize, height: usize, cell: [f64; 2]) -> Self {
        let pace = cell.map(|side| 1.0 / side.max(1.0) as f32);
        let columns = (width as f32 * pace[0]) as usize + 2;
        let rows = (height as f32 * pace[1]) as usize + 2;
        let mut values = Vec::with_capacity(columns * rows + 4);
        while values.len() < columns * rows {
            let bits = draws.bits();
            values.extend((0..4).map(|part| f32::from((bits >> (16 * part)) as u16) / 32_767.5 - 1.0));
        }
        Self { columns, pace, values }
    }

    /// The values in the pixels of a row, as many as `out` holds.
    pub(super) fn row(&self, y: usize, out: &mut [f32]) {
        let y = y as f32 * self.pace[1];
        let row = y as usize;
        let down = smooth(y - row as f32);
        let line = |row: usize| self.values.get(row * self.columns..(row + 1) * self.columns).unwrap_or_default();
        let between: Vec<f32> =
            line(row).iter().zip(line(row + 1)).map(|(above, below)| above + (below - above) * down).collect();
        for (x, out) in out.iter_mut().enumerate() {
            let x = x as f32 * self.pace[0];
            let column = x as usize;
            *out = match between.get(column..column + 2) {
                Some(&[left, right]) => left + (right - left) * smooth(x - column as f32),
                _ => 0.0,
            };
        }
    }

    /// The value in a pixel.
    pub(super) fn at(&self, x: usize, y: usize) -> f32 {
        let (x, y) = (x as f32 * self.pace[0], y as f32 * self.pace[1]);
        let (column, row) = (x as usize, y as usize);
        let (across, down) = (smooth(x - column as f32), smooth(y - row as f32));
        let at = row * self.columns + column;
        let pair = |at: usize| match self.values.get(at..at + 2) {
            Some(&[left, right]) => left + (right - left) * across,
            _ => 0.0,
        };
        let (above, below) = (pair(at), pair(at + self.columns));
        above + (below - above) * down
    }
}

/// A field without a direction: grids show their squares, so two of them are added, one turned by the angle of a triangle with the sides
/// 3, 4 and 5, and with cells of another size.
#[derive(Debug)]
pub(super) struct Cloud {
    upright: Field,
    turned: Field,
    width: usize,
}

impl Cloud {
    /// Clouds of about `size` pixels over a picture of this size.
    pub(super) fn new(draws: &mut Draws, width: usize, height: usize, size: f64) -> Self {
        let upright = Field::new(draws, width, height, [size; 2]);
        let (wide, high) = ((4 * width + 3 * height) / 5 + 1, (4 * height + 3 * width) / 5 + 1);
        Self { upright, turned: Field::new(draws, wide, high, [size * 0.7; 2]), width }
    }

    /// The values in the pixels of a row, between -1 and 1.
    pub(super) fn row(&self, y: usize, out: &mut [f32]) {
        self.upright.row(y, out);
        for (x, out) in out.iter_mut().enumerate() {
            let turned = self.turned.at((4 * x + 3 * y) / 5, (4 * y + 3 * (self.width - x.min(self.width))) / 5);
            *out = (*out + turned) * 0.5;
        }
    }
}

/// From 0 to 1 without a bend at either end. Source: Perlin, "An Image Synthesizer", SIGGRAPH (1985).
fn smooth(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}
