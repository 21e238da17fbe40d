"""Spanish words, as data: how nouns change, and what may stand in the slots of patterns."""

from __future__ import annotations

from languages.romance.nouns import FORMS, Grammar
from languages.romance.words import RomanceWords

GRAMMAR = Grammar(
    articles=("el", "la", "los", "las"),
    indefinite=("un", "una", "unos", "unas"),
    prepositions={
        "de": ("del", "de la", "de los", "de las"),
        "en": ("en el", "en la", "en los", "en las"),
        "a": ("al", "a la", "a los", "a las"),
        "por": ("por el", "por la", "por los", "por las"),
        "para": ("para el", "para la", "para los", "para las"),
    },
    cuts=frozenset("de del en con sin por para a al hasta entre y e o u que no más menos".split()),
    feminine=frozenset(
        "mano foto moto red luz voz paz cruz vez flor sal piel cárcel clase base fase serie especie parte fuente gente "
        "noche tarde muerte suerte mente leche sangre nube torre nieve fiebre llave clave nave ley sede mujer imagen "
        "carne superficie dosis crisis tesis calle costumbre radio sucursal catedral capital tasa señal".split()
    ),
    masculine=frozenset(
        "día mapa problema sistema programa tema clima idioma drama esquema planeta turista ciclista artista dentista "
        "mes país gas autobús café té nombre aceite pez parque nivel índice volumen cliente paciente visitante habitante "
        "estudiante viajante aire bosque cine coche tren hombre jefe lunes martes miércoles jueves viernes total valor "
        "porcentaje monto alquiler trimestre semestre transporte restaurante tomate".split()
    ),
    feminine_endings=("a", "ción", "sión", "xión", "gión", "nión", "dad", "tad", "tud", "umbre", "itis", "triz"),
    masculine_endings=("o", "or", "aje", "al", "el", "il", "ol", "ul", "ar", "er", "ón", "án", "ín", "ma"),
    unchanged=frozenset(
        "crisis análisis tesis dosis virus lunes martes miércoles jueves viernes atlas campus bus".split()
    ),
    irregular={
        "mes": "meses",
        "país": "países",
        "gas": "gases",
        "bus": "buses",
        "autobús": "autobuses",
        "examen": "exámenes",
        "joven": "jóvenes",
        "imagen": "imágenes",
        "orden": "órdenes",
        "origen": "orígenes",
        "volumen": "volúmenes",
    },
    to_plural=(
        ("z", "ces"),
        ("ón", "ones"),
        ("án", "anes"),
        ("én", "enes"),
        ("ín", "ines"),
        ("és", "eses"),
        ("([aeiouáéíóú])", "\\1s"),
        ("([bcdfghjlmnprtvwxy])", "\\1es"),
    ),
    to_singular=(
        ("ones", "ón"),
        ("anes", "án"),
        ("ines", "ín"),
        ("eses", "és"),
        ("ces", "z"),
        ("s", ""),
        ("es", ""),
    ),
    either=frozenset(("agua", "área", "aula", "arma", "ave", "alma", "hambre")),
)

ORDINALS: tuple[tuple[str, ...], ...] = (
    ("primero", "primera", "primer"),
    ("segundo", "segunda"),
    ("tercero", "tercera", "tercer"),
    ("cuarto", "cuarta"),
    ("quinto", "quinta"),
    ("sexto", "sexta"),
    ("séptimo", "séptima"),
    ("octavo", "octava"),
    ("noveno", "novena"),
    ("décimo", "décima"),
)
COLORS = {
    "rojo": "red",
    "naranja": "orange",
    "amarillo": "yellow",
    "verde": "green",
    "turquesa": "teal",
    "azul": "blue",
    "morado": "purple",
    "violeta": "purple",
    "rosa": "pink",
    "marrón": "brown",
    "café": "brown",
    "gris": "gray",
    "negro": "black",
}
ROSE = ("subió", "aumentó", "creció", "subieron", "aumentaron", "crecieron", "alza", "aumento", "subida", "crecimiento")
FELL = ("bajó", "cayó", "disminuyó", "descendió", "bajaron", "cayeron", "disminuyeron", "baja", "caída", "descenso")

