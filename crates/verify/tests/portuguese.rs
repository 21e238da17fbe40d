//! Questions in Portuguese about one series: good ones pass, and wrong ones are refused for the right reason.

mod common;

use chartmill_schema::{AnswerKind, Axis, ColorName, End, Family, Order, Query, Rank, Relation, Selection, Threshold};
use common::asked::{label, num, val};
use common::tongues::{Case, Spelled as _, case, check, portuguese_bar, portuguese_funnel, portuguese_pie, yes};
use common::{answer, number};

fn all() -> Selection {
    Selection::all("Funcionários")
}

fn ranked(nth: u32, order: Order) -> Query {
    Query::LabelAt { rank: Rank { nth, order }, over: all() }
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

fn ranks() -> Vec<Case> {
    vec![
        case(
            Family::Largest,
            ranked(1, Order::Descending),
            label("Enfermeiros"),
            &[
                "Qual ocupação tem o maior número de funcionários?",
                "Qual é a ocupação com mais funcionários?",
                "Em qual ocupação o número de funcionários é o mais alto?",
                "Que ocupação lidera o gráfico em funcionários?",
                "Qual barra é a mais alta?",
            ],
            &[
                ("Qual ocupação tem o menor número de funcionários?", "cue-missing"),
                ("Qual é a segunda maior ocupação em funcionários?", "cue-forbidden"),
                ("Quantas pessoas trabalham na maior ocupação?", "count-word"),
                ("Qual ocupação não tem o maior número de funcionários?", "cue-forbidden"),
                ("Qual ocupação tem o maior número de funcionários, Motoristas ou outra?", "label-extra"),
            ],
        ),
        case(
            Family::Smallest,
            ranked(1, Order::Ascending),
            label("Cozinheiros"),
            &[
                "Qual ocupação tem o menor número de funcionários?",
                "Qual é a ocupação com menos funcionários?",
                "Em que ocupação o número de funcionários é o mais baixo?",
                "Qual barra é a mais baixa?",
            ],
            &[
                ("Qual ocupação tem o maior número de funcionários?", "cue-missing"),
                ("Qual ocupação tem a menor porcentagem de funcionários?", "share-word"),
                ("Qual ocupação tem menos de 20 funcionários?", "number-extra"),
                ("Qual é o menor número de funcionários, em média?", "cue-forbidden"),
            ],
        ),
        case(
            Family::Kth,
            ranked(2, Order::Descending),
            label("Motoristas"),
            &[
                "Qual ocupação tem o segundo maior número de funcionários?",
                "Qual é a segunda ocupação com mais funcionários?",
                "Qual ocupação ocupa o segundo lugar quando ordenadas da maior para a menor?",
                "Qual ocupação fica em 2º lugar em número de funcionários?",
            ],
            &[
                ("Qual ocupação tem o segundo menor número de funcionários?", "cue-missing"),
                ("Qual ocupação tem o terceiro maior número de funcionários?", "cue-forbidden"),
                ("Qual ocupação tem o maior número de funcionários?", "cue-missing"),
                ("Qual ocupação ocupa o segundo lugar em ordem crescente?", "cue-forbidden"),
            ],
        ),
        case(
            Family::Kth,
            ranked(2, Order::Ascending),
            label("Professores"),
            &[
                "Qual ocupação tem o segundo menor número de funcionários?",
                "Qual é a segunda ocupação com menos funcionários?",
                "Qual ocupação é a segunda em ordem crescente de funcionários?",
            ],
            &[("Qual ocupação tem o segundo maior número de funcionários?", "cue-missing")],
        ),
        case(
            Family::Position,
            Query::LabelInPlace { place: 2, from: End::First },
            label("Professores"),
            &[
                "Qual ocupação é a segunda da esquerda para a direita?",
                "Qual é o rótulo da segunda barra a partir da esquerda?",
                "Lendo da esquerda para a direita, qual ocupação vem em segundo lugar?",
                "Qual ocupação aparece na 2ª barra?",
            ],
            &[
                ("Qual ocupação é a segunda a partir da direita?", "cue-forbidden"),
                ("Qual ocupação é a terceira da esquerda para a direita?", "cue-forbidden"),
                ("Qual ocupação é a penúltima?", "cue-forbidden"),
                ("Qual é a segunda maior ocupação?", "cue-forbidden"),
            ],
        ),
        case(
            Family::Position,
            Query::LabelInPlace { place: 1, from: End::Last },
            label("Cozinheiros"),
            &["Qual é a última barra?", "Qual ocupação fica mais à direita?", "Qual é a primeira barra a partir da direita?"],
            &[("Qual é a primeira barra a partir da esquerda?", "cue-missing")],
        ),
        case(
            Family::Order,
            Query::Sorted { order: Order::Descending, over: all() },
            answer(
                AnswerKind::List,
                &["Enfermeiros", "Motoristas", "Professores", "Cozinheiros"],
                None,
                &["Enfermeiros, Motoristas, Professores, Cozinheiros", "Enfermeiros, Motoristas, Professores e Cozinheiros"],
            ),
            &[
                "Liste todas as ocupações por número de funcionários, da maior para a menor, separadas por vírgulas.",
                "Ordene as ocupações em ordem decrescente de funcionários.",
                "Qual é a ordem das ocupações, do maior para o menor número de funcionários?",
                "Liste as ocupações começando pela maior.",
            ],
            &[
                ("Liste todas as ocupações por número de funcionários, da menor para a maior.", "cue-forbidden"),
                ("Ordene as ocupações em ordem crescente de funcionários.", "cue-missing"),
                ("Liste as ocupações.", "cue-missing"),
                ("Liste as duas maiores ocupações em ordem decrescente.", "number-extra"),
            ],
        ),
        case(
            Family::ReverseLookup,
            Query::LabelWith { value: number("25"), over: all() },
            label("Motoristas"),
            &[
                "Qual ocupação tem 25 funcionários?",
                "Em qual ocupação o número de funcionários é igual a 25?",
                "A que ocupação corresponde o valor 25?",
                "O valor 25 corresponde a qual ocupação?",
            ],
            &[
                ("Qual ocupação tem mais de 25 funcionários?", "cue-forbidden"),
                ("Qual ocupação tem 32 funcionários?", "number-extra"),
                ("Qual ocupação tem 25% dos funcionários?", "share-word"),
                ("Qual ocupação não tem 25 funcionários?", "cue-forbidden"),
            ],
        ),
    ]
}

fn numbers() -> Vec<Case> {
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

fn counts() -> Vec<Case> {
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

fn pie() -> Vec<Case> {
    let value = |label: &str| val(label, "Percentual de pessoas");
    vec![
        case(
            Family::ValueLookup,
            value("Menos de 2 horas"),
            num("25", Some("%")).with(&["25%", "25 por cento", "25"]),
            &[
                "Qual é a porcentagem de pessoas que passam menos de 2 horas por dia em telas?",
                "Que proporção das pessoas passam menos de 2 horas por dia em telas?",
                "Qual é o percentual de \"Menos de 2 horas\"?",
                "Qual parcela das pessoas corresponde a Menos de 2 horas?",
            ],
            &[
                ("Quantas pessoas passam menos de 2 horas por dia em telas?", "count-word"),
                ("Qual é a porcentagem de pessoas que passam de 2 a 4 horas por dia em telas?", "label-absent"),
                ("Qual é a porcentagem de pessoas que não passam menos de 2 horas por dia em telas?", "cue-forbidden"),
                ("Qual é o número de pessoas que passam menos de 2 horas por dia em telas?", "count-word"),
            ],
        ),
        case(
            Family::ValueLookup,
            value("Não usam"),
            num("15", Some("%")),
            &[
                "Qual a proporção de pessoas que não usam telas diariamente?",
                "Que percentual das pessoas não usam telas diariamente?",
            ],
            &[("Quantas pessoas não usam telas diariamente?", "count-word")],
        ),
        case(
            Family::Difference,
            Query::Difference { of: Box::new(value("De 2 a 4 horas")), minus: Box::new(value("De 4 a 6 horas")) },
            answer(AnswerKind::Number, &["20"], Some("pontos percentuais"), &["20 pontos percentuais", "20%", "20"]),
            &[
                "Qual é a diferença, em pontos percentuais, entre De 2 a 4 horas e De 4 a 6 horas?",
                "Quantos pontos percentuais De 2 a 4 horas tem a mais do que De 4 a 6 horas?",
                "Quantos pontos percentuais a mais tem De 2 a 4 horas em relação a De 4 a 6 horas?",
            ],
            &[("Quantos pontos percentuais a menos tem De 2 a 4 horas do que De 4 a 6 horas?", "operand-order")],
        ),
        case(
            Family::ColorOf,
            Query::ColorOf { label: "De 2 a 4 horas".to_owned() },
            answer(AnswerKind::Color, &["red"], None, &["Vermelho", "vermelha"]),
            &[
                "Qual é a cor da fatia De 2 a 4 horas?",
                "De que cor é a fatia De 2 a 4 horas?",
                "Em que cor aparece De 2 a 4 horas?",
                "Que cor representa De 2 a 4 horas?",
            ],
            &[
                ("Qual é a cor da fatia De 4 a 6 horas?", "label-absent"),
                ("A fatia De 2 a 4 horas é vermelha?", "cue-forbidden"),
                ("Qual é a porcentagem da fatia De 2 a 4 horas?", "cue-missing"),
                ("Qual é a cor da maior fatia?", "label-absent"),
            ],
        ),
        case(
            Family::LabelOfColor,
            Query::LabelOfColor { color: ColorName::Green },
            label("De 4 a 6 horas"),
            &[
                "O que representa a fatia verde?",
                "Qual categoria aparece em verde?",
                "A que categoria corresponde a cor verde?",
                "Qual tempo de tela está em verde?",
            ],
            &[
                ("O que representa a fatia vermelha?", "cue-forbidden"),
                ("O que representa a fatia verde-azulada?", "cue-forbidden"),
                ("O que representa a maior fatia?", "cue-missing"),
                ("Qual é a porcentagem da cor azul?", "cue-missing"),
            ],
        ),
        case(
            Family::Position,
            Query::LabelInPlace { place: 3, from: End::First },
            label("De 4 a 6 horas"),
            &[
                "No sentido horário a partir das 12 horas, qual é a terceira categoria?",
                "Qual é a terceira fatia, no sentido horário a partir do topo?",
            ],
            &[("Qual é a terceira fatia no sentido anti-horário a partir do topo?", "cue-forbidden")],
        ),
    ]
}

fn funnel() -> Vec<Case> {
    let (part, whole) = (Box::new(val("Testes", "Usuários")), Box::new(val("Visitas", "Usuários")));
    vec![case(
        Family::Conversion,
        Query::Percent { part, whole },
        num("30", Some("%")).with(&["30%"]),
        &[
            "Qual porcentagem das Visitas chegou a Testes?",
            "Qual é a taxa de conversão de Visitas para Testes?",
            "Que percentual dos usuários de Visitas chegou à etapa de Testes?",
            "Testes correspondem a que porcentagem de Visitas?",
            "Qual é a porcentagem de Testes em relação a Visitas?",
        ],
        &[
            ("Qual porcentagem de Testes chegou a Visitas?", "operand-order"),
            ("Quantos usuários de Visitas chegaram a Testes?", "cue-missing"),
            ("Qual é a taxa de conversão de Testes para Visitas?", "operand-order"),
            ("Qual é a taxa de conversão de Visitas para Vendas?", "label-absent"),
        ],
    )]
}

#[test]
fn questions_about_a_count() {
    let cases: Vec<Case> = [ranks(), numbers(), counts()].into_iter().flatten().collect();
    check(&portuguese_bar(), "pt-BR", &cases);
}

#[test]
fn questions_about_a_share() {
    check(&portuguese_pie(), "pt-BR", &pie());
}

#[test]
fn questions_about_a_funnel() {
    check(&portuguese_funnel(), "pt-BR", &funnel());
}
