//! Questions in Spanish of the commonest families: good ones pass, and wrong ones are refused for the right reason.

mod common;

use chartmill_schema::{AnswerKind, Family, Order, Query, Rank, Relation, Selection, Threshold};
use common::asked::{label, num, val};
use common::tongues::{Case, Spelled as _, case, check, spanish_bar, yes};
use common::{answer, number};

fn all() -> Selection {
    Selection::all("Empleados")
}

fn above(relation: Relation) -> Query {
    let than = Box::new(Query::Literal { value: number("20") });
    Query::Count { over: Selection { threshold: Some(Threshold { relation, than }), ..all() } }
}

fn labels() -> Vec<Case> {
    let ranked = |order: Order| Query::LabelAt { rank: Rank { nth: 1, order }, over: all() };
    let title = "La plantilla del hospital";
    vec![
        case(
            Family::Largest,
            ranked(Order::Descending),
            label("Enfermeros"),
            &[
                "¿Qué profesión tiene el mayor número de empleados?",
                "¿Cuál es la profesión con más empleados?",
                "¿En qué profesión es más alto el número de empleados?",
                "¿Cuál es la barra más alta?",
            ],
            &[
                ("¿Qué profesión tiene el menor número de empleados?", "cue-missing"),
                ("¿Cuál es la segunda profesión con más empleados?", "cue-forbidden"),
                ("¿Qué profesión tiene el mayor porcentaje de empleados?", "share-word"),
                ("¿Qué profesión no tiene el mayor número de empleados?", "cue-forbidden"),
            ],
        ),
        case(
            Family::Smallest,
            ranked(Order::Ascending),
            label("Cocineros"),
            &[
                "¿Qué profesión tiene el menor número de empleados?",
                "¿Cuál es la profesión con menos empleados?",
                "¿En qué profesión es más bajo el número de empleados?",
                "¿Cuál es la barra más baja?",
            ],
            &[
                ("¿Cuál es la profesión con más empleados?", "cue-missing"),
                ("¿Qué profesión tiene menos de 20 empleados?", "number-extra"),
                ("¿Cuántas profesiones tienen menos empleados?", "count-word"),
                ("¿Cuál es el promedio de la profesión con menos empleados?", "cue-forbidden"),
            ],
        ),
        case(
            Family::Title,
            Query::Title,
            answer(AnswerKind::Text, &[title], None, &[title]),
            &[
                "¿Cuál es el título del gráfico?",
                "¿Cómo se llama el gráfico?",
                "¿De qué trata el gráfico?",
                "¿Cuál es el nombre del gráfico?",
            ],
            &[
                ("¿Cuál es el título del eje vertical?", "cue-forbidden"),
                ("¿Qué título tiene La plantilla del hospital?", "answer-given-away"),
                ("¿Cuál es el título de la barra de Docentes?", "label-extra"),
                ("¿De qué color es el título?", "cue-forbidden"),
            ],
        ),
    ]
}

