"""Annotations of pictures made by hand, to test the oracle with. What it must never read is filled with nonsense."""

from __future__ import annotations

from releases import Json, note, text, values

# A pie of shares, with clauses.
PIE = note(
    [
        {"name": "Time per day", "kind": "category"},
        {"name": "Share of people", "kind": "quantity", "measure": {"kind": "share", "unit": "%"}},
    ],
    [
        {"cells": ["Less than 2 hours", "15"], "clause": {"en": "spend less than 2 hours a day on screens"}},
        {"cells": ["Most of the day", "40"], "clause": {"en": "spend most of the day on screens"}},
        {"cells": ["Some hours", "30"], "clause": {"en": "spend some hours a day on screens"}},
        {"cells": ["Nothing", "15"], "clause": {"en": "spend no time on screens"}},
    ],
    [text("title", "Time on screens"), *values([["15%"], ["40%"], ["30%"], ["15%"]])],
    ["#d62728", "#1f77b4", "#2ca02c", "#ff7f0e"],
    chart="pie",
    mark="slice",
    reading_order="clockwise",
    table={"population": {"en": {"singular": "person", "plural": "people"}}},
)

# Bars of counts of people, not all printed.
BAR = note(
    [
        {"name": "Occupation", "kind": "category"},
        {"name": "Number of people", "kind": "quantity", "measure": {"kind": "count"}},
    ],
    [
        {"cells": ["Teachers", "1250"], "clause": {"en": "are teachers"}},
        {"cells": ["Nurses", "980"], "clause": {"en": "are nurses"}},
        {"cells": ["Cooks", "400"], "clause": {"en": "are cooks"}},
        {"cells": ["Other", "170"], "clause": {"en": "do something else"}},
    ],
    [
        text("title", "What people do"),
        text("axis-title", "Number of people", axis="y"),
        *values([["1,250"], ["980"], ["400"]]),
    ],
    ["#1f77b4"] * 4,
    chart="bar",
    mark="bar",
    reading_order="left-to-right",
    table={"population": {"en": {"singular": "person", "plural": "people"}}},
)

# A table of two series over time.
TABLE = note(
    [
        {"name": "Year", "kind": "time"},
        {"name": "Sales", "kind": "quantity", "measure": {"kind": "amount", "unit": "US$ million"}},
        {"name": "July", "kind": "quantity", "measure": {"kind": "rate", "unit": "°C"}},
    ],
    [
        {"cells": ["2019", "4.5", "-1.5"]},
        {"cells": ["2020", "3.0", "2.5"]},
        {"cells": ["2021", "6.1", "4.0"]},
        {"cells": ["2022", "5.0", "0.3"]},
    ],
    [
        text("title", "Sales and weather"),
        text("column-header", "Sales (US$ million)", shows={"series": {"series": 0}}),
        text("column-header", "July", shows={"series": {"series": 1}}),
        *values([["4.5", "-1.5°C"], ["3.0", "2.5°C"], ["6.1", "4.0°C"], ["5.0", "0.3°C"]]),
    ],
    [],
    chart="table",
    mark="row",
    reading_order="top-to-bottom",
)

# Bars of two series, each in a color of its own.
GROUPED = note(
    [
        {"name": "Sport", "kind": "category"},
        {"name": "Men", "kind": "quantity", "measure": {"kind": "rate", "unit": "%"}},
        {"name": "Women", "kind": "quantity", "measure": {"kind": "rate", "unit": "%"}},
    ],
    [{"cells": ["Do not swim", "12.5", "10.0"]}, {"cells": ["Chess", "2.5", "5.0"]}],
    [text("title", "Sports"), *values([["12.5%", "10.0%"], ["2.5%", "5.0%"]])],
    ["#d62728", "#d62728"],
    chart="bar",
    mark="bar",
    reading_order="left-to-right",
)
GROUPED["marks"] += [{"row": row, "column": "Women", "color": "#1f77b4"} for row in (0, 1)]

# A funnel of two stages with the same value.
FUNNEL = note(
    [
        {"name": "Stage", "kind": "category"},
        {"name": "Visitors", "kind": "quantity", "measure": {"kind": "count"}},
    ],
    [
        {"cells": [label, value]}
        for label, value in (("Came", "800"), ("Saw", "300"), ("Bought", "300"), ("Paid", "90"))
    ],
    [text("title", "A shop"), *values([["800"], ["300"], ["300"], ["90"]])],
    ["#0aa3a3", "#8c5fbf", "#e377c2", "#8c564b"],
    chart="funnel",
    mark="stage",
    reading_order="top-to-bottom",
    table={"population": {"en": {"singular": "visitor", "plural": "visitors"}}},
)

# A table of one series that is a good, on days.
MILK = note(
    [
        {"name": "Day", "kind": "time"},
        {"name": "Milk", "kind": "quantity", "measure": {"kind": "amount", "unit": "liters"}},
    ],
    [{"cells": [label, value]} for label, value in (("Mon", "1.25"), ("Tue", "2.5"), ("Wed", "1.75"))],
    [
        text("title", "Milk"),
        text("column-header", "Milk (liters)", shows={"series": {"series": 0}}),
        *values([["1.25"], ["2.5"], ["1.75"]]),
    ],
    [],
    chart="table",
    mark="row",
    reading_order="top-to-bottom",
)


