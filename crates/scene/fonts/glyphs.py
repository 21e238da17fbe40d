"""Glyphs that a source lacks or draws otherwise: lent by a second file of the family, made from others, or simplified."""

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable

# A space that the source lacks is a copy of the first of these that it has.
SPACES = {0xA0: [0x20], 0x2009: [0x202F, 0x200A], 0x202F: [0x2009, 0x200A], 0x200A: [0x2009], 0x2007: [0x30]}
SUPERSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹"))

MAX_ERROR = 3 / 1000  # of an em, how far a quadratic outline may stray from the cubic one: 0.06 px at a size of 20 px


def to_quadratic(font):
    """Turn the cubic outlines of a CFF font into the quadratic ones of TrueType, the only kind that is bundled."""
    order = font.getGlyphOrder()
    source = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        # CFF runs against the clock where TrueType runs with it
        source[name].draw(Cu2QuPen(pen, MAX_ERROR * font["head"].unitsPerEm, reverse_direction=True))
        glyphs[name] = pen.glyph()
    del font["CFF "]
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    for name, glyph in glyphs.items():
        glyph.recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], glyph.xMin if glyph.numberOfContours else 0)
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    unused = ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements", "SizeOfInstructions")
    for field in (*unused, "ComponentElements"):
        setattr(maxp, "max" + field, 0)
    font.sfntVersion = "\000\001\000\000"


def plain_zero(font, cmap):
    """Leave the zero's two outermost contours alone."""
    name = cmap[ord("0")]
    record = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(record)
    contours = []
    for operator, points in record.value:
        if operator == "moveTo":
            contours.append([])
        contours[-1].append((operator, points))
    if len(contours) <= 2:
        return

    def height(contour):
        ys = [y for _, points in contour for _, y in points]
        return max(ys) - min(ys)

    pen = TTGlyphPen(None)
    for contour in sorted(contours, key=height, reverse=True)[:2]:
        for operator, points in contour:
            getattr(pen, operator)(*points)
    font["glyf"].glyphs[name] = pen.glyph()
    font["glyf"].glyphs[name].recalcBounds(font["glyf"])


def borrow(font, other, code):
    """Add this character's glyph from another file of the family, its outline alone. Its name."""
    em, theirs = font["head"].unitsPerEm, other["head"].unitsPerEm
    if em != theirs:
        raise SystemExit("files of one family differ in their em: %d and %d" % (em, theirs))
    source = other.getBestCmap()[code]
    pen = TTGlyphPen(None)
    draw_copy(other, source, pen, 0, 0)
    name = "lent%04X" % code
    add_glyph(font, name, pen.glyph(), other["hmtx"][source][0])
    return name


def copy_space(font, cmap, code):
    for other in SPACES[code]:
        if other in cmap:
            name = "copy%04X" % code
            add_glyph(font, name, TTGlyphPen(None).glyph(), font["hmtx"][cmap[other]][0])
            return name
    return None


def add_glyph(font, name, glyph, width):
    font.setGlyphOrder(font.getGlyphOrder() + [name])
    font["glyf"].glyphOrder = font.getGlyphOrder()
    font["glyf"].glyphs[name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, getattr(glyph, "xMin", 0) if glyph.numberOfContours else 0)


def draw_copy(font, name, pen, dx, dy):
    """Draw a glyph, without components, moved."""
    record = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(record)
    for operator, points in record.value:
        getattr(pen, operator)(*[None if p is None else (p[0] + dx, p[1] + dy) for p in points])


def bounds(font, name):
    glyph = font["glyf"][name]
    glyph.recalcBounds(font["glyf"])
    return glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax


def bar_of_plus(font, cmap):
    """The horizontal bar of the plus: left, bottom, right, top."""
    name = cmap[ord("+")]
    left, bottom, right, top = bounds(font, name)
    ys = sorted({y for _, y in font["glyf"][name].getCoordinates(font["glyf"])[0]})
    if len(ys) != 4:
        raise SystemExit("the plus is not made of two plain bars")
    return left, ys[1], right, ys[2]


def draw_bar(pen, left, bottom, right, top):
    pen.moveTo((left, bottom))
    pen.lineTo((left, top))
    pen.lineTo((right, top))
    pen.lineTo((right, bottom))
    pen.closePath()


def build(font, cmap, code):
    """Add a glyph for this character, made from others. Its name, or None when the source has nothing to make it of."""
    char = chr(code)
    pen = TTGlyphPen(None)
    if code in SPACES:
        return copy_space(font, cmap, code)
    if char in "\u00ad‐‑":
        return cmap[ord("-")]
    if char in SUPERSCRIPTS and ord(SUPERSCRIPTS[char]) in cmap:
        source = cmap[ord(SUPERSCRIPTS[char])]
        # a subscript hangs below the base line by a sixth of the superscript's height
        one = bounds(font, cmap[ord("¹")])
        width = font["hmtx"][source][0]
        draw_copy(font, source, pen, 0, -one[1] - round((one[3] - one[1]) / 6))
    elif char == "−":
        width = font["hmtx"][cmap[ord("+")]][0]
        draw_bar(pen, *bar_of_plus(font, cmap))
    elif char in "≤≥":
        source = cmap[ord("<" if char == "≤" else ">")]
        width = font["hmtx"][source][0]
        left, bottom, right, _ = bounds(font, source)
        _, low, _, high = bounds(font, cmap[ord("−")])
        thick = high - low
        up = thick  # the sign moves up by one stroke, the bar comes two strokes below it
        draw_copy(font, source, pen, 0, up)
        draw_bar(pen, left, bottom + up - 2 * thick, right, bottom + up - thick)
    elif char == "≈":
        source = cmap[ord("~")]
        width = font["hmtx"][source][0]
        _, bottom, _, top = bounds(font, source)
        step = round((top - bottom) * 0.7)
        draw_copy(font, source, pen, 0, step)
        draw_copy(font, source, pen, 0, -step)
    else:
        return None
    name = "made%04X" % code
    add_glyph(font, name, pen.glyph(), width)
    return name
