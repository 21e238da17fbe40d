"""Brazilian Portuguese."""

from __future__ import annotations

from grammar import by_kind, compiled
from language import Language, StepWords
from languages.portuguese.choices import ASCENDING, COLORS, DESCENDING, FELL, ORDINALS, ROSE
from languages.portuguese.patterns import QUESTIONS
from languages.portuguese.sentences import SENTENCES
from languages.portuguese.words import WORDS
from languages.romance.vocabulary import RomanceVocabulary
from languages.romance.words import texts


def _ways(source: str) -> tuple[str, ...]:
    return tuple(way[0].upper() + way[1:] for way in texts(source))


STEPS = StepWords(
    final="Resposta: ",
    ways={True: _ways(DESCENDING), False: _ways(ASCENDING)},
    tops={True: ("maior", "mais alto", "mais alta"), False: ("menor", "mais baixo", "mais baixa")},
    totals={True: ("Maior total", "Total mais alto"), False: ("Menor total", "Total mais baixo")},
    bounds={True: ("Acima de", "Mais de"), False: ("Abaixo de", "Menos de")},
    highest=("Maior", "Maiores", "Máximo"),
    lowest=("Menor", "Menores", "Mínimo"),
    by_mean={True: ("Acima da média",), False: ("Abaixo da média",)},
    kth=(
        "{Nth} {top}: {name}",
        "{Way}, {name} fica em {nth} lugar.",
        "Na ordem {way}, {name} fica em {nth} lugar.",
        "Na ordem {way}, {name} é {nth}.",
    ),
)
PORTUGUESE = Language(
    tag="pt",
    yes="Sim",
    no="Não",
    changes={True: ROSE, False: FELL},
    point="ponto percentual",
    points="pontos percentuais",
    ordinals=ORDINALS,
    colors=COLORS,
    instructions={
        "Responda à pergunta com uma única palavra ou expressão.": "short",
        "Mostre o cálculo e termine com 'Resposta: ...'.": "steps",
        "Responda em uma frase.": "sentence",
    },
    rounding={
        "Arredonde para um número inteiro.": 0,
        "Arredonde para uma casa decimal.": 1,
        "Arredonde para duas casas decimais.": 2,
        "Arredonde para três casas decimais.": 3,
        "Arredonde para quatro casas decimais.": 4,
    },
    steps=STEPS,
    make_vocabulary=lambda figure: RomanceVocabulary(figure, WORDS),
    questions=compiled(QUESTIONS),
    sentences=by_kind(SENTENCES),
    is_one_till_two=True,
)
