#!/usr/bin/env python3
"""Make the font files bundled with Chartmill from the files of their source packages.

    python3 subset.py SOURCE... OUT

SOURCE is a font file, or a folder that is searched for the font files named in FONTS below (README.md names the packages
they come from). OUT is the folder to write to: OUT/inter/Inter-Regular.ttf and so on; other files in it are left alone.
Needs fonttools and brotli (brotli only when a source is WOFF2), nothing else.

The result depends on the sources and on the version of fonttools only: no clock, no order of files, no randomness. Sources
with an unexpected SHA-256 are used all the same, with a warning, since the result will then differ from the committed files.

What is done to a font, in this order:
  1. a variable font becomes a static one (FONTS gives the position on its axes);
  2. its pair kerning is read: every PairPos lookup (class and pair, plain or extension) of the `kern` feature for Latin, or
     the old `kern` table where GPOS has none (Open Sans);
  3. it is cut down to WANTED: no hinting, no layout tables, no glyph names, few name records;
  4. what plain layout needs and the source lacks is added: spaces as copies of others, a minus from the plus, less-equal,
     greater-equal and almost-equal from less, greater, minus and tilde, subscript figures from superscript ones;
  5. the kerning is written as ONE old-style `kern` subtable of format 0, the only kind that fontdue reads: pairs of at least
     MIN_KERN, and at most MAX_PAIRS, those that matter most first (see `choose_pairs`).
"""

import hashlib
import os
import sys

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
from fontTools.varLib import instancer

SHA = {
    "Inter-roman.var.ttf": "459fb40d1d555bc6cbc944de94a8c400fdb5126fc325753dfa027d5555583bbd",
    "OpenSans-Regular.ttf": "e64e508b2aa2880f907e470c4550980ec4c0694d103a43f36150ac3f93189bee",
    "OpenSans-Bold.ttf": "5894a3649b213cf5b2d673b6e7a871815fd1d120fa68a463592f27db14eae323",
    "NotoSerif-Regular.ttf": "9d7583b7dc9e812afd32a14280c5cac3160012efe50c8d08938f4fea266ff67f",
    "NotoSerif-Bold.ttf": "0af0ff2be8f84910fb21ec5fe1b6b7395e3073250502a334baf6ca2f860c88fe",
    "RobotoCondensed-Regular.ttf": "936069d5e46da383bff37b629a73e0bfb8b8ac7bc54cfb927fb700f6a890e9aa",
    "RobotoCondensed-Bold.ttf": "7f109b2b6d72e7563522d3c3d2c6c8b79ec5a711bfdf483b93e345eab5b5ef94",
}

# source file, its SHA-256, position on its axes (None: static), result, style
FONTS = [
    ("Inter-roman.var.ttf", SHA["Inter-roman.var.ttf"], {"wght": 400}, "inter/Inter-Regular.ttf", "Inter", "Regular"),
    ("Inter-roman.var.ttf", SHA["Inter-roman.var.ttf"], {"wght": 700}, "inter/Inter-Bold.ttf", "Inter", "Bold"),
    ("OpenSans-Regular.ttf", SHA["OpenSans-Regular.ttf"], None, "open-sans/OpenSans-Regular.ttf", "Open Sans", "Regular"),
    ("OpenSans-Bold.ttf", SHA["OpenSans-Bold.ttf"], None, "open-sans/OpenSans-Bold.ttf", "Open Sans", "Bold"),
    ("NotoSerif-Regular.ttf", SHA["NotoSerif-Regular.ttf"], None, "noto-serif/NotoSerif-Regular.ttf", "Noto Serif", "Regular"),
    ("NotoSerif-Bold.ttf", SHA["NotoSerif-Bold.ttf"], None, "noto-serif/NotoSerif-Bold.ttf", "Noto Serif", "Bold"),
    ("RobotoCondensed-Regular.ttf", SHA["RobotoCondensed-Regular.ttf"], None, "roboto-condensed/RobotoCondensed-Regular.ttf", "Roboto Condensed", "Regular"),
    ("RobotoCondensed-Bold.ttf", SHA["RobotoCondensed-Bold.ttf"], None, "roboto-condensed/RobotoCondensed-Bold.ttf", "Roboto Condensed", "Bold"),
]

WANTED = (
    [*range(0x20, 0x7F), *range(0xA0, 0x180)]  # Basic Latin, Latin-1 Supplement, Latin Extended-A
    + [ord(c) for c in "ȘșȚțẞ"]  # Romanian, capital sharp s
    + [ord(c) for c in "‐‑–—‘’‚“”„†‡•…‰′″‹›"]  # punctuation
    + [0x2007, 0x2009, 0x200A, 0x202F]  # figure, thin, hair and narrow no-break space
    + [ord(c) for c in "⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"]  # superscript 1, 2 and 3 are in Latin-1
    + [ord(c) for c in "€₩₹₽₿№™Ω"]  # money and signs
    + [ord(c) for c in "←↑→↓−∞≈≠≤≥⅓⅔⅛"]  # arrows, mathematics
    + [ord(c) for c in "■▲▼◆●"]  # shapes
)

