//! Questions in Portuguese about a table with money in it: many wordings of the same, and the turned-around ones that are refused.

mod common;

use chartmill_schema::{Answer, Family, Order, Query, Rank, Relation, Selection, Threshold};
use common::asked::{label, num, val};
use common::number;
use common::tongues::{Case, Spelled as _, case, check, portuguese_table, yes};

fn revenue() -> Selection {
    Selection::all("Receita")
}

fn of(label: &str) -> Query {
    val(label, "Receita")
}

fn money(value: &str, text: &str) -> Answer {
    num(value, Some("R$ milhões")).with(&[text])
}

fn over(relation: Relation, than: Query) -> Selection {
    Selection { threshold: Some(Threshold { relation, than: Box::new(than) }), ..revenue() }
}

fn pairs() -> Vec<Case> {
    vec![
        case(
            Family::ValueLookup,
            val("Norte", "Receita"),
            money("12.5", "R$ 12,5 milhões"),
            &[
                "Quanto foi a receita de Norte?",
                "De quanto foi a receita da região Norte?",
                "Na linha Norte, qual é a receita?",
                "Quantos milhões de reais de receita teve a região Norte?",
                "Poderia me dizer a receita da região Norte?",
                "Informe a receita da região Norte.",
            ],
            &[
                ("Quantos funcionários tem a região Norte?", "series-absent"),
                ("Quantas pessoas há na receita da região Norte?", "count-word"),
                ("Qual foi a receita da região Sul?", "label-absent"),
            ],
        ),
        case(
            Family::ReverseLookup,
            Query::LabelWith { value: number("12.5"), over: revenue() },
            label("Norte"),
            &[
                "Qual região teve receita de R$ 12,5 milhões?",
                "A receita de R$ 12,5 milhões é de qual região?",
                "Qual é a região cuja receita é de 12,5 milhões de reais?",
            ],
            &[
                ("Qual região teve receita de R$ 125 milhões?", "number-absent"),
                ("Qual região teve receita acima de R$ 12,5 milhões?", "cue-forbidden"),
            ],
        ),
        case(
            Family::Comparison,
            Query::Compare { left: Box::new(of("Norte")), relation: Relation::Greater, right: Box::new(of("Sul")) },
            yes(true, "Sim"),
            &[
                "A receita de Norte é superior à de Sul?",
                "A receita do Norte está acima da do Sul?",
                "Norte tem uma receita mais alta que Sul?",
                "Em relação a Sul, a receita de Norte é maior?",
                "É correto afirmar que a receita de Norte é maior que a de Sul?",
                "No quesito receita, Norte ficou à frente de Sul?",
            ],
            &[
                ("Em relação a Norte, a receita de Sul é maior?", "operand-order"),
                ("A receita de Norte é inferior à de Sul?", "cue-missing"),
            ],
        ),
        case(
            Family::Difference,
            Query::Difference { of: Box::new(of("Norte")), minus: Box::new(of("Sul")) },
            money("4.5", "R$ 4,5 milhões"),
            &[
                "Quanto a receita de Norte é maior que a de Sul?",
                "Quanto a mais a região Norte teve de receita em relação à região Sul?",
                "Em quantos milhões de reais a receita de Norte excede a de Sul?",
                "Quanto a receita de Sul é menor que a de Norte?",
            ],
            &[
                ("Quanto a receita de Sul é maior que a de Norte?", "operand-order"),
                ("Quanto a receita de Norte está abaixo da de Sul?", "operand-order"),
            ],
        ),
        case(
            Family::Ratio,
            Query::Ratio { of: Box::new(of("Leste")), to: Box::new(of("Sul")) },
            num("2.63", None).with(&["2,63"]),
            &[
                "A receita de Leste corresponde a quantas vezes a de Sul?",
                "Quanto é a receita de Leste dividida pela de Sul? Arredonde para duas casas decimais.",
                "Qual é o quociente entre a receita de Leste e a de Sul?",
            ],
            &[
                ("A receita de Sul é quantas vezes a de Leste?", "operand-order"),
                ("A receita de Leste é quantas vezes a de Sul? Arredonde para uma casa decimal.", "answer-decimals"),
            ],
        ),
    ]
}

