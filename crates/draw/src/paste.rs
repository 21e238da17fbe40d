//! Pasting one canvas into another, smaller.

use chartmill_schema::Color;

use crate::Canvas;

impl Canvas {
    /// Pastes `from` with its upper left corner at (`x`, `y`), scaled to `width` pixels and the height that keeps its proportions. Each
    /// pixel is the mean of what it covers, as a model's processor shrinks pictures. What lies beyond the edges is cut off.
    pub fn paste(&mut self, from: &Self, (x, y): (u32, u32), width: u32) {
        let (from_width, from_height) = (from.width as usize, from.height as usize);
        let height = scaled_height(from.width, from.height, width);
        let columns: Vec<Vec<(usize, f64)>> = (0..width as usize).map(|at| cover(at, width as usize, from_width)).collect();
        for row in 0..height as usize {
            let rows = cover(row, height as usize, from_height);
            for (column, columns) in columns.iter().enumerate() {
                let mut sum = [0.0; 3];
                let mut total = 0.0;
                for &(from_y, share_y) in &rows {
                    for &(from_x, share_x) in columns {
                        let share = share_x * share_y;
                        let at = (from_y * from_width + from_x) * 4;
                        for (sum, &channel) in sum.iter_mut().zip(&from.rgba[at..at + 3]) {
                            *sum += share * f64::from(channel);
                        }
                        total += share;
                    }
                }
                let [r, g, b] = sum.map(|sum| (sum / total).round() as u8);
                self.set(x + column as u32, y + row as u32, Color::rgb(r, g, b));
            }
        }
    }
}

/// The height that a picture has when it is `width` pixels wide, at least 1.
pub fn scaled_height(from_width: u32, from_height: u32, width: u32) -> u32 {
    ((f64::from(from_height) * f64::from(width) / f64::from(from_width.max(1))).round() as u32).max(1)
}

/// The pixels that pixel `at` of `n` covers where there are `n_from` of them, each with its share.
fn cover(at: usize, n: usize, n_from: usize) -> Vec<(usize, f64)> {
    let scale = n_from as f64 / n as f64;
    let (low, high) = (at as f64 * scale, (at + 1) as f64 * scale);
    let pixels = low.floor() as usize..(high.ceil() as usize).min(n_from);
    pixels.map(|pixel| (pixel, high.min(pixel as f64 + 1.0) - low.max(pixel as f64))).filter(|(_, share)| *share > 0.0).collect()
}

#[cfg(test)]
mod tests {
    use chartmill_schema::PixelBox;

    use super::*;

    #[test]
    fn pixels_are_means_of_what_they_cover() {
        let (mut from, mut to) = (Canvas::new(), Canvas::new());
        from.reset(4, 2, Color::WHITE);
        from.fill_rect(PixelBox::new(0.0, 0.0, 1.0, 2.0), Color::BLACK);
        to.reset(5, 3, Color::rgb(1, 2, 3));
        to.paste(&from, (1, 1), 2);
        let at = |x: usize, y: usize| to.rgba[(y * 5 + x) * 4];
        // Half black, all white; around them the ground is as it was.
        assert_eq!([at(1, 1), at(2, 1), at(0, 1), at(3, 1), at(1, 0), at(1, 2)], [128, 255, 1, 1, 1, 1]);
    }
}
