//! Questions in Portuguese about the numbers of the bars: values, sums, shares, counts, and what is written around them.

use chartmill_schema::{AnswerKind, Axis, Family, Order, Query, Rank, Relation, Selection, Threshold};

use super::asked::{num, val};
use super::tongues::{Case, Spelled as _, case, yes};
use super::{answer, number};

fn all() -> Selection {
    Selection::all("Funcionários")
}

fn over(relation: Relation, than: Query) -> Selection {
    Selection { threshold: Some(Threshold { relation, than: Box::new(than) }), ..all() }
}

fn pair() -> (Box<Query>, Box<Query>) {
    (Box::new(val("Motoristas", "Funcionários")), Box::new(val("Professores", "Funcionários")))
}

fn extreme(rank: Rank) -> Query {
    Query::ValueAt { rank, over: all() }
}

fn text(text: &str) -> chartmill_schema::Answer {
    answer(AnswerKind::Text, &[text], None, &[text])
}

pub fn numbers() -> Vec<Case> {
    let compare = |relation: Relation| Query::Compare { left: pair().0, relation, right: pair().1 };
    vec![
        case(
            Family::ValueLookup,
            val("Professores", "Funcionários"),
            num("18", None),
            &[
                "Quantas pessoas são professores?",
                "Qual é o número de funcionários em Professores?",
                "Quantos funcionários há em Professores?",
                "De acordo com o gráfico, qual é o valor de Professores?",
                "Segundo o gráfico, quanto vale a barra de Professores?",
            ],
            &[
                ("Quantas pessoas são motoristas?", "label-absent"),
                ("Qual é a porcentagem de pessoas que são professores?", "share-word"),
                ("Quantas pessoas são Professores ou Motoristas, no total?", "label-extra"),
                ("Quantas pessoas não são professores?", "cue-forbidden"),
                ("Professores têm 18 pessoas?", "cue-forbidden"),
            ],
        ),
        case(
            Family::Comparison,
            compare(Relation::Greater),
            yes(true, "Sim"),
            &[
                "O número de motoristas é maior que o de professores?",
                "Há mais motoristas do que professores?",
                "Em comparação com Professores, o número de funcionários de Motoristas é maior?",
                "Motoristas superam Professores em número de funcionários?",
                "É verdade que há mais motoristas do que professores?",
            ],
            &[
                ("O número de motoristas é menor que o de professores?", "cue-missing"),
                ("O número de professores é maior que o de motoristas?", "operand-order"),
                ("Qual é maior, Motoristas ou Professores?", "cue-missing"),
                ("O número de motoristas é maior que o de cozinheiros?", "label-absent"),
                ("Quantos motoristas há a mais do que professores?", "cue-missing"),
            ],
        ),
        case(
            Family::Comparison,
            compare(Relation::Less),
            yes(false, "Não"),
            &["O número de motoristas é menor que o de professores?", "Há menos motoristas do que professores?"],
            &[("Há mais motoristas do que professores?", "cue-missing")],
        ),
        case(
            Family::Difference,
            Query::Difference { of: pair().0, minus: pair().1 },
            num("7", None),
            &[
                "Qual é a diferença entre o número de motoristas e o de professores?",
                "Quantos funcionários Motoristas tem a mais do que Professores?",
                "Quantas pessoas a mais há em Motoristas do que em Professores?",
                "Em quanto o número de motoristas supera o de professores?",
                "O número de motoristas é quanto maior que o de professores?",
                "Quantas pessoas a menos há em Professores do que em Motoristas?",
            ],
            &[
                ("Quantas pessoas a menos há em Motoristas do que em Professores?", "operand-order"),
                ("O número de motoristas é quanto menor que o de professores?", "operand-order"),
                ("Qual é a soma de motoristas e professores?", "cue-missing"),
                ("Quantas vezes o número de motoristas é maior que o de professores?", "cue-forbidden"),
                ("Qual é a diferença percentual entre motoristas e professores?", "share-word"),
            ],
        ),
        case(
            Family::Ratio,
            Query::Ratio { of: pair().0, to: pair().1 },
            num("1.4", None).with(&["1,4", "1,4 vez"]),
            &[
                "Quantas vezes o número de motoristas é maior que o de professores?",
                "Qual é a razão entre o número de motoristas e o de professores?",
                "Qual é o número de motoristas dividido pelo de professores? Arredonde para uma casa decimal.",
                "O número de motoristas equivale a quantas vezes o de professores?",
            ],
            &[
                ("Quantas vezes o número de professores é maior que o de motoristas?", "operand-order"),
                ("Quantas vezes o número de motoristas é menor que o de professores?", "cue-forbidden"),
                ("Qual é a diferença entre motoristas e professores?", "cue-missing"),
                ("Qual é a razão entre motoristas e professores, em porcentagem?", "share-word"),
                ("Qual é a razão entre motoristas e cozinheiros?", "label-absent"),
            ],
        ),
        case(
            Family::Sum,
            Query::Sum { over: all() },
            num("86", None),
            &[
                "Qual é o total de funcionários?",
                "Quantas pessoas há ao todo?",
                "Qual é a soma dos funcionários de todas as ocupações?",
                "Somando todas as ocupações, quantos funcionários há?",
                "Quantos funcionários têm todas as ocupações juntas?",
            ],
            &[
                ("Qual é a média de funcionários por ocupação?", "cue-missing"),
                ("Quantos funcionários há em Professores, no total?", "label-extra"),
                ("Qual é a soma das duas maiores ocupações?", "cue-forbidden"),
                ("Qual é a soma das porcentagens?", "share-word"),
            ],
        ),
        case(
            Family::Mean,
            Query::Mean { over: all() },
            num("21.5", None).with(&["21,5"]),
            &[
                "Qual é a média de funcionários por ocupação?",
                "Em média, quantos funcionários há por ocupação?",
                "Qual é o número médio de funcionários?",
                "Qual é a média de funcionários? Arredonde para uma casa decimal.",
            ],
            &[
                ("Qual é o total de funcionários?", "cue-missing"),
                ("Qual é a média de funcionários? Arredonde para um número inteiro.", "answer-decimals"),
                ("Quantas ocupações estão acima da média?", "cue-forbidden"),
                ("Qual é a média entre Professores e Motoristas?", "label-extra"),
            ],
        ),
        case(
            Family::ShareOfTotal,
            Query::Percent { part: Box::new(val("Professores", "Funcionários")), whole: Box::new(Query::Sum { over: all() }) },
            num("20.9", Some("%")).with(&["20,9%", "20,9", "20,9 por cento"]),
            &[
                "Que porcentagem do total de funcionários corresponde a Professores?",
                "Qual é a participação de Professores no total de funcionários, em porcentagem?",
                "Professores representam qual percentual de todos os funcionários?",
                "Qual fração do total, em porcentagem, são professores?",
            ],
            &[
                ("Quantas pessoas são professores?", "cue-missing"),
                ("Quantas pessoas do total são professores, em porcentagem?", "count-word"),
                ("Que porcentagem do total corresponde a Motoristas?", "label-absent"),
                ("Qual porcentagem a mais tem Professores?", "cue-forbidden"),
            ],
        ),
    ]
}

