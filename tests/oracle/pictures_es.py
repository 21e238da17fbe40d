"""Annotations of pictures in Spanish made by hand, to test the oracle with."""

from __future__ import annotations

from pictures import by_series, group_of, quantities
from releases import note, text, values

ES = {"locale": "es"}

# A pie of shares, with clauses.
PANTALLAS = note(
    [
        {"name": "Tiempo por día", "kind": "category"},
        {"name": "Porcentaje de personas", "kind": "quantity", "measure": {"kind": "share", "unit": "%"}},
    ],
    [
        {"cells": ["Menos de 2 horas", "15"], "clause": {"es": "pasan menos de 2 horas al día ante pantallas"}},
        {"cells": ["De 2 a 4 horas", "47.5"], "clause": {"es": "pasan de 2 a 4 horas al día ante pantallas"}},
        {"cells": ["Más de 4 horas", "37.5"], "clause": {"es": "pasan más de 4 horas al día ante pantallas"}},
    ],
    [text("title", "El tiempo ante pantallas"), *values([["15,0 %"], ["47,5 %"], ["37,5 %"]])],
    ["#d62728", "#1f77b4", "#2ca02c"],
    chart="pie",
    mark="slice",
    reading_order="clockwise",
    table={"population": {"es": {"singular": "persona", "plural": "personas", "gender": "f"}}},
    **ES,
)

# Bars of counts of four and five digits.
VISITANTES = note(
    [
        {"name": "Museo", "kind": "category"},
        {"name": "Visitantes", "kind": "quantity", "measure": {"kind": "count"}},
    ],
    [{"cells": cells} for cells in (["Casa del Mar", "12500"], ["Torre Vieja", "9800"], ["El Molino", "4000"])],
    [text("title", "Visitas a los museos"), *values([["12.500"], ["9800"], ["4000"]])],
    ["#1f77b4"] * 3,
    chart="bar",
    mark="bar",
    reading_order="left-to-right",
    **ES,
)

# A table of rents over time.
ALQUILER = note(
    [
        {"name": "Año", "kind": "time"},
        {"name": "Alquiler medio", "kind": "quantity", "measure": {"kind": "rate", "unit": "€"}},
    ],
    [{"cells": cells} for cells in (["2020", "980.5"], ["2021", "1050.0"], ["2022", "1234.5"])],
    [
        text("title", "Los alquileres"),
        text("column-header", "Alquiler medio (€)", shows={"series": {"series": 0}}),
        *values([["980,50"], ["1050,00"], ["1234,50"]]),
    ],
    [],
    chart="table",
    mark="row",
    reading_order="top-to-bottom",
    **ES,
)

# Grouped bars of sales over time.
VENTAS = by_series(
    note(
        [{"name": "Mes", "kind": "time"}, *quantities(("Tienda", "Internet"), "amount", "€")],
        [{"cells": cells} for cells in (["ene", "5200", "4100"], ["feb", "4800", "4900"], ["mar", "6100", "5300"])],
        [
            text("title", "Ventas por canal"),
            text("axis-title", "Ventas (€)", axis="y"),
            *values([["5200", "4100"], ["4800", "4900"], ["6100", "5300"]]),
        ],
        [],
        chart="grouped-bar",
        mark="bar",
        reading_order="left-to-right",
        table=group_of("Canal", "Ventas", True),
        **ES,
    ),
    {"Tienda": "#1f77b4", "Internet": "#d62728"},
)
