"""Spanish, in the ten commonest families of questions."""

from __future__ import annotations

from grammar import by_kind, compiled
from language import Language, StepWords
from languages.romance.vocabulary import RomanceVocabulary
from languages.spanish.patterns import QUESTIONS, SENTENCES
from languages.spanish.words import COLORS, FELL, ORDINALS, ROSE, WORDS

STEPS = StepWords(
    final="Respuesta: ",
    ways={True: ("De mayor a menor",), False: ("De menor a mayor",)},
    tops={True: ("mayor",), False: ("menor",)},
    totals={True: ("Mayor total",), False: ("Menor total",)},
    bounds={
        True: ("Por encima de", "Por encima del", "Más de", "Mayor que", "Superior a", "Mayores que"),
        False: ("Por debajo de", "Por debajo del", "Menos de", "Menor que", "Inferior a", "Menores que"),
    },
    highest=("Mayor", "Mayores"),
    lowest=("Menor", "Menores"),
    by_mean={
        True: ("Por encima de la media", "Por encima del promedio"),
        False: ("Por debajo de la media", "Por debajo del promedio"),
    },
    kth=("{Nth} {top}: {name}",),
)
SPANISH = Language(
    tag="es",
    yes="Sí",
    no="No",
    changes={True: ROSE, False: FELL},
    point="punto porcentual",
    points="puntos porcentuales",
    ordinals=ORDINALS,
    colors=COLORS,
    instructions={
        "Responda a la pregunta con una sola palabra o frase.": "short",
        "Muestre el cálculo y termine con 'Respuesta: ...'.": "steps",
        "Responda en una oración.": "sentence",
    },
    rounding={
        "Redondee a un número entero.": 0,
        "Redondee a un decimal.": 1,
        "Redondee a dos decimales.": 2,
        "Redondee a tres decimales.": 3,
        "Redondee a cuatro decimales.": 4,
    },
    steps=STEPS,
    make_vocabulary=lambda figure: RomanceVocabulary(figure, WORDS),
    questions=compiled(QUESTIONS),
    sentences=by_kind(SENTENCES),
)
