//! What lies over a pie: a legend hides sectors, and with them what a question is about.

use super::decode::Rgb;
use super::parts::{MAX_SEARCHED, Mask};

/// How far the strongest channel stands above the weakest in a color that fills a sector. A legend with matplotlib's opacity of 0.8
/// leaves at most 51 of it.
const VIVID: u8 = 64;
/// The share of the picture that a part of the pie has at least; a legend's swatch has a thousandth.
const LEAST_PART: f64 = 0.005;
/// Strokes of labels and lines between sectors are no wider than this many pixels.
const STROKE: usize = 4;
/// What comes so near to the middle, in radii, is a hole or a gray sector.
const MIDDLE: f64 = 0.15;

/// The share of a pie's disk, 0 to 1, that something pale and compact lies over, such as a legend. `None` where no disk is found.
///
/// Labels on the sectors and lines between them do not count, nor does what reaches the middle: the hole of a donut, a gray sector.
/// A disk is found where most of a circle's rim parts vivid colors from others, and nearly all vivid colors are inside of it; sectors
/// that are pulled out, or mostly gray, make no disk. Pictures of more than 12 million pixels are not searched.
pub fn covered_disk(picture: &Rgb) -> Option<f64> {
    let (width, height) = (picture.width as usize, picture.height as usize);
    if width * height > MAX_SEARCHED {
        return None;
    }
    let set = picture.triples().map(|[r, g, b]| r.max(g).max(b) - r.min(g).min(b) >= VIVID).collect();
    let vivid = Mask { width, height, set };
    let disk = Disk::fitted_to(&vivid)?;
    Some(disk.covered(&vivid))
}

/// A circle with what is in it, in pixels.
#[derive(Clone, Copy, Debug)]
struct Disk {
    x: f64,
    y: f64,
    radius: f64,
}

impl Disk {
    fn fitted_to(vivid: &Mask) -> Option<Self> {
        let least = (LEAST_PART * vivid.set.len() as f64) as usize;
        let mut sectors = Mask { set: vec![false; vivid.set.len()], ..*vivid };
        for place in vivid.parts(least.max(100)).iter().flat_map(|part| &part.places) {
            sectors.set[*place] = true;
        }
        let mut rim = outline(&sectors);
        let mut disk = Self::through(&rim)?;
        // What covers the pie dents its outline. The farther points go first, until the rest is round to a pixel and a half.
        for allowed in [0.2, 0.1, 0.05, 0.03, 0.02] {
            let allowed = (allowed * disk.radius).max(1.5);
            rim.retain(|&point| disk.depth(point).abs() <= allowed);
            disk = Self::through(&rim)?;
        }
        disk.is_seen_in(&sectors).then_some(disk)
    }

    /// The circle that is nearest to points by least squares.
    ///
    /// Source: Kasa, "A Circle Fitting Procedure and Its Error Analysis" (1976).
    fn through(points: &[(f64, f64)]) -> Option<Self> {
        let n = points.len() as f64;
        if points.len() < 30 {
            return None;
        }
        let mean = |of: &dyn Fn(f64, f64) -> f64| points.iter().map(|&(x, y)| of(x, y)).sum::<f64>() / n;
        let (x_mean, y_mean) = (mean(&|x, _| x), mean(&|_, y| y));
        let about = |of: &dyn Fn(f64, f64) -> f64| mean(&|x, y| of(x - x_mean, y - y_mean));
        let (uu, vv, uv) = (about(&|u, _| u * u), about(&|_, v| v * v), about(&|u, v| u * v));
        let u3 = about(&|u, v| u * (u * u + v * v)) / 2.0;
        let v3 = about(&|u, v| v * (u * u + v * v)) / 2.0;
        let determinant = uu * vv - uv * uv;
        if determinant < 1.0 {
            return None;
        }
        let (u, v) = ((u3 * vv - v3 * uv) / determinant, (v3 * uu - u3 * uv) / determinant);
        Some(Self { x: u + x_mean, y: v + y_mean, radius: (u * u + v * v + uu + vv).sqrt() })
    }

    /// How far inside of the rim a point is.
    fn depth(&self, (x, y): (f64, f64)) -> f64 {
        let (u, v) = (x - self.x, y - self.y);
        self.radius - (u * u + v * v).sqrt()
    }

    /// Whether most of the rim parts vivid from other colors, and nearly all that is vivid is inside.
    fn is_seen_in(&self, sectors: &Mask) -> bool {
        const RAYS: usize = 360;
        let is_vivid = |ray: usize, radius: f64| {
            let angle = std::f64::consts::TAU * ray as f64 / RAYS as f64;
            let (x, y) = (self.x + radius * libm::cos(angle), self.y + radius * libm::sin(angle));
            x >= 0.0 && y >= 0.0 && sectors.has(x as usize, y as usize)
        };
        let n_parted = (0..RAYS).filter(|&ray| is_vivid(ray, self.radius - 3.0) && !is_vivid(ray, self.radius + 3.0)).count();
        let (mut inside, mut outside) = (0_usize, 0_usize);
        for place in sectors.set.iter().enumerate().filter_map(|(place, &is_vivid)| is_vivid.then_some(place)) {
            let point = middle(place, sectors.width);
            *(if self.depth(point) >= -2.0 { &mut inside } else { &mut outside }) += 1;
        }
        n_parted * 10 >= RAYS * 6 && outside * 20 <= inside && inside as f64 >= 0.4 * self.area()
    }

    fn area(&self) -> f64 {
        std::f64::consts::PI * self.radius * self.radius
    }

    fn covered(&self, vivid: &Mask) -> f64 {
        let dull = Mask { set: vivid.set.iter().map(|is_vivid| !is_vivid).collect(), ..*vivid };
        let mut cores = dull.eroded(STROKE / 2);
        for (place, is_core) in cores.set.iter_mut().enumerate() {
            // The rim itself is a mixture of colors.
            *is_core &= self.depth(middle(place, vivid.width)) >= 2.0;
        }
        let mut counted = Mask { set: vec![false; dull.set.len()], ..dull };
        for part in cores.parts(1) {
            let reaches_the_middle =
                part.places.iter().any(|&place| self.depth(middle(place, vivid.width)) > (1.0 - MIDDLE) * self.radius);
            if !reaches_the_middle {
                part.places.iter().for_each(|&place| counted.set[place] = true);
            }
        }
        let covered = counted.dilated(STROKE / 2);
        let n_covered = covered
            .set
            .iter()
            .zip(&dull.set)
            .enumerate()
            .filter(|&(place, (&is_near, &is_dull))| is_near && is_dull && self.depth(middle(place, vivid.width)) >= 0.0)
            .count();
        (n_covered as f64 / self.area()).min(1.0)
    }
}

/// The middle of a pixel.
fn middle(place: usize, width: usize) -> (f64, f64) {
    ((place % width) as f64 + 0.5, (place / width) as f64 + 0.5)
}

/// The first and the last pixels of rows and columns, at their outer sides.
fn outline(mask: &Mask) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    for y in 0..mask.height {
        let mut row = (0..mask.width).filter(|&x| mask.has(x, y));
        if let Some(first) = row.next() {
            points.push((first as f64, y as f64 + 0.5));
            points.push((row.next_back().unwrap_or(first) as f64 + 1.0, y as f64 + 0.5));
        }
    }
    for x in 0..mask.width {
        let mut column = (0..mask.height).filter(|&y| mask.has(x, y));
        if let Some(first) = column.next() {
            points.push((x as f64 + 0.5, first as f64));
            points.push((x as f64 + 0.5, column.next_back().unwrap_or(first) as f64 + 1.0));
        }
    }
    points
}
