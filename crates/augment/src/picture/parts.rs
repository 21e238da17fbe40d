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
        Mask { set: around(&self.set, self.width, reach, |a, b| a & b), ..*self }
    }

    /// The pixels of which one within `reach` columns and rows is in the set.
    pub(super) fn dilated(&self, reach: usize) -> Mask {
        Mask { set: around(&self.set, self.width, reach, |a, b| a | b), ..*self }
    }
}

/// Joins all values within `reach` columns and rows of each: the least, the greatest, all, any. Beyond the edges the last ones go on,
/// which changes nothing, since `join` must not mind taking a value twice.
pub(super) fn around<T: Copy>(values: &[T], width: usize, reach: usize, join: impl Fn(T, T) -> T + Copy) -> Vec<T> {
    let width = width.max(1);
    let rows: Vec<T> = values.chunks_exact(width).flat_map(|row| along(row, 1, reach, join)).collect();
    along(&rows, width, reach, join)
}

/// The same along one direction, in which neighbors are `stride` places apart.
///
/// Windows of 1, 2, 4, ... values are joined from two of half the length; the last one overlaps itself. Each step is one pass over
/// memory, whatever the reach.
fn along<T: Copy>(line: &[T], stride: usize, reach: usize, join: impl Fn(T, T) -> T) -> Vec<T> {
    let (Some(first), Some(last)) = (line.get(..stride), line.len().checked_sub(stride).and_then(|at| line.get(at..))) else {
        return line.to_vec();
    };
    let mut joined = Vec::with_capacity(line.len() + 2 * reach * stride);
    (0..reach).for_each(|_| joined.extend_from_slice(first));
    joined.extend_from_slice(line);
    (0..reach).for_each(|_| joined.extend_from_slice(last));
    let window = 2 * reach + 1;
    let mut length = 1;
    while length < window {
        // Two windows of this length make one of twice that, or the last one, in which they overlap.
        let step = length.min(window - length) * stride;
        let n = joined.len() - step;
        for at in 0..n {
            joined[at] = join(joined[at], joined[at + step]);
        }
        joined.truncate(n);
        length = (length * 2).min(window);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_around_each_pixel_is_joined() {
        // Compared with what the words say, window by window.
        let (width, height) = (7_usize, 5_usize);
        let values: Vec<u8> = (0..width * height).map(|at| (at * 37 % 101) as u8).collect();
        for reach in 0..=8 {
            let least = |x: usize, y: usize| {
                let rows = y.saturating_sub(reach)..(y + reach + 1).min(height);
                let columns = x.saturating_sub(reach)..(x + reach + 1).min(width);
                rows.flat_map(|y| columns.clone().map(move |x| y * width + x)).map(|at| values[at]).min()
            };
            let found = around(&values, width, reach, u8::min);
            let wanted: Vec<u8> = (0..height).flat_map(|y| (0..width).filter_map(move |x| least(x, y))).collect();
            assert_eq!(found, wanted, "reach {reach}");
        }
        assert!(around(&[] as &[u8], 3, 2, u8::min).is_empty());
    }
}
