//! Portuguese and Spanish: sentences that must come out word for word, agreement, articles, and questions in another language than the
//! picture's.

use chartmill_ask::{Asked, Mix, Request, ask, queries_for, wordings_for};
use chartmill_schema::{Facts, Family, Gender, Language, MeasureKind, Noun, Query, Structure};
use chartmill_seed::Seed;

use crate::fixture::{self, Adapt, figure};

fn language(tag: &str) -> Language {
    Language::new(tag).expect("a language tag")
}

fn portuguese(query: &Query, facts: &Facts) -> Vec<String> {
    wordings_for(query, facts, &language("pt-BR"), &language("pt-BR")).expect("a query of a family has wordings")
}

/// All wordings of all questions of a family.
fn all(family: Family, facts: &Facts, tag: &str) -> Vec<String> {
    let language = language(tag);
    let queries = queries_for(family, facts);
    queries.iter().flat_map(|query| wordings_for(query, facts, &language, &language).expect("wordings")).collect()
}

fn look_up(label: &str, series: &str) -> Query {
    Query::Value { label: label.to_owned(), series: series.to_owned() }
}

fn assert_has(found: &[String], wanted: &str) {
    assert!(found.iter().any(|text| text == wanted), "{wanted:?} is not among {found:#?}");
}

/// With a population and one clause, of people.
fn of_people(mut facts: Facts, tag: &str, clause: &str) -> Facts {
    let [singular, plural] = if tag == "es" { ["persona", "personas"] } else { ["pessoa", "pessoas"] };
    let noun = Noun { singular: singular.to_owned(), plural: plural.to_owned(), gender: Some(Gender::F) };
    facts.shown.population.insert(language(tag), noun);
    facts.shown.rows[0].clause.insert(language(tag), clause.to_owned());
    facts
}

fn shares(label: &str, rows: &str) -> Facts {
    figure(label, &[("Percentual de pessoas", MeasureKind::Share, "%")], rows).pie().structure(Structure::Parts)
}

fn occupations() -> Facts {
    let rows = "Professores: 187\nEnfermeiros: 243\nMotoristas: 158\nCozinheiros: 131";
    of_people(figure("Ocupação", &[("Número de pessoas", MeasureKind::Count, "")], rows), "pt-BR", "são professores")
}

fn states() -> Facts {
    let rows = "Bahia: 340\nAcre: 120\nSão Paulo: 990\nRio de Janeiro: 610\nGoiás: 205";
    figure("Estado", &[("Área plantada", MeasureKind::Amount, "km²")], rows)
}

#[test]
fn the_three_sentences_come_out_word_for_word() {
    let screens = shares("Tempo por dia", "Menos de 2 horas: 15\n2 a 4 horas: 38\n4 a 6 horas: 29\nMais de 6 horas: 18");
    let screens = of_people(screens, "pt-BR", "passam menos de 2 horas por dia em telas");
    assert_has(
        &portuguese(&look_up("Menos de 2 horas", "Percentual de pessoas"), &screens),
        "Qual é a porcentagem de pessoas que passam menos de 2 horas por dia em telas?",
    );
    let exercise = shares("Exercícios", "Não fazem exercícios: 22\n1 a 2 dias: 34\n3 a 4 dias: 28\n5 dias ou mais: 16");
    let exercise = of_people(exercise, "pt-BR", "não fazem exercícios semanalmente");
    assert_has(
        &portuguese(&look_up("Não fazem exercícios", "Percentual de pessoas"), &exercise),
        "Qual a proporção de pessoas que não fazem exercícios semanalmente?",
    );
    assert_has(&portuguese(&look_up("Professores", "Número de pessoas"), &occupations()), "Quantas pessoas são professores?");
}

