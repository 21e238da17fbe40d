//! Questions in Portuguese about one series: good ones pass, and wrong ones are refused for the right reason.

mod common;

use chartmill_schema::{AnswerKind, ColorName, End, Family, Order, Query, Rank, Selection};
use common::asked::{label, num, val};
use common::portuguese::{counts, numbers};
use common::tongues::{Case, Spelled as _, case, check, portuguese_bar, portuguese_funnel, portuguese_pie};
use common::{answer, number};

fn all() -> Selection {
    Selection::all("Funcionários")
}

fn ranked(nth: u32, order: Order) -> Query {
    Query::LabelAt { rank: Rank { nth, order }, over: all() }
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
