"""Tests of the oracle on questions in Brazilian Portuguese.

Usage: python3 tests/oracle/test_portuguese.py
"""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from cases import LanguageTest
from pictures_pt import ALUGUEL, EDITAL, ENERGIA, MATRICULAS, OCUPACOES, RESULTADO, TAXAS, TELAS
from releases import Json

INSTRUCTIONS = (
    "Responda à pergunta com uma única palavra ou expressão.",
    "Mostre o cálculo e termine com 'Resposta: ...'.",
    "Responda em uma frase.",
)

# By family: picture, question, right answer, wrong answer.
TURNS: list[tuple[str, Json, str, str, str]] = [
    (
        "value-lookup",
        TELAS,
        "Qual é a porcentagem de pessoas que passam menos de 2 horas por dia em telas?",
        "15,0%",
        "15.0%",
    ),
    ("value-lookup", TELAS, "Qual a proporção de pessoas que não passam tempo em telas?", "15,0%", "15,0"),
    ("value-lookup", OCUPACOES, "Quantas pessoas são professores?", "1.250", "1,250"),
    ("value-lookup", OCUPACOES, "Quantos moradores há para Enfermeiros?", "980", "980%"),
    ("value-lookup", ALUGUEL, "Qual é o aluguel médio na Bahia?", "R$ 1.250,50", "R$1.250,50"),
    ("value-lookup", ALUGUEL, "De acordo com o gráfico, qual é o aluguel médio em Goiás?", "R$ 980,00", "R$ 980"),
    ("value-lookup", RESULTADO, "Em 2020, qual foi o resultado?", "-R$ 1,2 milhões", "R$ -1,2 milhões"),
    ("value-lookup", ENERGIA, "Qual foi a energia gerada para Solar em 2021?", "21,0 GWh", "20,0 GWh"),
    ("value-lookup", ENERGIA, "Para Solar, qual foi a energia gerada em 2021?", "21,0 GWh", "40,0 GWh"),
    ("value-lookup", MATRICULAS, 'Quantas matrículas há para Municipal em "Ensino médio"?', "300", "950"),
    ("value-lookup", TAXAS, "Qual foi a taxa de ocupação em fevereiro?", "60,0%", "61,5%"),
    ("reverse-lookup", RESULTADO, "Em que ano o resultado foi de R$ 5,1 milhões?", "2022", "2021"),
    ("reverse-lookup", OCUPACOES, "Qual ocupação tem 400 moradores?", "Cozinheiros", "Outros"),
    ("largest", ALUGUEL, "Qual estado tem o maior aluguel médio?", "Bahia", "Ceará"),
    ("largest", OCUPACOES, "Qual ocupação tem mais moradores?", "Professores", "Enfermeiros"),
    ("largest", RESULTADO, "Em que ano o resultado foi mais alto?", "2021", "2022"),
    ("smallest", ENERGIA, "Em que ano a energia gerada para Carvão foi menor?", "2022", "2018"),
    ("kth", ALUGUEL, "Qual é o estado com o segundo maior aluguel médio?", "Ceará", "Goiás"),
    (
        "kth",
        EDITAL,
        "Qual fase fica em terceiro lugar na ordem do número de projetos do menor para o maior?",
        "Avaliados",
        "Aprovados",
    ),
    ("comparison", RESULTADO, "O resultado foi menor em 2019 do que em 2022?", "Sim", "Não"),
    ("comparison", OCUPACOES, "Há mais moradores para Cozinheiros do que para Enfermeiros?", "Não", "Sim"),
    ("comparison", ALUGUEL, "O aluguel médio em Goiás é superior ao do Acre?", "Sim", "Não"),
    (
        "difference",
        RESULTADO,
        "Qual é a diferença entre o resultado em 2019 e o resultado em 2020?",
        "R$ 5,7 milhões",
        "R$ 3,3 milhões",
    ),
    (
        "difference",
        TELAS,
        'Quantos pontos percentuais o percentual de pessoas para "Mais de 4 horas" é maior do que para Nunca?',
        "22,5 pontos percentuais",
        "22,5%",
    ),
    ("difference", OCUPACOES, "Quantos moradores a mais há para Professores do que para Cozinheiros?", "850", "580"),
    (
        "ratio",
        OCUPACOES,
        "O número de moradores para Enfermeiros equivale a quantas vezes o número de moradores para Cozinheiros?",
        "2,45",
        "2,5",
    ),
    ("conversion", EDITAL, "Que porcentagem Pagos representa em relação a Avaliados?", "30%", "30"),
    ("conversion", EDITAL, "Qual é a taxa de conversão de Avaliados para Pagos, em porcentagem?", "30%", "30"),
    (
        "conversion",
        EDITAL,
        "Que porcentagem dos projetos de Inscritos chega a Pagos? Arredonde para uma casa decimal.",
        "11,3%",
        "11,25%",
    ),
    ("sum", TELAS, 'Somando Nunca e "Mais de 4 horas", qual é o percentual de pessoas?', "52,5%", "50,0%"),
    ("sum", ALUGUEL, "Qual é a soma do aluguel médio na Bahia e em Goiás?", "R$ 2.230,50", "R$ 2.230,5"),
    ("sum", ALUGUEL, "Qual é a soma dos aluguéis médios na Bahia e em Goiás?", "R$ 2.230,50", "R$ 2.350,75"),
    (
        "top-total",
        OCUPACOES,
        "Qual é a soma do número de moradores das duas ocupações com mais moradores?",
        "2.230",
        "1.380",
    ),
    (
        "conversion",
        EDITAL,
        'Que porcentagem dos projetos da fase "Inscritos" chega à fase "Avaliados"?',
        "37,5%",
        "30%",
    ),
    ("sum", OCUPACOES, "Quantos moradores há no total, somando todas as ocupações?", "2.800", "2.630"),
    (
        "mean",
        RESULTADO,
        "Em média, qual foi o resultado, considerando todos os anos?",
        "R$ 3,6 milhões",
        "R$ 4,2 milhões",
    ),
    ("mean", ENERGIA, "Qual é a média da energia gerada para Solar de todos os anos?", "15,0 GWh", "15 GWh"),
    (
        "share-of-total",
        OCUPACOES,
        "Que porcentagem do total de todas as ocupações corresponde ao número de moradores para Enfermeiros?",
        "35%",
        "30%",
    ),
    (
        "share-of-total",
        ENERGIA,
        "Que porcentagem da energia gerada para Solar, somando todos os anos, corresponde a 2022?",
        "40%",
        "37,5%",
    ),
    ("count-threshold", OCUPACOES, "Quantas ocupações têm mais de 500 moradores?", "2", "3"),
    ("count-threshold", ENERGIA, "Em quantos anos a energia gerada para Eólica ficou acima de 13,5 GWh?", "3", "4"),
    ("above-mean", RESULTADO, "Quantos anos ficaram acima da média do resultado?", "3", "2"),
    ("above-mean", ALUGUEL, "Em quantos estados o aluguel médio fica abaixo da média de todos os estados?", "2", "1"),
    (
        "order",
        ALUGUEL,
        "Ordene os estados pelo aluguel médio, do menor para o maior, e separe por vírgulas.",
        "Acre, Goiás, Ceará, Bahia",
        "Bahia, Ceará, Goiás, Acre",
    ),
    (
        "extreme-gap",
        TELAS,
        "Quantos pontos percentuais separam o maior percentual de pessoas do menor?",
        "22,5 pontos percentuais",
        "22,5",
    ),
    (
        "extreme-ratio",
        EDITAL,
        "Qual é a razão entre o maior número de projetos e o menor? Arredonde para duas casas decimais.",
        "8,89",
        "8,88",
    ),
    (
        "top-total",
        RESULTADO,
        "Qual é a soma do resultado dos dois anos com os maiores valores?",
        "R$ 11,1 milhões",
        "R$ 9,6 milhões",
    ),
    (
        "top-total",
        MATRICULAS,
        "Para Privada, qual é a soma do número de matrículas das duas etapas com os maiores valores?",
        "1.750",
        "1.250",
    ),
    ("mark-count", TELAS, "Quantas fatias o gráfico tem?", "4", "5"),
    ("mark-count", RESULTADO, "Quantas linhas de dados há na tabela?", "4", "5"),
    ("color-of", TELAS, "De que cor é a fatia de Nunca?", "laranja", "azul"),
    ("color-of", EDITAL, "Em que cor a etapa de Inscritos foi desenhada?", "turquesa", "verde"),
    ("color-of", ENERGIA, "Que cor representa Carvão?", "cinza", "laranja"),
    ("label-of-color", ALUGUEL, "Qual estado a barra em vermelho representa?", "Bahia", "Goiás"),
    ("label-of-color", TAXAS, "Qual série a linha em vermelho representa?", "Taxa de desistência", "Taxa de ocupação"),
    ("title", RESULTADO, "Como a tabela se intitula?", "O resultado da padaria", "Resultado"),
    ("axis-title", OCUPACOES, "Que título tem o eixo vertical?", "Moradores", "Ocupação"),
    ("position", EDITAL, "Qual fase é a segunda de cima para baixo?", "Avaliados", "Aprovados"),
    (
        "position",
        RESULTADO,
        "Sem contar o cabeçalho, qual ano está na primeira linha de baixo para cima?",
        "2022",
        "2019",
    ),
    ("largest-series", ENERGIA, "Em 2022, qual fonte teve a maior energia gerada?", "Solar", "Eólica"),
    ("largest-series", MATRICULAS, "Qual rede tem mais matrículas em Creche?", "Municipal", "Privada"),
    (
        "series-comparison",
        ENERGIA,
        "Em 2020, a energia gerada para Solar foi maior do que a energia gerada para Eólica?",
        "Sim",
        "Não",
    ),
    (
        "series-comparison",
        MATRICULAS,
        "Há menos matrículas para Municipal do que para Privada em Creche?",
        "Não",
        "Sim",
    ),
    ("series-gap", ENERGIA, "De quanto foi a diferença entre Eólica e Carvão em 2022?", "1,0 GWh", "-1,0 GWh"),
    (
        "series-gap",
        TAXAS,
        "Em quantos pontos percentuais a taxa de desistência foi superior à taxa de ocupação em jan?",
        "8,5 pontos percentuais",
        "8,5%",
    ),
    ("stack-total", ENERGIA, "Qual foi a energia total gerada em 2020?", "84,5 GWh", "84 GWh"),
    ("stack-total", ENERGIA, "Quanto dá a soma de todas as fontes em 2021?", "81,0 GWh", "60,0 GWh"),
    ("segment-share", ENERGIA, "Que porcentagem do total em 2022 veio de Solar?", "37,5%", "62,5%"),
    ("largest-stack", ENERGIA, "Somando todas as fontes, qual ano teve a maior energia gerada?", "2020", "2022"),
    ("trend", ENERGIA, "A energia gerada para Carvão subiu ou caiu de 2018 a 2022?", "Caiu", "Subiu"),
    ("trend", TAXAS, "Entre jan e mar, a taxa de ocupação cresceu ou recuou?", "Aumentou", "Queda"),
    ("first-change", ENERGIA, "Em que ano houve a primeira queda da energia gerada para Eólica?", "2020", "2021"),
    (
        "first-change",
        TAXAS,
        "Qual é o primeiro mês em que a taxa de ocupação foi maior do que no mês anterior?",
        "mar",
        "fev",
    ),
    ("reached", ENERGIA, "Em que ano a energia gerada para Eólica passou de 15 GWh pela primeira vez?", "2021", "2022"),
    (
        "reached",
        ENERGIA,
        "Em que ano a energia gerada para Carvão esteve pela primeira vez abaixo de 50 GWh?",
        "2021",
        "2022",
    ),
    ("crossing", ENERGIA, "Em que ano Solar ultrapassou Eólica pela primeira vez?", "2020", "2021"),
    (
        "crossing",
        TAXAS,
        "Em que mês a taxa de ocupação ficou acima da taxa de desistência pela primeira vez?",
        "mar",
        "fev",
    ),
]

