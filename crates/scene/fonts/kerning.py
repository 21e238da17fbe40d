"""Pair kerning: read from GPOS (or the old `kern` table), chosen, written as one `kern` subtable of format 0."""

from fontTools.ttLib import newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0

MIN_KERN = 8 / 1000  # of an em
MAX_PAIRS = 3300  # 6 bytes each: the table stays under 20 kB


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
