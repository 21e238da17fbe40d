"""Brazilian Portuguese words, as data: what may stand in the slots of patterns."""

from __future__ import annotations

from languages.portuguese.choices import ACCORDING, CHOICES, ORDINALS, PAST, PRESENT
from languages.portuguese.nouns import GRAMMAR
from languages.romance.nouns import FORMS
from languages.romance.words import RomanceWords, texts

# Names of places that have an article.
MASCULINE_PLACES = texts(
    "Acre|Amapá|Amazonas|Ceará|Distrito Federal|Espírito Santo|Maranhão|Pará|Paraná|Piauí|Rio de Janeiro|Tocantins",
    "Rio Grande do [Norte|Sul]|Norte|Nordeste|Centro-Oeste|Sudeste|Sul|Brasil|Chile|Peru|México|Japão|Canadá",
)
FEMININE_PLACES = texts("Bahia|Paraíba|Argentina|Alemanha|França|Itália|Espanha|China|Índia|Europa|Ásia|África|Oceania")
_SEEN = "[registrad|mostrad|indicad][os|as]"

WORDS = RomanceWords(
    grammar=GRAMMAR,
    verbs={
        "be": ((*PRESENT, "dá", "dão"), (*PAST, "deu", "deram")),
        "what_is": (texts("qual[| é]|quais[| são]"), texts("qual[| foi| era]|quais[| foram| eram]")),
        "has": (
            texts("tem|têm|possu[i|em]|[registr|apresent|mostr][a|am]|[está|aparece|aparecem|é mostrad[o|a]] com"),
            texts("teve|tiveram|tinha|tinham|possuía|[registr|apresent|mostr][ou|aram]|[ficou|foi mostrad[o|a]] com"),
        ),
        "there": (
            texts(f"há|existe[|m]|aparece[|m]|constam|é|são|estão|são {_SEEN}"),
            texts(f"havia|houve|existia[|m]|tinha|foi|era|foram|eram|foram {_SEEN}"),
        ),
        "add_up": (texts("soma[|m]|totaliza[|m]|soma ao todo"), texts("som[ou|aram]|totaliz[ou|aram]")),
        "make_up": (
            texts("representa[|m]|corresponde[|m]|responde[|m] por|cabe[|m]|vem|vêm|é|são|equivale[|m]|ocupa"),
            texts("[representou|correspondeu|equivaleu|coube|ocupou|veio|foi|respondeu por]")
            + texts("representaram|corresponderam|equivaleram|couberam|vieram|foram|responderam por"),
        ),
    },
    plural_verbs=frozenset(
        "são foram eram dão deram ficam ficaram estão estavam estiveram têm tiveram quais valem somam totalizam".split()
    ),
    choices=CHOICES,
    marks={
        "bar": (("barra",), ("barras",)),
        "segment": (("segmento",), ("segmentos",)),
        "point": (("ponto",), ("pontos",)),
        "slice": (("fatia",), ("fatias",)),
        "stage": (("etapa",), ("etapas",)),
        "row": (("linha",), ("linhas",)),
    },
    pictures={
        "bar": ("gráfico",),
        "segment": ("gráfico",),
        "point": ("gráfico",),
        "slice": ("gráfico",),
        "stage": ("funil",),
        "row": ("tabela",),
    },
    category="categoria",
    period="período",
    series="série",
    column="coluna",
    slots={"of": "de", "in": "em", "to": "a", "by": "por"},
    of="de",
    inside="em",
    at=texts(
        "[para|com|sobre|entre][| o| a| os| as]|em|n[o|a|os|as]|d[e|o|a|os|as]|à[|s]|ao[|s]|a|por|pel[o|a|os|as]|como",
        "no caso d[e|o|a|os|as]",
    ),
    conjunctions=(" e ",),
    according=ACCORDING,
    value=("valor", "valores"),
    share=("percentual", "porcentagem", "proporção", "participação", "parcela"),
    number=("número", "quantidade"),
    total=("total", "totais"),
    sum=texts("total|soma[| total]|[número|quantidade|valor] total"),
    articled=dict.fromkeys(MASCULINE_PLACES, False) | dict.fromkeys(FEMININE_PLACES, True),
    days=dict.fromkeys(texts("seg|ter|qua|qui|sex|[segunda|terça|quarta|quinta|sexta][|-feira]"), True)
    | dict.fromkeys(texts("sáb|dom|sábado|domingo"), False),
    in_full=(
        {
            month[:3]: month
            for month in texts("janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro")
        },
        {day[:3]: day for day in texts("[segunda|terça|quarta|quinta|sexta]-feira|sábado|domingo")},
        {"tri": "trimestre de"},
    ),
    gendered={
        **{
            f"{stem}{ending}": form
            for stem in ("tod", "quant")
            for ending, form in zip(("o", "a", "os", "as"), FORMS, strict=True)
        },
        **{form: (form[-1] in "aª" or form[-2:] == "as", form[-1] == "s") for forms in ORDINALS for form in forms},
        "dois": (False, True),
        "duas": (True, True),
    },
    numbered={"maior": False, "menor": False, **dict.fromkeys(texts("maiores|menores|três|quatro|cinco"), True)},
    adjective=r"\bmais (alt|baix|elevad|reduzid)(os|as|o|a)\b",
)