#[test]
fn adjectives_and_articles_agree() {
    let one = |name: &str, kind| figure("Curso", &[(name, kind, "")], "Direito: 40\nLetras: 30\nMedicina: 20");
    for (facts, wanted) in [
        (one("Nota média", MeasureKind::Index), "Qual é o curso com a maior nota média?"),
        (one("Tempo médio", MeasureKind::Rate), "Qual é o curso com o maior tempo médio?"),
        (one("Vendas", MeasureKind::Amount), "Qual é o curso com as maiores vendas?"),
        (one("Alunos", MeasureKind::Count), "Qual é o curso com o maior número de alunos?"),
        (one("Alunos", MeasureKind::Count), "Qual curso tem mais alunos?"),
        // Nothing tells the gender of this one, so nothing is made to agree with it.
        (one("Xpto", MeasureKind::Index), "Qual é o curso com o maior valor de \"Xpto\"?"),
    ] {
        assert_has(&all(Family::Largest, &facts, "pt-BR"), wanted);
    }
    let calls =
        figure("Cidade", &[("Consultas", MeasureKind::Count, "")], "Belém: 40\nManaus: 30\nNatal: 20\nRecife: 26\nPalmas: 35");
    assert_has(&portuguese(&look_up("Belém", "Consultas"), &calls), "Quantas consultas há em Belém?");
    assert_has(&all(Family::CountThreshold, &calls, "pt-BR"), "Quantas cidades têm mais de 22 consultas?");
    let third = all(Family::Kth, &figure("Mês", &[("Temperatura", MeasureKind::Rate, "°C")], "a: 1\nb: 9\nc: 5\nd: 3"), "pt-BR");
    assert_has(&third, "Qual mês tem a segunda maior temperatura?");
    assert_has(&all(Family::Position, &states(), "pt-BR"), "Qual é o rótulo da segunda barra a partir da esquerda?");
    assert_has(&all(Family::MarkCount, &states().table(), "pt-BR"), "Sem contar o cabeçalho, quantas linhas há na tabela?");
}

#[test]
fn a_population_whose_gender_nobody_knows_is_not_counted() {
    let mut facts = figure("Cidade", &[("Número de xptes", MeasureKind::Count, "")], "Belém: 40\nManaus: 30\nNatal: 20");
    let mut noun = Noun { singular: "xpte".to_owned(), plural: "xptes".to_owned(), gender: None };
    let query = look_up("Belém", "Número de xptes");
    for (gender, wanted) in [(None, None), (Some(Gender::F), Some("Quantas")), (Some(Gender::M), Some("Quantos"))] {
        noun.gender = gender;
        facts.shown.population.insert(language("pt-BR"), noun.clone());
        let texts = portuguese(&query, &facts);
        let asked = texts.iter().find_map(|text| text.split_once(" xptes há").map(|(first, _)| first));
        assert_eq!(asked, wanted, "{texts:#?}");
    }
}

#[test]
fn places_have_their_articles() {
    let series = "Área plantada";
    for (label, wanted) in [
        ("Bahia", "Na Bahia, qual é a área plantada?"),
        ("Acre", "No Acre, qual é a área plantada?"),
        ("Rio de Janeiro", "No Rio de Janeiro, qual é a área plantada?"),
        ("São Paulo", "Em São Paulo, qual é a área plantada?"),
        ("Goiás", "Em Goiás, qual é a área plantada?"),
    ] {
        assert_has(&portuguese(&look_up(label, series), &states()), wanted);
    }
    assert_has(&all(Family::Difference, &states(), "pt-BR"), "Qual é a diferença na área plantada entre a Bahia e o Acre?");
    assert_has(&all(Family::Sum, &states(), "pt-BR"), "Qual é a soma das áreas plantadas na Bahia e no Acre?");
    // The header decides: as a name of something else, the same word has no article.
    let teams = figure("Time", &[("Gols", MeasureKind::Count, "")], "Bahia: 30\nSantos: 20\nCeará: 10");
    assert_has(&portuguese(&look_up("Bahia", "Gols"), &teams), "Quantos gols há no time Bahia?");
}