fn ranks() -> Vec<Case> {
    let ranked = |nth: u32, order: Order| Query::LabelAt { rank: Rank { nth, order }, over: revenue() };
    let top = Query::ValueAt { rank: Rank { nth: 4, order: Order::Descending }, over: revenue() };
    vec![
        case(
            Family::Kth,
            ranked(3, Order::Descending),
            label("Centro"),
            &[
                "Qual é a terceira região com maior receita?",
                "Em ordem decrescente de receita, qual região vem em terceiro?",
                "Qual região ocupa o 3º lugar no ranking de receita?",
                "Ordenando as regiões da maior para a menor receita, qual é a terceira?",
            ],
            &[("Ordenando as regiões da menor para a maior receita, qual é a terceira?", "cue-forbidden")],
        ),
        case(
            Family::TopTotal,
            Query::Sum { over: over(Relation::Greater, top) },
            money("42.5", "R$ 42,5 milhões"),
            &[
                "Qual é a receita total das três regiões com maior receita?",
                "Juntas, as três regiões com mais receita somam quanto?",
                "Qual é a receita somada das três regiões de maior receita?",
            ],
            &[
                ("Qual é a receita total das quatro regiões com maior receita?", "number-absent"),
                ("Qual é a receita total das três regiões com menor receita?", "cue-missing"),
            ],
        ),
        case(
            Family::Sum,
            Query::Sum { over: Selection { labels: vec!["Norte".to_owned(), "Sul".to_owned()], ..revenue() } },
            money("20.5", "R$ 20,5 milhões"),
            &[
                "Qual é a receita de Norte e Sul juntos?",
                "Somadas, qual é a receita das regiões Norte e Sul?",
                "Qual é a receita total de Norte e Sul?",
            ],
            &[
                ("Qual é a diferença de receita entre Norte e Sul?", "cue-forbidden"),
                ("Qual é a receita total de Norte, Sul e Leste?", "label-extra"),
            ],
        ),
    ]
}

fn counts() -> Vec<Case> {
    let count = |relation: Relation| Query::Count { over: over(relation, Query::Literal { value: number("10") }) };
    vec![
        case(
            Family::CountThreshold,
            count(Relation::Greater),
            num("2", None),
            &[
                "Em quantas regiões a receita ultrapassa R$ 10 milhões?",
                "Quantas linhas têm receita maior do que R$ 10 milhões?",
                "Quantas são as regiões com receita acima de R$ 10 milhões?",
            ],
            &[
                ("Quantos funcionários têm as regiões com receita acima de R$ 10 milhões?", "count-word"),
                ("Em quantas regiões a receita não ultrapassa R$ 10 milhões?", "cue-forbidden"),
                ("Em quantas regiões a receita é de no mínimo R$ 10 milhões?", "cue-forbidden"),
            ],
        ),
        case(
            Family::CountThreshold,
            count(Relation::Less),
            num("3", None),
            &[
                "Quantas regiões têm receita inferior a R$ 10 milhões?",
                "Em quantas regiões a receita fica abaixo de R$ 10 milhões?",
            ],
            &[("Quantas regiões passaram de R$ 10 milhões de receita?", "cue-missing")],
        ),
        case(
            Family::MarkCount,
            Query::Marks,
            num("5", None),
            &[
                "Quantas linhas há na tabela, sem contar o cabeçalho?",
                "Quantas regiões a tabela mostra?",
                "Quantas linhas de dados tem a tabela?",
            ],
            &[("Quantos funcionários tem a tabela?", "count-word"), ("Quantas barras há na tabela?", "cue-missing")],
        ),
    ]
}

#[test]
fn questions_about_money() {
    let cases: Vec<Case> = [pairs(), ranks(), counts()].into_iter().flatten().collect();
    check(&portuguese_table(), "pt-BR", &cases);
}
