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
  4. cubic (CFF) outlines become quadratic ones, and a zero with a dot or a slash loses it: small, it reads as an eight;
  5. what plain layout needs and the source lacks is added: the glyphs of a second file of the family (packages for the web
     split a font by script), spaces as copies of others, a minus from the plus, less-equal, greater-equal and almost-equal
     from less, greater, minus and tilde, subscript figures from superscript ones;
  6. the kerning is written as ONE old-style `kern` subtable of format 0, the only kind that fontdue reads: pairs of at least
     MIN_KERN, and at most MAX_PAIRS, those that matter most first (see `choose_pairs`
     in kerning.py).
"""

import hashlib
import os
import sys

sys.dont_write_bytecode = True

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from glyphs import borrow, bounds, build, plain_zero, to_quadratic
from kerning import choose_pairs, read_kerning, write_kerning

SHA = {
    "Inter-roman.var.ttf": "459fb40d1d555bc6cbc944de94a8c400fdb5126fc325753dfa027d5555583bbd",
    "Arimo-Regular.ttf": "5c315974260455a02fad62495a0ae9a783bb53f0eccf807deb75c7967e7a81d6",
    "Arimo-Bold.ttf": "10724c3733f60cdec733da1a439de9100e1593ceb219cc4d03c443bef1feb9b6",
    "ComicNeue-Regular.otf": "2728ee8f303e31934e62bf27b044fd7657b0613412d51f7444db1078cc3a7cb2",
    "ComicNeue-Bold.otf": "0637fea8f858cd1d9a6e0ff786bed3d8cc2dc59b871a28e268a5a0106f052a92",
    "DejaVuSans.ttf": "abdc775b21b1bc470d50c97e790d276f2054b7504e56e5bd3e64f48d68582322",
    "DejaVuSans-Bold.ttf": "0d977336a6d5fba34eab8e3199eb218327161b5143749f802982c2bc34df0c96",
    "JetBrainsMono-Regular.ttf": "a3014fb90ae8ddfbdfc778de75f95b49a857947fde5335ab3f50b6d56eb517be",
    "JetBrainsMono-Bold.ttf": "3481028266ee80741bfa96beaa4ce2ea1c6beebf89979d3e64e039c4d83822d1",
    "montserrat-latin-400-normal.woff2": "e66bcd2761ab6924b25ce70dafe10e57a39193c4fea1516730bd9cb5240af6c8",
    "montserrat-latin-ext-400-normal.woff2": "30f166cea0894715f7b1342798306dd4206bc1d0331440d543f6e7f7fff04539",
    "montserrat-latin-700-normal.woff2": "f9d9e65b15372cebcafc3acd1e664a564c5c4b23278de4d5760de9a13c530371",
    "montserrat-latin-ext-700-normal.woff2": "a59fcc944a712e213a2f3bd994367129217c75f24a9155a5a3c1a0f5fd2cc9a7",
    "NotoSerif-Regular.ttf": "9d7583b7dc9e812afd32a14280c5cac3160012efe50c8d08938f4fea266ff67f",
    "NotoSerif-Bold.ttf": "0af0ff2be8f84910fb21ec5fe1b6b7395e3073250502a334baf6ca2f860c88fe",
    "OpenSans-Regular.ttf": "e64e508b2aa2880f907e470c4550980ec4c0694d103a43f36150ac3f93189bee",
    "OpenSans-Bold.ttf": "5894a3649b213cf5b2d673b6e7a871815fd1d120fa68a463592f27db14eae323",
    "RobotoCondensed-Regular.ttf": "936069d5e46da383bff37b629a73e0bfb8b8ac7bc54cfb927fb700f6a890e9aa",
    "RobotoCondensed-Bold.ttf": "7f109b2b6d72e7563522d3c3d2c6c8b79ec5a711bfdf483b93e345eab5b5ef94",
    "RobotoSlab-Regular.otf": "1ab154c4863f88a2481f4945591f9b630962daeb95a28a3efb3d84b8733e6f45",
    "RobotoSlab-Bold.otf": "f860d0a2b4323863d94f76d579d4ddb54048c87d07f3bff936f40c22d7cb49dd",
    "Carlito-Regular.ttf": "b4ff23ba370cc95a3c349336b73f9c28514a1371210f89832efc85c4b1ea7131",
    "Carlito-Bold.ttf": "0f62ab34ad5d079a0a28fac01bcf7c7a724a4db4d6cb99cab9cabff382fbb80f",
    "Tinos-Regular.ttf": "cf264a22292950ca1679b2ade07e9e6ecb26c649ab70975d0e113f979efa827a",
    "Tinos-Bold.ttf": "971d6af5fcb3a0c05535a92a635fb63a86ea5eb935639c9b864be33f3bfaba80",
}

# family, style, source files (the first decides; a second lends glyphs that it lacks), position on the axes (None: static)
FONTS = [
    ("Inter", "Regular", ["Inter-roman.var.ttf"], {"wght": 400}),
    ("Inter", "Bold", ["Inter-roman.var.ttf"], {"wght": 700}),
    ("Arimo", "Regular", ["Arimo-Regular.ttf"], None),
    ("Arimo", "Bold", ["Arimo-Bold.ttf"], None),
    ("Comic Neue", "Regular", ["ComicNeue-Regular.otf"], None),
    ("Comic Neue", "Bold", ["ComicNeue-Bold.otf"], None),
    ("DejaVu Sans", "Regular", ["DejaVuSans.ttf"], None),
    ("DejaVu Sans", "Bold", ["DejaVuSans-Bold.ttf"], None),
    ("JetBrains Mono", "Regular", ["JetBrainsMono-Regular.ttf"], None),
    ("JetBrains Mono", "Bold", ["JetBrainsMono-Bold.ttf"], None),
    ("Montserrat", "Regular", ["montserrat-latin-400-normal.woff2", "montserrat-latin-ext-400-normal.woff2"], None),
    ("Montserrat", "Bold", ["montserrat-latin-700-normal.woff2", "montserrat-latin-ext-700-normal.woff2"], None),
    ("Noto Serif", "Regular", ["NotoSerif-Regular.ttf"], None),
    ("Noto Serif", "Bold", ["NotoSerif-Bold.ttf"], None),
    ("Open Sans", "Regular", ["OpenSans-Regular.ttf"], None),
    ("Open Sans", "Bold", ["OpenSans-Bold.ttf"], None),
    ("Roboto Condensed", "Regular", ["RobotoCondensed-Regular.ttf"], None),
    ("Roboto Condensed", "Bold", ["RobotoCondensed-Bold.ttf"], None),
    ("Roboto Slab", "Regular", ["RobotoSlab-Regular.otf"], None),
    ("Roboto Slab", "Bold", ["RobotoSlab-Bold.otf"], None),
    # The name Carlito is reserved: a modified version must bear another.
    ("Sheet Sans", "Regular", ["Carlito-Regular.ttf"], None),
    ("Sheet Sans", "Bold", ["Carlito-Bold.ttf"], None),
    ("Tinos", "Regular", ["Tinos-Regular.ttf"], None),
    ("Tinos", "Bold", ["Tinos-Bold.ttf"], None),
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

NOTICE = "Modified for Chartmill: cut down to a subset, pair kerning moved to a kern table, hinting and layout features removed."


def cut(font, codes):
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables = ["GSUB", "GPOS", "GDEF", "MATH", "kern", "DSIG", "STAT", "gasp", "meta", "FFTM"]
    options.drop_tables += ["LTSH", "VDMX", "hdmx", "PCLT", "prop"]
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
    records = {0: old[0], 1: family, 2: style, 3: postscript + ";subset", 4: full, 5: old[5], 6: postscript, 7: old[7]}
    records |= {10: NOTICE, 13: old[13], 14: old[14]}
    for index, text in records.items():
        if text:
            table.setName(text, index, 3, 1, 0x409)
    bold = style == "Bold"
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0b1100001 | (0b100000 if bold else 0b1000000)
    font["head"].macStyle = 1 if bold else 0


def cap_and_x_height(font, cmap):
    """Set both heights in OS/2 where they are absent or not those of H and x."""
    table, glyf = font["OS/2"], font["glyf"]
    for field, char in (("sCapHeight", "H"), ("sxHeight", "x")):
        drawn = bounds(font, cmap[ord(char)])[3]
        if table.version < 2 or abs(getattr(table, field, 0) - drawn) > 0.01 * font["head"].unitsPerEm:
            setattr(table, field, drawn)
    if table.version < 2:
        table.version = 2
        table.usDefaultChar, table.usBreakChar, table.usMaxContext = 0, 32, 2
        table.ulCodePageRange1, table.ulCodePageRange2 = 1, 0


def make(sources, position, target, family, style):
    font, *lenders = [TTFont(source, recalcTimestamp=False, lazy=False) for source in sources]
    font.flavor = None
    if position is not None:
        instancer.instantiateVariableFont(font, position, inplace=True, overlap=instancer.OverlapMode.KEEP_AND_DONT_SET_FLAGS)
    cmap = font.getBestCmap()
    have = [code for code in WANTED if code in cmap]
    kerning = read_kerning(font, sorted({cmap[code] for code in have}))
    cut(font, have)
    if "CFF " in font:
        to_quadratic(font)

    cmap = font.getBestCmap()
    plain_zero(font, cmap)
    lent, made = [], []
    for code in sorted(WANTED):  # the minus, U+2212, comes before those made with it
        if code in cmap:
            continue
        lender = next((lender for lender in lenders if code in lender.getBestCmap()), None)
        name = build(font, cmap, code) if lender is None else borrow(font, lender, code)
        if name is not None:
            for table in font["cmap"].tables:
                table.cmap[code] = name
            cmap[code] = name
            (made if lender is None else lent).append(code)

    em = font["head"].unitsPerEm
    codes = {}
    for code, name in sorted(cmap.items()):
        codes.setdefault(name, code)
    pairs, in_all = choose_pairs(kerning, codes, em)
    write_kerning(font, pairs)

    name_it(font, family, style)
    cap_and_x_height(font, cmap)
    font["post"].formatType = 3.0
    font["head"].flags &= ~0b11100  # nothing hinted is left
    os.makedirs(os.path.dirname(target), exist_ok=True)
    font.save(target, reorderTables=True)

    absent = [code for code in WANTED if code not in cmap]
    size = os.path.getsize(target)
    print("%s: %d bytes, %d characters, %d of %d kerning pairs" % (target, size, len(cmap), len(pairs), in_all))
    print("   lent:  ", "".join(map(chr, lent)) or "-")
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
    missing = sorted({source for font in FONTS for source in font[2]} - set(found))
    if missing:
        sys.exit("no such source: " + ", ".join(missing))
    for family, style, sources, position in FONTS:
        for source in sources:
            with open(found[source], "rb") as file:
                actual = hashlib.sha256(file.read()).hexdigest()
            if actual != SHA[source]:
                warning = "warning: %s is not the file that the committed fonts were made of (SHA-256 %s)"
                print(warning % (found[source], actual), file=sys.stderr)
        target = os.path.join(family.lower().replace(" ", "-"), "%s-%s.ttf" % (family.replace(" ", ""), style))
        make([found[source] for source in sources], position, os.path.join(arguments[-1], target), family, style)


if __name__ == "__main__":
    main(sys.argv[1:])