_LEVELS = tuple(
    (f"más {stem}{ending}", is_high)
    for stem, is_high in (("alt", True), ("elevad", True), ("baj", False), ("reducid", False))
    for ending in ("o", "a", "os", "as")
)
BIG = {"mayor": True, "mayores": True, "menor": False, "menores": False}
RATHER = {**BIG, **dict(_LEVELS), "superior": True, "superiores": True, "inferior": False, "inferiores": False}
ABOVE = {
    "por encima de": True,
    "mayor que": True,
    "mayores que": True,
    "mayor a": True,
    "mayores a": True,
    "superior a": True,
    "superiores a": True,
    "de más de": True,
    "más de": True,
    "por debajo de": False,
    "menor que": False,
    "menores que": False,
    "menor a": False,
    "menores a": False,
    "inferior a": False,
    "inferiores a": False,
    "de menos de": False,
    "menos de": False,
}
WAYS = {"de mayor a menor": True, "de menor a mayor": False}
ACCORDING = tuple(
    f"{lead} {article}"
    for lead in ("según", "de acuerdo con", "conforme a", "observando", "con base en", "en")
    for article in ("el", "la")
)
PRESENT = ("es", "son", "está", "están", "queda", "quedan", "asciende a", "ascienden a", "da")
PAST = (
    "fue",
    "fueron",
    "era",
    "eran",
    "estuvo",
    "estuvieron",
    "quedó",
    "quedaron",
    "ascendió a",
    "ascendieron a",
    "dio",
)
ENDINGS = ("o", "a", "os", "as")


def unbound(*texts: str) -> tuple[str, dict[str, str]]:
    """Texts that mean the same and bind nothing."""
    return "", dict.fromkeys(texts, "")


def shapes(*stems: str) -> tuple[str, ...]:
    """Participles in all their forms."""
    return tuple(f"{stem}{ending}" for stem in stems for ending in ENDINGS)