#[test]
fn times_have_their_prepositions() {
    let over = |label: &str, rows: &str| figure(label, &[("Vendas", MeasureKind::Amount, "R$ milhões")], rows).over_time();
    for (facts, label, wanted) in [
        (over("Ano", "2019: 1\n2020: 2\n2021: 3"), "2020", "Quais foram as vendas em 2020?"),
        (over("Mês", "jan: 1\nfev: 2\nmar: 3"), "fev", "Quais foram as vendas em fevereiro?"),
        (over("Dia", "seg: 1\nter: 2\nsáb: 3"), "ter", "Quais foram as vendas na terça-feira?"),
        (over("Dia", "seg: 1\nter: 2\nsáb: 3"), "sáb", "Quais foram as vendas no sábado?"),
        (
            over("Trimestre", "1º tri 2023: 1\n2º tri 2023: 2\n3º tri 2023: 3"),
            "1º tri 2023",
            "Quais foram as vendas no 1º trimestre de 2023?",
        ),
    ] {
        assert_has(&portuguese(&look_up(label, "Vendas"), &facts), wanted);
    }
    let quarters = over("Trimestre", "1º tri 2023: 1\n2º tri 2023: 2\n3º tri 2023: 3");
    assert_has(
        &all(Family::Trend, &quarters, "pt-BR"),
        "As vendas subiram ou caíram do 1º trimestre de 2023 ao 3º trimestre de 2023?",
    );
    // "mar" is a day or a month.
    let days = figure("Día", &[("Ventas", MeasureKind::Amount, "")], "lun: 1\nmar: 2\nsáb: 3").over_time();
    assert_has(&all(Family::ValueLookup, &days, "es"), "¿Cuáles fueron las ventas el martes?");
    let months = figure("Mes", &[("Ventas", MeasureKind::Amount, "")], "feb: 1\nmar: 2\nabr: 3").over_time();
    assert_has(&all(Family::ValueLookup, &months, "es"), "¿Cuáles fueron las ventas en marzo?");
}

#[test]
fn spanish_agrees_and_contracts() {
    let areas = figure("Área", &[("Gasto", MeasureKind::Amount, "millones de €")], "Cultura: 4\nObras: 9\nPolicía: 7");
    assert_has(&all(Family::Largest, &areas, "es"), "¿Cuál es el área con el mayor gasto?");
    assert_has(&all(Family::Mean, &areas, "es"), "¿Cuál es la media del gasto en todas las áreas? Redondee a un decimal.");
    // Nothing says how crops are named, so no preposition would fit the name alone.
    let crops = figure("Cultivo", &[("Superficie", MeasureKind::Amount, "km²")], "Maíz: 4\nTrigo: 9\nSoja: 7");
    assert_has(&all(Family::ValueLookup, &crops, "es"), "¿Cuál es la superficie en el caso de Maíz?");
    let rows = "Menos de 2 horas: 15\nDe 2 a 4 horas: 38\nMás de 4 horas: 47";
    let screens = of_people(shares("Tiempo", rows), "es", "pasan menos de 2 horas al día ante una pantalla");
    let wanted = "¿Cuál es el porcentaje de personas que pasan menos de 2 horas al día ante una pantalla?";
    assert_has(&all(Family::ValueLookup, &screens, "es"), wanted);
}

#[test]
fn headers_of_another_language_are_quoted_and_never_nouns() {
    let (english, portuguese) = (language("en"), language("pt-BR"));
    let energy = fixture::energy();
    let of = |family: Family, facts: &Facts, asked: &Language, picture: &Language| -> Vec<String> {
        let queries = queries_for(family, facts);
        queries.iter().flat_map(|query| wordings_for(query, facts, asked, picture).expect("wordings")).collect()
    };
    assert_has(
        &of(Family::ValueLookup, &energy, &portuguese, &english),
        "Qual foi o valor de \"Electricity generated\" na série Wind em 2019?",
    );
    assert_has(
        &of(Family::LargestSeries, &energy, &portuguese, &english),
        "Qual série teve o maior valor de \"Electricity generated\" em 2019?",
    );
    assert_has(&of(Family::Largest, &fixture::jobs(), &portuguese, &english), "Qual categoria tem o maior valor de \"People\"?");
    // The description has no population in Portuguese, so nobody is counted.
    let looked_up = of(Family::ValueLookup, &fixture::jobs(), &portuguese, &english);
    assert!(looked_up.iter().all(|text| !text.contains("people") && !text.contains("Quantas")), "{looked_up:#?}");
    assert_has(
        &of(Family::Smallest, &states(), &english, &portuguese),
        "Which category has the lowest value of \"Área plantada\"?",
    );
    // With one, its words are used.
    let both = of_people(fixture::jobs(), "pt-BR", "são professores");
    assert_has(&of(Family::ValueLookup, &both, &portuguese, &english), "Quantas pessoas são professores?");
}