pub fn counts() -> Vec<Case> {
    let top = Query::ValueAt { rank: Rank { nth: 3, order: Order::Descending }, over: all() };
    let above = |relation: Relation| Query::Count { over: over(relation, Query::Literal { value: number("20") }) };
    let extremes = || (Box::new(extreme(Rank::LARGEST)), Box::new(extreme(Rank::SMALLEST)));
    vec![
        case(
            Family::CountThreshold,
            above(Relation::Greater),
            num("2", None),
            &[
                "Quantas ocupações têm mais de 20 funcionários?",
                "Em quantas ocupações o número de funcionários é superior a 20?",
                "Quantas barras ultrapassam 20?",
                "Qual é o número de ocupações com mais de 20 funcionários?",
            ],
            &[
                ("Quantas ocupações têm menos de 20 funcionários?", "cue-missing"),
                ("Quantas pessoas estão em ocupações com mais de 20 funcionários?", "count-word"),
                ("Quantas ocupações têm mais de 30 funcionários?", "number-extra"),
                ("Quantas ocupações têm pelo menos 20 funcionários?", "cue-forbidden"),
                ("Qual é a porcentagem de ocupações acima de 20?", "share-word"),
            ],
        ),
        case(
            Family::CountThreshold,
            above(Relation::Less),
            num("2", None),
            &["Quantas ocupações têm menos de 20 funcionários?", "Quantas ocupações ficam abaixo de 20?"],
            &[("Quantas ocupações ficam acima de 20?", "cue-missing")],
        ),
        case(
            Family::AboveMean,
            Query::Count { over: over(Relation::Greater, Query::Mean { over: all() }) },
            num("2", None),
            &[
                "Quantas ocupações estão acima da média?",
                "Em quantas ocupações o número de funcionários supera a média?",
                "Quantas barras são maiores que a média?",
                "Qual é o número de ocupações com mais funcionários do que a média?",
            ],
            &[
                ("Quantas ocupações estão abaixo da média?", "cue-missing"),
                ("Quantas pessoas estão acima da média?", "count-word"),
                ("Qual ocupação está acima da média?", "cue-missing"),
                ("Quantas ocupações estão acima de 20?", "cue-missing"),
            ],
        ),
        case(
            Family::MarkCount,
            Query::Marks,
            num("4", None).with(&["4", "quatro"]),
            &[
                "Quantas barras há no gráfico?",
                "Qual é o número de barras do gráfico?",
                "Quantas ocupações aparecem no gráfico?",
                "Quantas barras podem ser contadas no gráfico?",
            ],
            &[
                ("Quantas pessoas há no gráfico?", "cue-missing"),
                ("Quantas fatias há no gráfico?", "cue-missing"),
                ("Quantas barras estão acima de 20?", "cue-forbidden"),
                ("Qual é a porcentagem de barras?", "share-word"),
            ],
        ),
        case(
            Family::Title,
            Query::Title,
            text("A equipe do hospital da cidade"),
            &[
                "Qual é o título do gráfico?",
                "Como se chama o gráfico?",
                "De que trata o gráfico?",
                "Qual título aparece no topo do gráfico?",
            ],
            &[
                ("Qual é o título do eixo vertical?", "cue-forbidden"),
                ("O que mostra A equipe do hospital da cidade?", "answer-given-away"),
                ("Qual é o título do gráfico para Professores?", "label-extra"),
                ("Qual é a cor do título?", "cue-forbidden"),
            ],
        ),
        case(
            Family::AxisTitle,
            Query::AxisTitle { axis: Axis::Y },
            text("Pessoas empregadas"),
            &[
                "Qual é o título do eixo vertical?",
                "O que está escrito no eixo y?",
                "Qual é o nome do eixo vertical?",
                "Qual é o rótulo do eixo y?",
            ],
            &[
                ("Qual é o título do eixo horizontal?", "cue-missing"),
                ("Qual é o título do gráfico?", "cue-missing"),
                ("Qual é o título do eixo x?", "cue-missing"),
                ("Qual é o maior valor do eixo vertical?", "cue-forbidden"),
            ],
        ),
        case(
            Family::ExtremeGap,
            Query::Difference { of: extremes().0, minus: extremes().1 },
            num("21", None),
            &[
                "Qual é a diferença entre o maior e o menor número de funcionários?",
                "Qual é a amplitude do número de funcionários?",
                "Quantos funcionários a mais tem a maior ocupação em relação à menor?",
                "Em quanto o maior valor supera o menor?",
            ],
            &[
                ("Qual é a soma do maior e do menor número de funcionários?", "cue-missing"),
                ("Quantas vezes o maior número de funcionários é o menor?", "cue-forbidden"),
                ("Qual é a diferença entre o maior e o segundo maior número de funcionários?", "cue-missing"),
                ("Qual é a diferença entre Enfermeiros e Cozinheiros?", "label-extra"),
            ],
        ),
        case(
            Family::ExtremeRatio,
            Query::Ratio { of: extremes().0, to: extremes().1 },
            num("2.9", None).with(&["2,9"]),
            &[
                "Quantas vezes o maior número de funcionários é superior ao menor?",
                "Qual é a razão entre o maior e o menor número de funcionários?",
                "O maior valor equivale a quantas vezes o menor?",
                "Qual é o maior valor dividido pelo menor?",
            ],
            &[
                ("Qual é a diferença entre o maior e o menor número de funcionários?", "cue-missing"),
                ("Qual é a razão entre o maior número de funcionários e a média?", "cue-forbidden"),
                ("Qual é a razão entre o maior número de funcionários e o total?", "cue-missing"),
                ("Quantos funcionários há na maior e na menor ocupação?", "cue-missing"),
            ],
        ),
        case(
            Family::TopTotal,
            Query::Sum { over: over(Relation::Greater, top) },
            num("57", None),
            &[
                "Qual é a soma das duas maiores ocupações em funcionários?",
                "Quantos funcionários têm, juntas, as duas ocupações com mais funcionários?",
                "Somando as 2 maiores ocupações, quantos funcionários há?",
                "Qual é o total de funcionários das duas maiores ocupações?",
            ],
            &[
                ("Qual é a soma das duas menores ocupações?", "cue-missing"),
                ("Qual é a soma das três maiores ocupações?", "number-absent"),
                ("Qual é a média das duas maiores ocupações?", "cue-missing"),
                ("Qual é a soma de todas as ocupações?", "cue-missing"),
            ],
        ),
    ]
}