UNANSWERABLE: list[tuple[Json, str, str]] = [
    (TELAS, "Qual categoria tem o menor percentual de pessoas?", "ambiguous"),
    (TELAS, "Qual categoria tem um percentual de pessoas de 37.5%?", "0 rows"),
    (TELAS, "Quantas pessoas não passam tempo em telas?", "how many"),
    (OCUPACOES, "Qual é a porcentagem de pessoas que são professores?", "share"),
    (OCUPACOES, "Quantas ocupações têm mais de 400 moradores?", "right on the bound"),
    (OCUPACOES, "Quantos moradores a mais há para Cozinheiros do que para Professores?", "takes for granted"),
    (
        EDITAL,
        "Qual é a taxa de conversão de Inscritos para Avaliados, em porcentagem? Arredonde para uma casa decimal.",
        "is exact",
    ),
    (EDITAL, "Qual fase é a segunda a partir da esquerda?", "read top-to-bottom"),
    (RESULTADO, "Quantas linhas há na tabela?", "header"),
    (RESULTADO, "Qual foi o resultado em 2018?", ""),
    (RESULTADO, "Qual foi a receita em 2019?", ""),
    (RESULTADO, "What was the result in 2019?", ""),
    (MATRICULAS, "Qual rede tem mais matrículas em Pré-escola?", "ambiguous"),
    (MATRICULAS, "Qual é o número total de matrículas em Creche?", "not parts of one whole"),
    (ENERGIA, "A energia gerada para Eólica subiu ou caiu de 2022 a 2018?", "not after"),
    (ENERGIA, "Em que ano Carvão ultrapassou Solar pela primeira vez?", "from the beginning"),
]

