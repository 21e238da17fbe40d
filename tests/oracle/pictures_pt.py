"""Annotations of pictures in Brazilian Portuguese made by hand, to test the oracle with."""

from __future__ import annotations

from pictures import by_series, group_of, quantities
from releases import note, text, values

PT = {"locale": "pt-BR"}

# A pie of shares, with clauses.
TELAS = note(
    [
        {"name": "Tempo por dia", "kind": "category"},
        {"name": "Percentual de pessoas", "kind": "quantity", "measure": {"kind": "share", "unit": "%"}},
    ],
    [
        {"cells": ["Menos de 2 horas", "15"], "clause": {"pt-BR": "passam menos de 2 horas por dia em telas"}},
        {"cells": ["De 2 a 4 horas", "32.5"], "clause": {"pt-BR": "passam de 2 a 4 horas por dia em telas"}},
        {"cells": ["Mais de 4 horas", "37.5"], "clause": {"pt-BR": "passam mais de 4 horas por dia em telas"}},
        {"cells": ["Nunca", "15"], "clause": {"pt-BR": "não passam tempo em telas"}},
    ],
    [text("title", "Tempo diário em telas"), *values([["15,0%"], ["32,5%"], ["37,5%"], ["15,0%"]])],
    ["#d62728", "#1f77b4", "#2ca02c", "#ff7f0e"],
    chart="pie",
    mark="slice",
    reading_order="clockwise",
    table={"population": {"pt-BR": {"singular": "pessoa", "plural": "pessoas", "gender": "f"}}},
    **PT,
)

# Bars of counts of people, not all printed.
OCUPACOES = note(
    [
        {"name": "Ocupação", "kind": "category"},
        {"name": "Moradores", "kind": "quantity", "measure": {"kind": "count"}},
    ],
    [
        {"cells": ["Professores", "1250"], "clause": {"pt-BR": "são professores"}},
        {"cells": ["Enfermeiros", "980"], "clause": {"pt-BR": "são enfermeiros"}},
        {"cells": ["Cozinheiros", "400"], "clause": {"pt-BR": "são cozinheiros"}},
        {"cells": ["Outros", "170"], "clause": {"pt-BR": "fazem outra coisa"}},
    ],
    [
        text("title", "As ocupações dos moradores"),
        text("axis-title", "Moradores", axis="y"),
        *values([["1.250"], ["980"], ["400"]]),
    ],
    ["#1f77b4"] * 4,
    chart="bar",
    mark="bar",
    reading_order="left-to-right",
    table={"population": {"pt-BR": {"singular": "pessoa", "plural": "pessoas", "gender": "f"}}},
    **PT,
)

# Bars of the rents of places, some of which have an article.
ALUGUEL = note(
    [
        {"name": "Estado", "kind": "category"},
        {"name": "Aluguel médio", "kind": "quantity", "measure": {"kind": "rate", "unit": "R$"}},
    ],
    [{"cells": cells} for cells in (["Bahia", "1250.5"], ["Goiás", "980.0"], ["Ceará", "1100.25"], ["Acre", "700.0"])],
    [
        text("title", "Aluguel por estado"),
        text("axis-title", "Aluguel médio (R$)", axis="x"),
        *values([["R$ 1.250,50"], ["R$ 980,00"], ["R$ 1.100,25"], ["R$ 700,00"]]),
    ],
    ["#d62728", "#1f77b4", "#2ca02c", "#ff7f0e"],
    chart="horizontal-bar",
    mark="bar",
    reading_order="top-to-bottom",
    **PT,
)

# A table of one series over time, with losses.
RESULTADO = note(
    [
        {"name": "Ano", "kind": "time"},
        {"name": "Resultado", "kind": "quantity", "measure": {"kind": "amount", "unit": "R$ milhões"}},
    ],
    [{"cells": cells} for cells in (["2019", "4.5"], ["2020", "-1.2"], ["2021", "6.0"], ["2022", "5.1"])],
    [
        text("title", "O resultado da padaria"),
        text("column-header", "Resultado (R$ milhões)", shows={"series": {"series": 0}}),
        *values([["4,5"], ["-1,2"], ["6,0"], ["5,1"]]),
    ],
    [],
    chart="table",
    mark="row",
    reading_order="top-to-bottom",
    **PT,
)

# A funnel of projects.
EDITAL = note(
    [
        {"name": "Fase", "kind": "category"},
        {"name": "Projetos", "kind": "quantity", "measure": {"kind": "count"}},
    ],
    [{"cells": cells} for cells in (["Inscritos", "800"], ["Avaliados", "300"], ["Aprovados", "240"], ["Pagos", "90"])],
    [text("title", "O edital de cultura"), *values([["800"], ["300"], ["240"], ["90"]])],
    ["#0aa3a3", "#8c5fbf", "#e377c2", "#8c564b"],
    chart="funnel",
    mark="stage",
    reading_order="top-to-bottom",
    table={"population": {"pt-BR": {"singular": "projeto", "plural": "projetos", "gender": "m"}}},
    **PT,
)

# Stacks of three sources over time.
GERADA = [
    ["2018", "10.5", "4.0", "60.0"],
    ["2019", "14.0", "6.5", "55.5"],
    ["2020", "13.0", "13.5", "58.0"],
    ["2021", "20.0", "21.0", "40.0"],
    ["2022", "25.5", "30.0", "24.5"],
]
ENERGIA = by_series(
    note(
        [{"name": "Ano", "kind": "time"}, *quantities(("Eólica", "Solar", "Carvão"), "amount", "GWh")],
        [{"cells": cells} for cells in GERADA],
        [
            text("title", "Geração por fonte"),
            text("axis-title", "Energia gerada (GWh)", axis="y"),
            *values([[cell.replace(".", ",") for cell in cells[1:]] for cells in GERADA]),
        ],
        [],
        chart="stacked-bar",
        mark="segment",
        reading_order="left-to-right",
        table=group_of("Fonte", "Energia gerada", True),
        **PT,
    ),
    {"Eólica": "#1f77b4", "Solar": "#ff7f0e", "Carvão": "#777777"},
)

# Grouped bars of counts; the networks are no parts of one whole.
MATRICULAS = by_series(
    note(
        [{"name": "Etapa", "kind": "category"}, *quantities(("Municipal", "Privada"), "count", None)],
        [
            {"cells": cells}
            for cells in (["Creche", "1200", "800"], ["Pré-escola", "450", "450"], ["Ensino médio", "300", "950"])
        ],
        [
            text("title", "Matrículas por rede"),
            text("axis-title", "Matrículas", axis="y"),
            *values([["1.200", "800"], ["450", "450"], ["300", "950"]]),
        ],
        [],
        chart="grouped-bar",
        mark="bar",
        reading_order="left-to-right",
        table=group_of("Rede", "Matrículas", False),
        **PT,
    ),
    {"Municipal": "#2ca02c", "Privada": "#d62728"},
)

# Lines of percentages that belong to no group.
TAXAS = by_series(
    note(
        [{"name": "Mês", "kind": "time"}, *quantities(("Taxa de ocupação", "Taxa de desistência"), "rate", "%")],
        [{"cells": cells} for cells in (["jan", "61.5", "70.0"], ["fev", "60.0", "66.0"], ["mar", "63.0", "62.0"])],
        [text("title", "Os hotéis"), *values([["61,5%", "70,0%"], ["60,0%", "66,0%"], ["63,0%", "62,0%"]])],
        [],
        chart="line",
        mark="point",
        reading_order="left-to-right",
        **PT,
    ),
    {"Taxa de ocupação": "#1f77b4", "Taxa de desistência": "#d62728"},
)
