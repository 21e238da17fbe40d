//! Connected parts of a picture, by which text and what covers a pie are found.

/// The most pixels of a picture that is searched for parts. A photograph from a camera has them; a chart has a tenth, and a search of the
/// largest pictures that decode would take a quarter of a minute.
pub(super) const MAX_SEARCHED: usize = 12_000_000;

/// A set of pixels of a picture.
#[derive(Clone, Debug)]
pub(super) struct Mask {
    pub width: usize,
    pub height: usize,
    /// Row by row from the top.
    pub set: Vec<bool>,
}

/// A largest set of pixels of a mask that touch each other, by a side or by a corner.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The box around it, in pixels: first column and row, and the ones after the last.
    pub x0: usize,
    pub y0: usize,
    pub x1: usize,
    pub y1: usize,
    /// Its pixels, as places in the mask.
    pub places: Vec<usize>,
}

impl Mask {
    /// Whether a pixel is in the set; outside of the picture none is.
    pub(super) fn has(&self, x: usize, y: usize) -> bool {
        x < self.width && self.set.get(y * self.width + x).copied().unwrap_or(false)
    }

    /// Its parts of at least `least` pixels, in the order of their first pixels.
    pub(super) fn parts(&self, least: usize) -> Vec<Part> {
        let mut left = self.set.clone();
        let mut parts = Vec::new();
        for start in 0..left.len() {
            if !std::mem::take(&mut left[start]) {
                continue;
            }
            let mut part = Part { x0: self.width, y0: self.height, x1: 0, y1: 0, places: vec![start] };
            let mut next = 0;
            while let Some(&place) = part.places.get(next) {
                next += 1;
                let (x, y) = (place % self.width, place / self.width);
                part.x0 = part.x0.min(x);
                part.y0 = part.y0.min(y);
                part.x1 = part.x1.max(x + 1);
                part.y1 = part.y1.max(y + 1);
                for y in y.saturating_sub(1)..(y + 2).min(self.height) {
                    for x in x.saturating_sub(1)..(x + 2).min(self.width) {
                        let near = y * self.width + x;
                        if std::mem::take(&mut left[near]) {
                            part.places.push(near);
                        }
                    }
                }
            }
            if part.places.len() >= least {
                parts.push(part);
            }
        }
        parts
    }

    /// The pixels of which all within `reach` columns and rows are in the set; beyond the edges all are.
    pub(super) fn eroded(&self, reach: usize) -> Mask {
        self.swept(reach, |near| near.iter().all(|&is_set| is_set))
    }

    /// The pixels of which one within `reach` columns and rows is in the set.
    pub(super) fn dilated(&self, reach: usize) -> Mask {
        self.swept(reach, |near| near.contains(&true))
    }

    /// A rule of squares, applied to rows and then to columns.
    fn swept(&self, reach: usize, rule: impl Fn(&[bool]) -> bool) -> Mask {
        let (width, height) = (self.width, self.height);
        let set = along_both(&self.set, width, height, reach, |near| rule(near));
        Mask { width, height, set }
    }
}

/// Applies a rule of windows, `reach` to both sides, to rows and then to columns. Windows are cut off at the edges.
pub(super) fn along_both<T: Copy>(values: &[T], width: usize, height: usize, reach: usize, rule: impl Fn(&[T]) -> T) -> Vec<T> {
    let along = |line: &[T]| -> Vec<T> {
        (0..line.len()).map(|at| rule(&line[at.saturating_sub(reach)..(at + reach + 1).min(line.len())])).collect()
    };
    let rows: Vec<T> = values.chunks_exact(width.max(1)).flat_map(along).collect();
    let mut both = rows.clone();
    for x in 0..width {
        let column: Vec<T> = (0..height).map(|y| rows[y * width + x]).collect();
        for (y, value) in along(&column).into_iter().enumerate() {
            both[y * width + x] = value;
        }
    }
    both
}
