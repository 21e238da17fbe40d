"""Tests of the oracle on questions in Spanish, in the ten families that it reads.

Usage: python3 tests/oracle/test_spanish.py
"""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from cases import LanguageTest
from pictures_es import ALQUILER, PANTALLAS, VENTAS, VISITANTES
from releases import Json

# By family: picture, question, right answer, wrong answer.
TURNS: list[tuple[str, Json, str, str, str]] = [
    (
        "value-lookup",
        PANTALLAS,
        "¿Cuál es el porcentaje de personas que pasan menos de 2 horas al día ante pantallas?",
        "15,0 %",
        "15,0%",
    ),
    ("value-lookup", ALQUILER, "¿Cuál fue el alquiler medio en 2022?", "1234,50 €", "1.234,50 €"),
    (
        "value-lookup",
        VISITANTES,
        'Según el gráfico, ¿cuál es el número de visitantes para "Casa del Mar"?',
        "12.500",
        "12500",
    ),
    ("value-lookup", VENTAS, "¿Cuáles fueron las ventas para Tienda en ene?", "5200 €", "€5200"),
    ("value-lookup", VENTAS, "Para Internet, ¿cuáles fueron las ventas en mar?", "5300 €", "6100 €"),
    ("largest", VISITANTES, "¿Qué museo tiene más visitantes?", "Casa del Mar", "Torre Vieja"),
    ("largest", VENTAS, "¿En qué mes fueron más altas las ventas para Tienda?", "mar", "ene"),
    ("smallest", ALQUILER, "¿Qué año tuvo el menor alquiler medio?", "2020", "2021"),
    ("sum", VISITANTES, 'Al sumar "Torre Vieja" y "El Molino", ¿cuál es el número de visitantes?', "13.800", "13800"),
    ("sum", VENTAS, "¿Cuál es la suma de las ventas para Tienda de todos los meses?", "16.100 €", "14.300 €"),
    ("difference", VENTAS, "¿Cuánto mayores fueron las ventas para Internet en mar que en ene?", "1200 €", "1300 €"),
    (
        "difference",
        PANTALLAS,
        "¿Cuántos puntos porcentuales es mayor el porcentaje de personas "
        'para "Más de 4 horas" que para "Menos de 2 horas"?',
        "22,5 puntos porcentuales",
        "22,5 %",
    ),
    (
        "mean",
        VENTAS,
        "De media, ¿cuáles fueron las ventas para Tienda, considerando todos los meses? Redondee a un decimal.",
        "5366,7 €",
        "5.366,7 €",
    ),
    ("comparison", ALQUILER, "¿Fue el alquiler medio en 2020 menor que en 2022?", "Sí", "No"),
    ("comparison", VISITANTES, '¿Hay más visitantes para "El Molino" que para "Torre Vieja"?', "No", "Sí"),
    ("count-threshold", ALQUILER, "¿En cuántos años estuvo el alquiler medio por encima de 1000 €?", "2", "3"),
    ("count-threshold", VISITANTES, "¿Cuántos museos tienen más de 5000 visitantes?", "2", "1"),
    ("title", ALQUILER, "¿Cómo se titula la tabla?", "Los alquileres", "Alquiler"),
    ("mark-count", VENTAS, "¿Cuántas barras tiene el gráfico?", "6", "3"),
    ("mark-count", ALQUILER, "Sin contar el encabezado, ¿cuántas filas hay en la tabla?", "3", "4"),
]

UNANSWERABLE: list[tuple[Json, str, str]] = [
    (VISITANTES, "¿Cuántos museos tienen más de 4000 visitantes?", "right on the bound"),
    (VISITANTES, "¿Cuántos museos tienen más de 5.000 visitantes?", "should be written"),
    (ALQUILER, "¿Cuántas filas hay en la tabla?", "header"),
    (ALQUILER, "¿Cuál fue el salario en 2022?", ""),
    (ALQUILER, "Qual foi o aluguel médio em 2022?", ""),
    (VENTAS, "¿Cuál es la media de las ventas para Tienda de todos los meses?", "how to round"),
]

