"""Spanish words, as data: how nouns change, and what may stand in the slots of patterns."""

from __future__ import annotations

from languages.romance.nouns import FORMS, Grammar
from languages.romance.words import RomanceWords, either, texts, unbound

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
        "mano foto moto red luz voz paz cruz vez flor sal piel cárcel clase base fase serie especie parte fuente "
        "gente noche tarde muerte suerte mente leche sangre nube torre nieve fiebre llave clave nave ley sede "
        "forma plataforma norma mujer imagen carne superficie dosis crisis tesis calle costumbre radio sucursal catedral "
        "capital tasa señal".split()
    ),
    masculine=frozenset(
        "día tranvía mapa problema sistema programa tema clima idioma drama esquema planeta turista ciclista artista "
        "dentista mes país gas autobús café té nombre aceite pez parque nivel índice volumen cliente paciente "
        "visitante habitante estudiante viajante aire bosque cine coche tren hombre jefe lunes martes miércoles "
        "jueves viernes total valor porcentaje monto alquiler trimestre semestre transporte restaurante tomate".split()
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

_LARGER = "mayor|mayores|superior|superiores|más [alt|elevad][o|a|os|as]"
_SMALLER = "menor|menores|inferior|inferiores|más [baj|reducid][o|a|os|as]"
_HIGHEST = "mayor|mayores|más [alt|elevad][o|a|os|as]"
_LOWEST = "menor|menores|más [baj|reducid][o|a|os|as]"
_ABOVE = "por encima de[|l]|mayor[|es] [que|a]|superior[|es] a|[|de ]más de"
_BELOW = "por debajo de[|l]|menor[|es] [que|a]|inferior[|es] a|[|de ]menos de"
ACCORDING = texts("[según|de acuerdo con|conforme a|observando|con base en|en] [el|la]")
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


WORDS = RomanceWords(
    grammar=GRAMMAR,
    verbs={
        "be": (PRESENT, PAST),
        "what_is": (texts("cuál[| es]|cuáles[| son]"), texts("cuál[| fue| era]|cuáles[| fueron| eran]")),
        "has": (
            texts("tiene[|n]|registra[|n]|presenta[|n]|muestra[|n]|aparece[|n] con|se muestra[|n] con"),
            texts("tuvo|tuvieron|tenía[|n]|[registr|present|mostr][ó|aron]"),
        ),
        "there": (
            texts("hay|son|aparecen|existen|corresponden|se [muestran|indican|registran]"),
            texts("hubo|había|fueron|eran|se registraron"),
        ),
        "add_up": (texts("suma[|n]|totaliza[|n]"), texts("sum[ó|aron]|totaliz[ó|aron]")),
    },
    plural_verbs=frozenset("son fueron eran están estuvieron quedan quedaron cuáles suman sumaron".split()),
    choices={
        "how_many": unbound("cuánt[os|as]"),
        "how_much": unbound("[|de |a |en ]cuánto"),
        "in_how_many": unbound("[en|para|de] cuánt[os|as]"),
        "which": unbound("qué|cuál"),
        "in_which": unbound("[en|para|de|con] [qué|cuál]"),
        "than": unbound("que|a|al"),
        "percentage": unbound("porcentaje|proporción|parte|fracción|participación"),
        "number": unbound("número|cantidad|total"),
        "shown": unbound("[mostrad|indicad|registrad|presentad][o|a|os|as]|que se muestra[|n]"),
        "shows": unbound("muestra|indica|presenta|da|registra"),
        "with": unbound("con|que [tiene|tuvo|registra|registró]"),
        "every": unbound("[|de |en |para |entre |sobre ][todos los|todas las]|[de|en] [los|las]"),
        "adding": unbound("sumando|al sumar|considerando|juntando|si se suman|contando|tomando"),
        "together": unbound("junt[os|as]|sumad[os|as]|en total|en conjunto"),
        "sum_of": unbound("la suma[| total]|el [|valor ]total"),
        "mean": unbound("promedio|media[| aritmética]|valor [medio|promedio]"),
        "gap": unbound("la [diferencia|distancia]"),
        "comparing": unbound("comparando|al comparar|si se compara[|n]"),
        "is_it_true": unbound("es [cierto|verdad|correcto decir] que"),
        "larger": unbound(_LARGER, "más"),
        "exceed": unbound("super[a|an|ó|aron]|exced[e|en|ió|ieron]"),
        "by_how_much": unbound("[|en |por ]cuánto[| más]"),
        "by_points": unbound("[|en |por ]cuántos puntos porcentuales[| más]"),
        "holds": unbound("tiene|muestra|contiene|presenta"),
        "form": unbound("forman|componen"),
        "headless": unbound("sin [|contar ]el encabezado|sin contar la cabecera"),
        "big": either("larger", "mayor|mayores", "menor|menores"),
        "top": either("larger", _HIGHEST, _LOWEST),
        "peak": either("larger", "máximo", "mínimo"),
        "higher": either("larger", _LARGER, _SMALLER),
        "more": either("larger", "más", "menos"),
        "above": either("larger", _ABOVE, _BELOW),
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
    at=texts(
        "[para|en|con|por|sobre|entre|como][| el| la| los| las]|[de|a][| la| los| las]|del|al|el|la|los|las",
        "en el caso [de|del|de la|de los|de las]",
        "correspondiente [a|al|a la|a los|a las]",
    ),
    conjunctions=(" y ", " e "),
    according=ACCORDING,
    value=("valor", "valores"),
    share=("porcentaje", "proporción", "participación"),
    number=("número", "cantidad"),
    total=("total", "totales"),
    sum=("total", "suma", "número total", "cantidad total", "valor total"),
    days=dict.fromkeys("lunes martes miércoles jueves viernes sábado domingo lun mié jue vie sáb dom".split(), False),
    in_full=(
        {
            month[:3]: month
            for month in texts(
                "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
            )
        },
        {day[:3]: day for day in texts("lunes|martes|miércoles|jueves|viernes|sábado|domingo")},
    ),
    gendered={
        **{
            f"{stem}{ending}": form
            for stem in ("tod", "cuánt")
            for ending, form in zip(("o", "a", "os", "as"), FORMS, strict=True)
        },
        "primer": (False, False),
        "tercer": (False, False),
    },
    numbered={"mayor": False, "menor": False, "mayores": True, "menores": True},
    adjective=r"\bmás (alt|baj|elevad|reducid)(os|as|o|a)\b",
)