# Picture, question, answer, and a part of the slip that is noted.
SLIPS: list[tuple[Json, str, str, str]] = [
    (ALUGUEL, "Qual é a aluguel médio em Goiás?", "R$ 980,00", "does not agree"),
    (ALUGUEL, "Qual é o aluguel médio em Bahia?", "R$ 1.250,50", "lacks an article"),
    (ALUGUEL, "Qual é o aluguel médio no Bahia?", "R$ 1.250,50", "wrong gender"),
    (OCUPACOES, "Quantos pessoas são professores?", "1.250", "does not agree"),
    (OCUPACOES, "Quantos ocupações têm mais de 500 moradores?", "2", "does not agree"),
    (RESULTADO, "Qual foi o resultado no 2019?", "R$ 4,5 milhões", "has an article"),
    (ALUGUEL, "Qual foi o aluguel médio em Goiás?", "R$ 980,00", "tense"),
    (ENERGIA, "Em que ano a energia gerada para Carvão foi mais baixo?", "2022", "do not agree"),
    (RESULTADO, "Quais foram o resultado em 2019?", "R$ 4,5 milhões", "do not agree"),
    (ENERGIA, "Qual foi a Energia gerada para Solar em 2021?", "21,0 GWh", "capital"),
]


class PortugueseTest(LanguageTest):
    """Questions in Brazilian Portuguese about pictures in it."""

    instructions = INSTRUCTIONS

    def test_each_family(self) -> None:
        """All 34 families have right answers that pass and wrong ones that do not."""
        self.assertEqual(len({family for family, *_ in TURNS}), 34)
        self.check_turns(TURNS)

    def test_a_question_without_an_answer(self) -> None:
        """Ties, false assumptions, numbers in English and questions in English are reported."""
        self.check_unanswerable(UNANSWERABLE)

    def test_slips_of_grammar_are_noted(self) -> None:
        """Gender, number, contractions and tense."""
        self.check_slips(SLIPS)

    def test_forms_in_another_language(self) -> None:
        """An instruction in English asks for nothing in a Portuguese conversation."""
        self.instructions = ("Answer the question using a single word or phrase.", *INSTRUCTIONS[1:])
        self.assert_wrong(self.ask(RESULTADO, "Em 2020, qual foi o resultado?", "1"), "no form", "unparsed")


if __name__ == "__main__":
    unittest.main()