fn numbers() -> Vec<Case> {
    let pair = || (Box::new(val("Conductores", "Empleados")), Box::new(val("Docentes", "Empleados")));
    let compare = |relation: Relation| Query::Compare { left: pair().0, relation, right: pair().1 };
    vec![
        case(
            Family::ValueLookup,
            val("Docentes", "Empleados"),
            num("18", None),
            &[
                "¿Cuántas personas son docentes?",
                "¿Cuál es el número de empleados de Docentes?",
                "Según el gráfico, ¿cuántos empleados hay en Docentes?",
                "¿Cuánto vale la barra de Docentes?",
            ],
            &[
                ("¿Cuántas personas son conductores?", "label-absent"),
                ("¿Qué porcentaje de personas son docentes?", "share-word"),
                ("¿Cuántas personas no son docentes?", "cue-forbidden"),
                ("¿Son docentes 18 personas?", "cue-forbidden"),
            ],
        ),
        case(
            Family::Sum,
            Query::Sum { over: all() },
            num("86", None),
            &[
                "¿Cuál es el total de empleados?",
                "¿Cuántos empleados suman todas las profesiones?",
                "¿Cuántas personas hay en total?",
                "¿Cuál es la suma de los empleados de todas las profesiones?",
            ],
            &[
                ("¿Cuál es el promedio de empleados?", "cue-missing"),
                ("¿Cuántos empleados hay en Docentes, en total?", "label-extra"),
                ("¿Cuál es la suma de los porcentajes?", "share-word"),
                ("¿Cuál es la suma de las dos mayores profesiones?", "cue-forbidden"),
            ],
        ),
        case(
            Family::Mean,
            Query::Mean { over: all() },
            num("21.5", None).with(&["21,5"]),
            &[
                "¿Cuál es el promedio de empleados por profesión?",
                "En promedio, ¿cuántos empleados hay por profesión?",
                "¿Cuál es la media de empleados? Redondee a un decimal.",
                "¿Cuántos empleados hay de media por profesión?",
            ],
            &[
                ("¿Cuál es el total de empleados?", "cue-missing"),
                ("¿Cuál es la media de empleados? Redondee a un número entero.", "answer-decimals"),
                ("¿Cuál es la media de Docentes?", "label-extra"),
                ("¿Cuántas profesiones están por encima de la media?", "cue-forbidden"),
            ],
        ),
        case(
            Family::Difference,
            Query::Difference { of: pair().0, minus: pair().1 },
            num("7", None),
            &[
                "¿Cuál es la diferencia entre el número de conductores y el de docentes?",
                "¿Cuántas personas más hay en Conductores que en Docentes?",
                "¿Cuántos empleados tiene Conductores más que Docentes?",
                "¿En cuánto supera Conductores a Docentes?",
            ],
            &[
                ("¿Cuánto menor es el número de conductores que el de docentes?", "operand-order"),
                ("¿Cuántas personas menos hay en Conductores que en Docentes?", "operand-order"),
                ("¿Cuántas veces el número de docentes es el de conductores?", "cue-missing"),
                ("¿Cuál es la suma de Conductores y Docentes?", "cue-forbidden"),
                ("¿Cuál es la diferencia entre Conductores y Cocineros?", "label-absent"),
            ],
        ),
        case(
            Family::Comparison,
            compare(Relation::Greater),
            yes(true, "Sí"),
            &[
                "¿El número de conductores es mayor que el de docentes?",
                "¿Hay más conductores que docentes?",
                "¿Supera Conductores a Docentes en número de empleados?",
                "En comparación con Docentes, ¿es mayor el número de conductores?",
            ],
            &[
                ("¿Hay menos conductores que docentes?", "cue-missing"),
                ("¿Hay más docentes que conductores?", "operand-order"),
                ("¿Cuál es mayor, Conductores o Docentes?", "cue-missing"),
                ("¿Hay más conductores que cocineros?", "label-absent"),
            ],
        ),
        case(
            Family::Comparison,
            compare(Relation::Less),
            yes(false, "No"),
            &["¿Hay menos conductores que docentes?"],
            &[("¿Hay más conductores que docentes?", "cue-missing")],
        ),
        case(
            Family::CountThreshold,
            above(Relation::Greater),
            num("2", None).with(&["2", "dos"]),
            &[
                "¿Cuántas profesiones tienen más de 20 empleados?",
                "¿En cuántas profesiones el número de empleados supera 20?",
                "¿Cuántas barras están por encima de 20?",
                "¿Cuál es el número de profesiones con más de 20 empleados?",
            ],
            &[
                ("¿Cuántas profesiones tienen menos de 20 empleados?", "cue-missing"),
                ("¿Cuántas personas hay en profesiones con más de 20 empleados?", "count-word"),
                ("¿Cuántas profesiones tienen más de 30 empleados?", "number-extra"),
                ("¿Cuántas profesiones tienen al menos 20 empleados?", "cue-forbidden"),
            ],
        ),
        case(
            Family::MarkCount,
            Query::Marks,
            num("4", None),
            &[
                "¿Cuántas barras hay en el gráfico?",
                "¿Cuál es el número de barras del gráfico?",
                "¿Cuántas profesiones aparecen en el gráfico?",
                "¿Cuántas barras tiene el gráfico?",
            ],
            &[
                ("¿Cuántas personas hay en el gráfico?", "cue-missing"),
                ("¿Cuántas porciones hay en el gráfico?", "cue-missing"),
                ("¿Cuántas barras superan 20?", "cue-forbidden"),
                ("¿Qué porcentaje de barras hay?", "share-word"),
            ],
        ),
    ]
}

#[test]
fn questions_about_a_count() {
    let cases: Vec<Case> = [labels(), numbers()].into_iter().flatten().collect();
    check(&spanish_bar(), "es", &cases);
}