CALCULATIONS: list[tuple[Json, str, str]] = [
    (
        ALQUILER,
        "¿Cuál es la diferencia entre el alquiler medio en 2022 y el alquiler medio en 2020?",
        "2022: 1234,50 €\n2020: 980,50 €\n1234,50 - 980,50 = 254,00\nRespuesta: 254,00 €",
    ),
    (
        VISITANTES,
        "¿Cuántos museos tienen más de 5000 visitantes?",
        "Casa del Mar: 12.500\nTorre Vieja: 9800\nEl Molino: 4000\n"
        "Por encima de 5000: Casa del Mar (12.500), Torre Vieja (9800)\nRespuesta: 2",
    ),
    (
        VENTAS,
        "¿Cuál es la suma de las ventas para Tienda de todos los meses?",
        "ene: 5200 €\nfeb: 4800 €\nmar: 6100 €\n5200 + 4800 + 6100 = 16.100\nRespuesta: 16.100 €",
    ),
]

SENTENCES: list[tuple[Json, str, str, str, str]] = [
    (
        PANTALLAS,
        "¿Qué porcentaje de personas pasan más de 4 horas al día ante pantallas?",
        "El porcentaje de personas que pasan más de 4 horas al día ante pantallas es del 37,5 %.",
        "37,5",
        "37.5",
    ),
    (
        VISITANTES,
        "¿Qué museo tiene más visitantes?",
        '"Casa del Mar" tiene el mayor número de visitantes.',
        "mayor",
        "menor",
    ),
    (
        ALQUILER,
        "¿En qué año fue mayor el alquiler medio?",
        "El alquiler medio alcanzó su máximo en 2022.",
        "máximo",
        "mínimo",
    ),
    (
        ALQUILER,
        "¿Fue el alquiler medio en 2020 menor que en 2022?",
        "Sí, el alquiler medio en 2020 fue menor que en 2022.",
        "fue",
        "no fue",
    ),
    (
        VENTAS,
        "¿Cuánto mayores fueron las ventas para Internet en mar que en ene?",
        "La diferencia entre las ventas para Internet en mar y las ventas para Internet en ene fue de 1200 €.",
        "Internet",
        "Tienda",
    ),
    (ALQUILER, "¿Cómo se titula la tabla?", 'El título de la tabla es "Los alquileres".', "Los", "las"),
]

SLIPS: list[tuple[Json, str, str, str]] = [
    (ALQUILER, "¿Cuál fue la alquiler medio en 2022?", "1234,50 €", "does not agree"),
    (VENTAS, "¿En qué mes las ventas para Tienda fueron más altos?", "mar", "do not agree"),
    (VENTAS, "¿Cuántos barras tiene el gráfico?", "6", "does not agree"),
]


class SpanishTest(LanguageTest):
    """Questions in Spanish about pictures in it."""

    instructions = (
        "Responda a la pregunta con una sola palabra o frase.",
        "Muestre el cálculo y termine con 'Respuesta: ...'.",
        "Responda en una oración.",
    )

    def test_each_family(self) -> None:
        """All ten families have right answers that pass and wrong ones that do not."""
        self.assertEqual(len({family for family, *_ in TURNS}), 10)
        self.check_turns(TURNS)

    def test_a_question_without_an_answer(self) -> None:
        """Bounds, numbers that are written otherwise, and questions in another language are reported."""
        self.check_unanswerable(UNANSWERABLE)

    def test_a_calculation(self) -> None:
        """Every digit and every line counts."""
        self.check_calculations(CALCULATIONS)

    def test_a_sentence(self) -> None:
        """A sentence about something else or with another answer is wrong."""
        self.check_sentences(SENTENCES)

    def test_slips_of_grammar_are_noted(self) -> None:
        """Gender and number."""
        self.check_slips(SLIPS)


if __name__ == "__main__":
    unittest.main()
