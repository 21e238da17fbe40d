//! Leader lines: from a slice straight out, then level to the label that belongs to it.

use chartmill_scene::Segment;
use chartmill_schema::{PixelBox, libm_sincos};

use crate::Ring;

/// How far a leader line runs straight out of its slice, in pixels: no more than it keeps clear of the rim.
const FIRST_PX: f64 = 5.0;

/// A leader line; all points in pixels.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Leader {
    /// At the rim, in the middle of the slice.
    from: [f64; 2],
    /// The end of its first piece, straight out of the slice, without which it would seem to run along the rim.
    out: [f64; 2],
    /// Where it turns level.
    knee: [f64; 2],
    /// At the label.
    to: [f64; 2],
}

impl Leader {
    /// How far from the center, sideways, a line from the middle of a slice (`degrees`) can turn level at height `y`, so that it keeps
    /// `clear` of the rim and never bends back. `None` where it would have to run along the rim.
    pub(crate) fn knee(ring: Ring, degrees: f64, y: f64, clear: f64) -> Option<f64> {
        let (sin, cos) = libm_sincos(degrees);
        let (out, down) = (sin.abs(), y - ring.y);
        let straight = out * (ring.outer + clear);
        // Beyond the tangent at the slice nothing of the ring is in the way.
        let beyond = ring.outer + clear * 0.5 + down * cos;
        if beyond <= straight * out {
            return Some(straight);
        }
        Some((beyond / out.max(1e-6)).max(straight)).filter(|&knee| knee <= ring.outer * 1.7)
    }

    /// The line from the middle of a slice by way of its knee (`knee` sideways from the center) to `to`.
    pub(crate) fn new(ring: Ring, degrees: f64, knee: f64, to: [f64; 2]) -> Self {
        let outward = if to[0] >= ring.x { 1.0 } else { -1.0 };
        Self {
            from: ring.at(degrees, ring.outer + 1.0).into(),
            out: ring.at(degrees, ring.outer + FIRST_PX).into(),
            knee: [ring.x + outward * knee, to[1]],
            to,
        }
    }

    /// The line as it is painted.
    pub(crate) fn segments(&self) -> Vec<Segment> {
        vec![Segment::Move(self.from), Segment::Line(self.out), Segment::Line(self.knee), Segment::Line(self.to)]
    }

    /// Whether it runs through a box.
    pub(crate) fn meets(&self, area: PixelBox) -> bool {
        let corners = [[area.x0, area.y0], [area.x1, area.y0], [area.x1, area.y1], [area.x0, area.y1]];
        self.pieces().iter().any(|&(a, b)| {
            area.holds(a[0], a[1])
                || area.holds(b[0], b[1])
                || (0..4).any(|at| cross((a, b), (corners[at], corners[(at + 1) % 4])))
        })
    }

    /// Whether it crosses another.
    pub(crate) fn crosses(&self, other: &Self) -> bool {
        self.pieces().iter().any(|&own| other.pieces().iter().any(|&piece| cross(own, piece)))
    }

    fn pieces(&self) -> [([f64; 2], [f64; 2]); 3] {
        [(self.from, self.out), (self.out, self.knee), (self.knee, self.to)]
    }
}

/// Whether two straight lines cross: the ends of each lie on both sides of the other.
fn cross((a, b): ([f64; 2], [f64; 2]), (c, d): ([f64; 2], [f64; 2])) -> bool {
    let side = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const RING: Ring = Ring { x: 200.0, y: 200.0, inner: 0.0, outer: 100.0 };

    #[test]
    fn a_leader_never_touches_its_ring() {
        for degrees in [2.0, 20.0, 45.0, 80.0, 90.0, 120.0, 170.0] {
            for y in [60.0, 95.0, 120.0, 160.0, 200.0, 260.0, 320.0] {
                let Some(knee) = Leader::knee(RING, degrees, y, 6.0) else { continue };
                let leader = Leader::new(RING, degrees, knee, [200.0 + knee + 20.0, y]);
                for (a, b) in leader.pieces() {
                    for step in 0..=20 {
                        let share = f64::from(step) / 20.0;
                        let (x, y) = (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share);
                        assert!(libm::hypot(x - 200.0, y - 200.0) >= 100.5, "{degrees} {leader:?}");
                    }
                    assert!(b[0] >= a[0], "{degrees} {leader:?} bends back");
                }
            }
        }
        assert!(Leader::knee(RING, 1.0, 200.0, 6.0).is_none(), "far around the rim");
    }

    #[test]
    fn crossings_are_found() {
        let leader = Leader::new(RING, 90.0, 110.0, [360.0, 240.0]);
        assert!(leader.meets(PixelBox::new(320.0, 230.0, 330.0, 250.0)));
        assert!(!leader.meets(PixelBox::new(320.0, 242.0, 330.0, 250.0)));
        assert!(leader.crosses(&Leader::new(RING, 100.0, 120.0, [360.0, 215.0])));
        assert!(!leader.crosses(&Leader::new(RING, 80.0, 110.0, [360.0, 170.0])));
    }
}