fn asked(facts: &Facts, tag: &str, k: u64, mix: &Mix) -> Asked {
    let language = language(tag);
    ask(&Request {
        facts,
        language: &language,
        picture_language: &language,
        proposals: &[],
        without: &[],
        wordings: None,
        reserve: None,
        seed: Seed::of_run(3).part("slot", k),
        n_turns: 4,
        mix,
        want_yes: k.is_multiple_of(2),
        token_budget: 2000,
        standalone: false,
    })
    .expect("a conversation")
}

#[test]
fn turns_are_worded_and_answered_in_their_language() {
    let mix = Mix::default();
    let sales =
        figure("Filial", &[("Vendas", MeasureKind::Amount, "R$ milhões")], "Centro: 1.5\nPraia: 4.2\nSerra: 2.5\nPorto: 3.5");
    let (mut n_yes, mut n_steps) = (0, 0);
    for k in 0..60 {
        let Asked { turns, messages } = asked(&sales, "pt-BR", k, &mix);
        for (turn, pair) in turns.iter().zip(messages.chunks(2)) {
            assert_eq!(turn.language, language("pt-BR"));
            let given = turn.answer.accepted.first().expect("an answer").as_str();
            n_yes += usize::from(["Sim", "Não"].contains(&given));
            if !turn.steps.is_empty() {
                n_steps += 1;
                assert!(pair[1].value.ends_with(&format!("\nResposta: {given}")), "{}", pair[1].value);
            }
            if turn.family == Family::ValueLookup {
                assert!(given.starts_with("R$ ") && given.ends_with(" milhões") && given.contains(','), "{given}");
            }
        }
        let instructions = [
            "Responda à pergunta com uma única palavra ou expressão.",
            "Mostre o cálculo e termine com 'Resposta: ...'.",
            "Responda em uma frase.",
        ];
        assert!(instructions.iter().any(|text| messages[0].value.ends_with(text)), "{}", messages[0].value);
    }
    assert!(n_yes > 0 && n_steps > 0);
}

#[test]
fn a_family_without_wordings_is_not_asked() {
    let ten = [
        Family::ValueLookup,
        Family::Largest,
        Family::Smallest,
        Family::Sum,
        Family::Difference,
        Family::Mean,
        Family::Comparison,
        Family::CountThreshold,
        Family::Title,
        Family::MarkCount,
    ];
    let sales =
        figure("Filial", &[("Vendas", MeasureKind::Amount, "€")], "Centro: 15\nPlaya: 42\nSierra: 25\nPuerto: 35").decorated();
    for k in 0..60 {
        for turn in asked(&sales, "es", k, &Mix::default()).turns {
            assert!(ten.contains(&turn.family), "{:?}", turn.family);
        }
    }
}

#[test]
fn nothing_is_left_over_and_nothing_uncontracted() {
    let rows = "2019: 30 12 60\n2020: 34 20 52\n2021: 28 31 55\n2022: 41 38 40\n2023: 45 47 36";
    let unit = |name| (name, MeasureKind::Amount, "TWh");
    let energy = figure("Ano", &[unit("Eólica"), unit("Solar"), unit("Carvão")], rows).over_time();
    let energy = energy.grouped("Fonte", "Energia gerada", true).stacked().legend();
    let counts = figure(
        "Região",
        &[("Homens", MeasureKind::Count, ""), ("Mulheres", MeasureKind::Count, "")],
        "Norte: 420 880\nNordeste: 760 510\nSul: 655 640\nSudeste: 590 270",
    );
    let counts = counts.grouped("Sexo", "Moradores", true).legend();
    let funnel =
        figure("Etapa", &[("Visitantes", MeasureKind::Count, "")], "Entraram: 12400\nCompararam: 3100\nPagaram: 930").funnel();
    let uncontracted =
        [" de o ", " de a ", " de os ", " de as ", " em o ", " em a ", " por o ", " por a ", " a a ", " a o ", "  ", " ?"];
    for facts in [energy, counts, funnel.decorated(), occupations().decorated(), states().decorated()] {
        for family in Family::ALL {
            for query in queries_for(family, &facts) {
                let texts = portuguese(&query, &facts);
                assert!(texts.len() >= 4, "{query}: {texts:#?}");
                for text in texts {
                    assert!(uncontracted.iter().all(|wrong| !text.contains(wrong)), "{text}");
                    assert!(text.starts_with(|first: char| first.is_uppercase() || first == '"'), "{text}");
                    assert!(text.ends_with(['?', '.']), "{text}");
                }
            }
        }
    }
}
