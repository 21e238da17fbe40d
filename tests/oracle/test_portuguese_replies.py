"""Tests of the oracle on calculations and sentences in Brazilian Portuguese.

Usage: python3 tests/oracle/test_portuguese_replies.py
"""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from cases import LanguageTest
from pictures_pt import ALUGUEL, EDITAL, ENERGIA, OCUPACOES, RESULTADO, TELAS
from releases import Json
from test_portuguese import INSTRUCTIONS

PESSOAS = "Professores: 1.250\nEnfermeiros: 980\nCozinheiros: 400\nOutros: 170\n"
RESULTADOS = "2019: R$ 4,5 milhões\n2020: -R$ 1,2 milhões\n2021: R$ 6,0 milhões\n2022: R$ 5,1 milhões\n"

CALCULATIONS: list[tuple[Json, str, str]] = [
    (
        RESULTADO,
        "Qual é a diferença entre o resultado em 2019 e o resultado em 2020?",
        "2019: R$ 4,5 milhões\n2020: -R$ 1,2 milhões\n4,5 - (-1,2) = 5,7\nResposta: R$ 5,7 milhões",
    ),
    (
        RESULTADO,
        "Qual é a média do resultado de todos os anos?",
        RESULTADOS + "4,5 + (-1,2) + 6,0 + 5,1 = 14,4\n14,4 / 4 = 3,6\nResposta: R$ 3,6 milhões",
    ),
    (
        OCUPACOES,
        "Que porcentagem do total de todas as ocupações corresponde ao número de moradores para Professores? "
        "Arredonde para uma casa decimal.",
        PESSOAS + "1.250 + 980 + 400 + 170 = 2.800\n1.250 / 2.800 ≈ 44,6%\nResposta: 44,6%",
    ),
    (
        OCUPACOES,
        "Quantas ocupações têm mais de 500 moradores?",
        PESSOAS + "Acima de 500: Professores (1.250), Enfermeiros (980)\nResposta: 2",
    ),
    (
        OCUPACOES,
        "Quantas ocupações estão abaixo da média do número de moradores?",
        PESSOAS + "1.250 + 980 + 400 + 170 = 2.800\n2.800 / 4 = 700\n"
        "Abaixo da média: Cozinheiros (400), Outros (170)\nResposta: 2",
    ),
    (
        ALUGUEL,
        "Qual é o estado com o segundo maior aluguel médio?",
        "Do maior para o menor: Bahia (R$ 1.250,50), Ceará (R$ 1.100,25)\nSegundo maior: Ceará\nResposta: Ceará",
    ),
    (
        TELAS,
        "Qual é a diferença entre o maior percentual de pessoas e o menor?",
        "Maior: Mais de 4 horas (37,5%)\nMenor: Nunca (15,0%)\n37,5 - 15,0 = 22,5\nResposta: 22,5 pontos percentuais",
    ),
    (
        ENERGIA,
        "Em que ano Solar ultrapassou Eólica pela primeira vez?",
        "2018: Solar 4,0 GWh, Eólica 10,5 GWh\n2019: Solar 6,5 GWh, Eólica 14,0 GWh\n"
        "2020: Solar 13,5 GWh, Eólica 13,0 GWh\n13,5 > 13,0\nResposta: 2020",
    ),
]

SENTENCES: list[tuple[Json, str, str, str, str]] = [
    (
        TELAS,
        "Qual é o percentual de pessoas que não passam tempo em telas?",
        "A porcentagem de pessoas que não passam tempo em telas é de 15,0%.",
        "15,0%",
        "15.0%",
    ),
    (ALUGUEL, "Qual estado tem o maior aluguel médio?", "A Bahia tem o maior aluguel médio.", "maior", "menor"),
    (
        ALUGUEL,
        "Qual estado tem o menor aluguel médio?",
        "O estado com o menor aluguel médio é o Acre.",
        "Acre",
        "Ceará",
    ),
    (
        RESULTADO,
        "O resultado foi menor em 2019 do que em 2022?",
        "Sim, o resultado em 2019 foi menor do que em 2022.",
        "foi",
        "não foi",
    ),
    (
        RESULTADO,
        "O resultado foi maior em 2019 do que em 2022?",
        "Não, o resultado em 2019 não foi maior do que em 2022.",
        "2019",
        "2020",
    ),
    (
        RESULTADO,
        "O resultado foi maior em 2019 do que em 2022?",
        "Não, o resultado em 2019 foi menor do que em 2022.",
        "menor",
        "maior",
    ),
    (
        OCUPACOES,
        "Quantas ocupações têm mais de 500 moradores?",
        "O número de moradores está acima de 500 em 2 das ocupações.",
        "acima",
        "abaixo",
    ),
    (EDITAL, "De que cor é a etapa de Avaliados?", "A cor da etapa de Avaliados é roxo.", "roxo", "azul"),
    (TELAS, "O que a fatia em laranja representa?", "A fatia em laranja representa Nunca.", "laranja", "verde"),
    (
        EDITAL,
        "Qual fase é a segunda de cima para baixo?",
        "A segunda etapa de cima para baixo é Avaliados.",
        "segunda",
        "terceira",
    ),
    (
        ENERGIA,
        "Quanto a energia gerada para Carvão foi maior do que a energia gerada para Eólica em 2019?",
        "Em 2019, a energia gerada para Carvão foi 41,5 GWh maior do que a energia gerada para Eólica.",
        "Eólica",
        "Solar",
    ),
    (
        ENERGIA,
        "Que porcentagem do total em 2022 veio de Solar?",
        "Em 2022, 37,5% da energia total gerada corresponderam a Solar.",
        "37,5",
        "37.5",
    ),
    (
        ENERGIA,
        "A energia gerada para Carvão subiu ou caiu de 2018 a 2022?",
        "De 2018 a 2022, a energia gerada para Carvão caiu.",
        "caiu",
        "subiu",
    ),
    (
        ENERGIA,
        "Em que ano a energia gerada para Eólica passou de 15 GWh pela primeira vez?",
        "A energia gerada para Eólica ficou acima de 15 GWh pela primeira vez em 2021.",
        "acima",
        "abaixo",
    ),
]


class PortugueseRepliesTest(LanguageTest):
    """Replies in Brazilian Portuguese that are more than a short answer."""

    instructions = INSTRUCTIONS

    def test_a_calculation(self) -> None:
        """Every digit and every line counts."""
        self.check_calculations(CALCULATIONS)

    def test_a_sentence(self) -> None:
        """A sentence about something else or with another answer is wrong."""
        self.check_sentences(SENTENCES)


if __name__ == "__main__":
    unittest.main()