MIN_KERN = 8 / 1000  # of an em
MAX_PAIRS = 3300  # 6 bytes each: the table stays under 20 kB

# A space that the source lacks is a copy of the first of these that it has.
SPACES = {0xA0: [0x20], 0x2009: [0x202F, 0x200A], 0x202F: [0x2009, 0x200A], 0x200A: [0x2009], 0x2007: [0x30]}
SUPERSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹"))

NOTICE = "Modified for Chartmill: cut down to a subset, pair kerning moved to a kern table, hinting and layout features removed."


# ---- kerning


def kern_lookups(gpos):
    """The PairPos lookups of the `kern` feature for Latin (else the default script), in the font's order."""
    if gpos.ScriptList is None or gpos.FeatureList is None or gpos.LookupList is None:
        return []
    scripts = {r.ScriptTag: r.Script for r in gpos.ScriptList.ScriptRecord}
    script = scripts.get("latn") or scripts.get("DFLT")
    if script is None:
        return []
    langsys = script.DefaultLangSys or script.LangSysRecord[0].LangSys
    found = set()
    for index in langsys.FeatureIndex:
        record = gpos.FeatureList.FeatureRecord[index]
        if record.FeatureTag == "kern":
            found.update(record.Feature.LookupListIndex)
    lookups = []
    for index in sorted(found):
        tables = gpos.LookupList.Lookup[index].SubTable
        tables = [t.ExtSubTable if t.LookupType == 9 else t for t in tables]
        tables = [t for t in tables if t.LookupType == 2]  # contextual kerning cannot be written as pairs
        if tables:
            lookups.append(tables)
    return lookups


def advance(value):
    return getattr(value, "XAdvance", 0) or 0 if value is not None else 0


def pair_value(tables, left, right):
    """What one lookup does to a pair: the first subtable that knows the pair decides."""
    for table, coverage in tables:
        if left not in coverage:
            continue
        if table.Format == 1:
            for record in table.PairSet[coverage[left]].PairValueRecord:
                if record.SecondGlyph == right:
                    return advance(record.Value1)
        else:
            first = table.ClassDef1.classDefs.get(left, 0)
            second = table.ClassDef2.classDefs.get(right, 0)
            return advance(table.Class1Record[first].Class2Record[second].Value1)
    return 0


def read_kerning(font, glyphs):
    """{(left, right): units} among these glyphs, zeros left out."""
    pairs = {}
    lookups = kern_lookups(font["GPOS"].table) if "GPOS" in font else []
    if lookups:
        for tables in lookups:
            tables = [(t, {g: i for i, g in enumerate(t.Coverage.glyphs)}) for t in tables]
            for left in glyphs:
                mine = [(t, c) for t, c in tables if left in c]
                for right in glyphs if mine else ():
                    value = pair_value(mine, left, right)
                    if value:
                        pairs[left, right] = pairs.get((left, right), 0) + value
    elif "kern" in font:
        wanted = set(glyphs)
        for table in font["kern"].kernTables:
            if getattr(table, "kernTable", None) is None or table.coverage & 0b111 != 1:  # horizontal, no minima, along the line
                continue
            for (left, right), value in table.kernTable.items():
                if left in wanted and right in wanted and value:
                    pairs[left, right] = pairs.get((left, right), 0) + value
    return {pair: value for pair, value in pairs.items() if value}


def rank(code):
    """How often a character is seen in our texts: 0 ASCII, 1 the rest of Western European, 2 others."""
    if code < 0x80:
        return 0
    return 1 if code < 0x100 or chr(code) in "ŒœŸ–—‘’‚“”„…€−" else 2


def choose_pairs(pairs, codes, em):
    """At most MAX_PAIRS pairs: frequent characters first, then large values. `codes`: glyph -> its lowest character."""
    smallest = MIN_KERN * em
    kept = [(pair, value) for pair, value in pairs.items() if abs(value) >= smallest]

    def key(item):
        (left, right), value = item
        a, b = codes[left], codes[right]
        return max(rank(a), rank(b)), rank(a) + rank(b), -abs(value), a, b

    kept.sort(key=key)
    return dict(kept[:MAX_PAIRS]), len(kept)


def write_kerning(font, pairs):
    table = KernTable_format_0()
    table.coverage, table.apple, table.tupleIndex, table.kernTable = 1, False, None, pairs
    kern = font["kern"] = newTable("kern")
    kern.version, kern.kernTables = 0, [table]