def by_series(picture: Json, colors: dict[str, str]) -> Json:
    """A picture whose marks have a color for each series."""
    n_rows = len(picture["table"]["rows"])
    marks = [
        {"row": row, "column": column, "color": color} for row in range(n_rows) for column, color in colors.items()
    ]
    return {**picture, "marks": marks}


def group_of(name: str, quantity: str, stacks: bool) -> Json:
    """What the series of a table have in common."""
    return {"group": {"name": name, "quantity": quantity, "stacks": stacks}}


def quantities(names: tuple[str, ...], kind: str, unit: str | None) -> list[Json]:
    """Columns that measure the same."""
    measure = {"kind": kind, "unit": unit} if unit else {"kind": kind}
    return [{"name": name, "kind": "quantity", "measure": measure} for name in names]


# Stacks of three sources over time.
GENERATED = [
    ["2018", "10.5", "4.0", "60.0"],
    ["2019", "14.0", "6.5", "55.5"],
    ["2020", "13.0", "13.5", "58.0"],
    ["2021", "20.0", "21.0", "40.0"],
    ["2022", "25.5", "30.0", "24.5"],
]
POWER = by_series(
    note(
        [{"name": "Year", "kind": "time"}, *quantities(("Wind", "Solar", "Coal"), "amount", "TWh")],
        [{"cells": cells} for cells in GENERATED],
        [
            text("title", "Electricity by source"),
            text("axis-title", "Electricity generated (TWh)", axis="y"),
            *values([cells[1:] for cells in GENERATED]),
        ],
        [],
        chart="stacked-bar",
        mark="segment",
        reading_order="left-to-right",
        table=group_of("Source", "Electricity generated", True),
    ),
    {"Wind": "#1f77b4", "Solar": "#ff7f0e", "Coal": "#777777"},
)

# Grouped bars of counts; the channels are no parts of one whole, and one value is missing.
SHOPS = by_series(
    note(
        [{"name": "Department", "kind": "category"}, *quantities(("Online", "In store"), "count", None)],
        [
            {"cells": ["Books", "1200", "800"]},
            {"cells": ["Music", "450", "450"]},
            {"cells": ["Toys and games", "300", "950"]},
            {"cells": ["Garden", None, "700"]},
        ],
        [
            text("title", "Visitors of a shop"),
            text("axis-title", "Visitors", axis="y"),
            *values([["1,200", "800"], ["450", "450"], ["300", "950"]]),
            text("value-label", "700", shows={"datum": {"row": 3, "series": 1}}),
        ],
        [],
        chart="grouped-bar",
        mark="bar",
        reading_order="left-to-right",
        table=group_of("Channel", "Visitors", False),
    ),
    {"Online": "#2ca02c", "In store": "#d62728"},
)

# Lines of percentages that belong to no group, with a gap.
RATES = by_series(
    note(
        [{"name": "Month", "kind": "time"}, *quantities(("Employment rate", "Vacancy rate"), "rate", "%")],
        [
            {"cells": ["Jan", "61.5", "70.0"]},
            {"cells": ["Feb", None, "68.5"]},
            {"cells": ["Mar", "60.0", "66.0"]},
            {"cells": ["Apr", "63.0", "62.0"]},
            {"cells": ["May", "64.5", "62.0"]},
        ],
        [
            text("title", "Work"),
            *values([["61.5%", "70.0%"]]),
            text("value-label", "68.5%", shows={"datum": {"row": 1, "series": 1}}),
            *(
                text("value-label", shown, shows={"datum": {"row": row, "series": at}})
                for row, cells in enumerate([["60.0%", "66.0%"], ["63.0%", "62.0%"], ["64.5%", "62.0%"]], 2)
                for at, shown in enumerate(cells)
            ),
        ],
        [],
        chart="line",
        mark="point",
        reading_order="left-to-right",
    ),
    {"Employment rate": "#1f77b4", "Vacancy rate": "#d62728"},
)

# Bars in which the years are the series.
YEARS = by_series(
    note(
        [{"name": "Product", "kind": "category"}, *quantities(("2021", "2022"), "amount", "US$ million")],
        [{"cells": ["Books", "5", "4"]}, {"cells": ["Films", "2", "-3"]}, {"cells": ["Games", "3", "8"]}],
        [
            text("title", "Profit"),
            text("axis-title", "Profit (US$ million)", axis="x"),
            *values([["5", "4"], ["2", "-3"], ["3", "8"]]),
        ],
        [],
        chart="horizontal-bar",
        mark="bar",
        reading_order="top-to-bottom",
        table=group_of("Year", "Profit", False),
    ),
    {"2021": "#1f77b4", "2022": "#d62728"},
)
