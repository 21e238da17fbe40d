"""Names of colors by hue, saturation and lightness, by rules of the oracle's own.

The names are keys; each language has its own words for them. Names have no sharp borders, so a shade near one may have
two names. A question about such a shade is right with either, and `Which one is orange?` is ambiguous if two marks
might be called so and none is plainly so.
"""

from __future__ import annotations

import colorsys

# From hue (degrees) to hue, name. They overlap where people disagree.
HUES = (
    (0, 14, "red"),
    (343, 360, "red"),
    (15, 43, "orange"),
    (41, 66, "yellow"),
    (66, 166, "green"),
    (160, 196, "teal"),
    (192, 252, "blue"),
    (248, 308, "purple"),
    (305, 346, "pink"),
)
NAMES = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "gray", "black")


def names(color: str) -> set[str]:
    """The names that `#rrggbb` may be called by; empty for white."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    hue *= 360
    span = max(red, green, blue) - min(red, green, blue)
    if lightness < 0.16:
        return {"black"}
    if span < 0.105:
        return {"gray"} if lightness < 0.93 else set()
    found = {name for low, high, name in HUES if low <= hue < high}
    if span < 0.16:
        found.add("gray")
    if hue < 48 and lightness < 0.5 and span < 0.62:
        found = {"brown"} | ({"red"} & found if saturation > 0.42 else set())
    if "red" in found and lightness > 0.72:
        found = {"pink"}
    elif hue < 20 and lightness > 0.7:
        found.add("pink")
    return found