# ---- glyphs that the source lacks


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
    if char in "‐‑":
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
        _, low, _, high = bar_of_plus(font, cmap)
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


# ---- the font


def cut(font, codes):
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables = ["GSUB", "GPOS", "GDEF", "kern", "DSIG", "STAT", "gasp", "meta", "FFTM", "LTSH", "VDMX", "hdmx", "PCLT", "prop"]
    options.glyph_names = True  # until the kerning is in; `post` drops them in the end
    options.legacy_cmap = False
    options.symbol_cmap = False
    options.notdef_outline = True
    options.recalc_bounds = True
    options.recalc_timestamp = False
    options.name_IDs = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def name_it(font, family, style):
    table = font["name"]
    old = {i: table.getDebugName(i) for i in (0, 5, 7, 13, 14)}
    table.names = []
    full = family if style == "Regular" else family + " " + style
    postscript = family.replace(" ", "") + "-" + style
    records = {0: old[0], 1: family, 2: style, 3: postscript + ";subset", 4: full, 5: old[5], 6: postscript, 7: old[7], 10: NOTICE, 13: old[13], 14: old[14]}
    for index, text in records.items():
        if text:
            table.setName(text, index, 3, 1, 0x409)
    bold = style == "Bold"
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0b1100001 | (0b100000 if bold else 0b1000000)
    font["head"].macStyle = 1 if bold else 0


def make(source, position, target, family, style):
    font = TTFont(source, recalcTimestamp=False, lazy=False)
    font.flavor = None
    if position is not None:
        instancer.instantiateVariableFont(font, position, inplace=True, overlap=instancer.OverlapMode.KEEP_AND_DONT_SET_FLAGS)
    cmap = font.getBestCmap()
    have = [code for code in WANTED if code in cmap]
    kerning = read_kerning(font, sorted({cmap[code] for code in have}))
    cut(font, have)

    cmap = font.getBestCmap()
    made = []
    for code in sorted(WANTED):  # the minus, U+2212, comes before those made with it
        if code not in cmap:
            name = build(font, cmap, code)
            if name is not None:
                for table in font["cmap"].tables:
                    table.cmap[code] = name
                cmap[code] = name
                made.append(code)

    em = font["head"].unitsPerEm
    codes = {}
    for code, name in sorted(cmap.items()):
        codes.setdefault(name, code)
    pairs, in_all = choose_pairs(kerning, codes, em)
    write_kerning(font, pairs)

    name_it(font, family, style)
    cap = font["OS/2"]
    if cap.version < 2 or not getattr(cap, "sCapHeight", 0) or not getattr(cap, "sxHeight", 0):
        glyf = font["glyf"]
        cap.version = max(cap.version, 2)
        cap.sCapHeight, cap.sxHeight = glyf[cmap[ord("H")]].yMax, glyf[cmap[ord("x")]].yMax
        for field, value in (("usDefaultChar", 0), ("usBreakChar", 32), ("usMaxContext", 2), ("ulCodePageRange1", 1), ("ulCodePageRange2", 0)):
            if not hasattr(cap, field):
                setattr(cap, field, value)
    font["post"].formatType = 3.0
    font["head"].flags &= ~0b11100  # nothing hinted is left
    os.makedirs(os.path.dirname(target), exist_ok=True)
    font.save(target, reorderTables=True)

    absent = [code for code in WANTED if code not in cmap]
    print("%s: %d bytes, %d characters, %d of %d kerning pairs" % (target, os.path.getsize(target), len(cmap), len(pairs), in_all))
    print("   made:  ", " ".join("U+%04X" % c for c in made) or "-")
    print("   absent:", " ".join("U+%04X %s" % (c, chr(c)) for c in absent) or "-")


def find_sources(paths):
    """{file name: path}; of several files with a name the first is used."""
    found = {}
    for path in paths:
        if os.path.isdir(path):
            for folder, folders, files in os.walk(path):
                folders.sort()
                for file in sorted(files):
                    found.setdefault(file, os.path.join(folder, file))
        else:
            found.setdefault(os.path.basename(path), path)
    return found


def main(arguments):
    if len(arguments) < 2:
        sys.exit(__doc__)
    found = find_sources(arguments[:-1])
    missing = sorted({font[0] for font in FONTS} - set(found))
    if missing:
        sys.exit("no such source: " + ", ".join(missing))
    for source, digest, position, target, family, style in FONTS:
        path = found[source]
        with open(path, "rb") as file:
            actual = hashlib.sha256(file.read()).hexdigest()
        if actual != digest:
            print("warning: %s is not the file that the committed fonts were made of (SHA-256 %s)" % (path, actual), file=sys.stderr)
        make(path, position, os.path.join(arguments[-1], target), family, style)


if __name__ == "__main__":
    main(sys.argv[1:])