WORDS = RomanceWords(
    grammar=GRAMMAR,
    verbs={
        "be": (PRESENT, PAST),
        "what_is": (
            ("cuál es", "cuáles son", "cuál", "cuáles"),
            ("cuál fue", "cuáles fueron", "cuál era", "cuáles eran", "cuál", "cuáles"),
        ),
        "has": (
            ("tiene", "tienen", "registra", "registran", "presenta", "presentan", "muestra", "muestran", "aparece con")
            + ("aparecen con", "se muestra con", "se muestran con"),
            ("tuvo", "tuvieron", "tenía", "tenían", "registró", "registraron", "presentó", "presentaron", "mostró")
            + ("mostraron",),
        ),
        "there": (
            ("hay", "se muestran", "aparecen", "existen", "se indican", "se registran", "son", "corresponden"),
            ("hubo", "había", "se registraron", "fueron", "eran"),
        ),
        "add_up": (("suman", "suma", "totalizan", "totaliza"), ("sumaron", "sumó", "totalizaron", "totalizó")),
    },
    plural_verbs=frozenset("son fueron eran están estuvieron quedan quedaron cuáles suman sumaron".split()),
    choices={
        "is": unbound(*PRESENT, *PAST),
        "how_many": unbound("cuántos", "cuántas"),
        "how_much": unbound("cuánto", "de cuánto", "a cuánto", "en cuánto"),
        "in_how_many": unbound(*(f"{lead} {many}" for lead in ("en", "para", "de") for many in ("cuántos", "cuántas"))),
        "which": unbound("qué", "cuál"),
        "in_which": unbound(*(f"{lead} {which}" for lead in ("en", "para", "de", "con") for which in ("qué", "cuál"))),
        "than": unbound("que", "a", "al"),
        "percentage": unbound("porcentaje", "proporción", "parte", "fracción", "participación"),
        "number": unbound("número", "cantidad", "total"),
        "shown": unbound(*shapes("mostrad", "indicad", "registrad", "presentad"), "que se muestra", "que se muestran"),
        "shows": unbound("muestra", "indica", "presenta", "da", "registra"),
        "with": unbound("con", "que tiene", "que tuvo", "que registra", "que registró"),
        "every": unbound(
            *(
                f"{lead}tod{gender}os los".replace("aos los", "as las")
                for lead in ("", "de ", "en ", "para ", "entre ", "sobre ")
                for gender in ("", "a")
            ),
            *("de los", "de las", "en los", "en las"),
        ),
        "adding": unbound("sumando", "al sumar", "considerando", "juntando", "si se suman", "contando", "tomando"),
        "together": unbound("juntos", "juntas", "en total", "en conjunto", "sumados", "sumadas"),
        "sum_of": unbound("la suma", "el total", "la suma total", "el valor total"),
        "mean": unbound("promedio", "media", "media aritmética", "valor medio", "valor promedio"),
        "gap": unbound("la diferencia", "la distancia"),
        "comparing": unbound("comparando", "al comparar", "si se compara", "si se comparan"),
        "is_it_true": unbound("es cierto que", "es verdad que", "es correcto decir que"),
        "larger": unbound(*(text for text, is_high in RATHER.items() if is_high), "más"),
        "exceed": unbound("supera", "superan", "superó", "superaron", "excede", "exceden", "excedió", "excedieron"),
        "by_how_much": unbound("en cuánto", "cuánto", "por cuánto", "cuánto más"),
        "by_points": unbound(
            *(f"{lead}cuántos puntos porcentuales{more}" for lead in ("", "en ", "por ") for more in ("", " más"))
        ),
        "holds": unbound("tiene", "muestra", "contiene", "presenta"),
        "form": unbound("forman", "componen"),
        "headless": unbound("sin contar el encabezado", "sin el encabezado", "sin contar la cabecera"),
        "big": ("larger", BIG),
        "top": ("larger", {**BIG, **dict(_LEVELS)}),
        "higher": ("larger", RATHER),
        "more": ("larger", {"más": True, "menos": False}),
        "above": ("larger", ABOVE),
    },
    marks={
        "bar": (("barra",), ("barras",)),
        "segment": (("segmento",), ("segmentos",)),
        "point": (("punto",), ("puntos",)),
        "slice": (("porción",), ("porciones",)),
        "stage": (("etapa",), ("etapas",)),
        "row": (("fila",), ("filas",)),
    },
    pictures={
        "bar": ("gráfico",),
        "segment": ("gráfico",),
        "point": ("gráfico",),
        "slice": ("gráfico",),
        "stage": ("embudo",),
        "row": ("tabla",),
    },
    category="categoría",
    period="período",
    series="serie",
    column="columna",
    slots={"of": "de", "in": "en", "to": "a", "by": "por"},
    of="de",
    inside="en",
    at=(
        *(
            "para",
            "para el",
            "para la",
            "para los",
            "para las",
            "en",
            "en el",
            "en la",
            "en los",
            "en las",
            "de",
            "del",
        ),
        *("de la", "de los", "de las", "a", "al", "a la", "a las", "el", "la", "los", "las"),
    ),
    conjunctions=(" y ", " e "),
    according=ACCORDING,
    value=("valor", "valores"),
    share=("porcentaje", "proporción", "participación"),
    number=("número", "cantidad"),
    total=("total", "totales"),
    sum=("total", "suma", "número total", "cantidad total", "valor total"),
    days=dict.fromkeys("lunes martes miércoles jueves viernes sábado domingo lun mié jue vie sáb dom".split(), False),
    gendered={
        **{f"{stem}{ending}": form for stem in ("tod", "cuánt") for ending, form in zip(ENDINGS, FORMS, strict=True)},
        "primer": (False, False),
        "tercer": (False, False),
    },
    numbered={"mayor": False, "menor": False, "mayores": True, "menores": True},
    adjective=r"\bmás (alt|baj|elevad|reducid)(os|as|o|a)\b",
)
