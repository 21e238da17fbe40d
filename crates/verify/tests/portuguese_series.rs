//! Questions in Portuguese about series, stacks and time: good ones pass, and wrong ones are refused for the right reason.

mod common;

use chartmill_schema::{Answer, AnswerKind, Change, Family, Query, Rank, Relation, Selection};
use common::answer;
use common::asked::{label, num, val};
use common::series::{crossing, first_passing, pair, series_at, sum_across, trend};
use common::tongues::{Case, Spelled as _, case, check, portuguese_line, portuguese_stacked, yes};

fn compare(relation: Relation) -> Query {
    let (left, right) = pair("2025", "Eólica", "Solar");
    Query::Compare { left, relation, right }
}

fn first_change(change: Change) -> Query {
    Query::FirstChange { series: "Eólica".to_owned(), change }
}

fn rise() -> Answer {
    answer(AnswerKind::Change, &["rise"], None, &["Subiu", "aumentou", "cresceu", "alta"])
}

fn changes() -> Vec<Case> {
    vec![
        case(
            Family::Trend,
            trend("Eólica", "2020", "2025"),
            rise(),
            &[
                "A energia gerada por Eólica subiu ou caiu de 2020 a 2025?",
                "De 2020 para 2025, Eólica aumentou ou diminuiu?",
                "Entre 2020 e 2025, a energia gerada por Eólica cresceu ou recuou?",
                "Qual foi a tendência de Eólica entre 2020 e 2025?",
                "Em 2025, em relação a 2020, Eólica havia subido ou caído?",
                "Como evoluiu a energia gerada por Eólica de 2020 até 2025?",
            ],
            &[
                ("A energia gerada por Eólica subiu ou caiu de 2025 a 2020?", "operand-order"),
                ("A energia gerada por Eólica subiu de 2020 a 2025?", "cue-forbidden"),
                ("A energia gerada por Solar subiu ou caiu de 2020 a 2025?", "series-absent"),
                ("A energia gerada por Eólica subiu ou caiu de 2021 a 2025?", "label-absent"),
                ("Eólica foi maior ou menor em 2025 do que em 2020?", "cue-forbidden"),
            ],
        ),
        case(
            Family::FirstChange,
            first_change(Change::Fall),
            label("2022"),
            &[
                "Em que ano Eólica caiu pela primeira vez?",
                "Em que ano a energia gerada por Eólica diminuiu pela primeira vez?",
                "Qual foi o primeiro ano em que Eólica recuou?",
                "Quando Eólica registrou a primeira queda?",
                "Em que ano, pela primeira vez, Eólica foi menor que no ano anterior?",
            ],
            &[
                ("Em que ano Eólica subiu pela primeira vez?", "cue-missing"),
                ("Em que ano Eólica caiu?", "cue-missing"),
                ("Em que ano Eólica caiu pela última vez?", "cue-forbidden"),
                ("Em que ano Solar caiu pela primeira vez?", "series-absent"),
            ],
        ),
        case(
            Family::FirstChange,
            first_change(Change::Rise),
            label("2021"),
            &["Em que ano Eólica subiu pela primeira vez?", "Qual foi o primeiro ano em que Eólica aumentou?"],
            &[("Em que ano Eólica caiu pela primeira vez?", "cue-missing")],
        ),
        case(
            Family::Reached,
            first_passing("Eólica", Relation::Greater, "130"),
            label("2024"),
            &[
                "Em que ano Eólica ultrapassou 130 TWh pela primeira vez?",
                "Quando Eólica superou 130 TWh pela primeira vez?",
                "Qual foi o primeiro ano em que Eólica ficou acima de 130 TWh?",
                "Em que ano a energia gerada por Eólica atingiu 130 TWh pela primeira vez?",
                "Em que ano Eólica passou de 130 TWh pela primeira vez?",
            ],
            &[
                ("Em que ano Eólica ficou abaixo de 130 TWh pela primeira vez?", "cue-forbidden"),
                ("Em que ano Eólica ultrapassou 130 TWh?", "cue-missing"),
                ("Em que ano Eólica ultrapassou 140 TWh pela primeira vez?", "number-absent"),
                ("Em que ano Solar ultrapassou 130 TWh pela primeira vez?", "series-absent"),
            ],
        ),
        case(
            Family::Reached,
            first_passing("Solar", Relation::Less, "95"),
            label("2021"),
            &[
                "Em que ano Solar caiu abaixo de 95 TWh pela primeira vez?",
                "Qual foi o primeiro ano em que Solar ficou abaixo de 95 TWh?",
                "Em que ano Solar ficou, pela primeira vez, com menos de 95 TWh?",
            ],
            &[("Em que ano Solar ultrapassou 95 TWh pela primeira vez?", "cue-forbidden")],
        ),
        case(
            Family::Crossing,
            crossing("Eólica", "Solar"),
            label("2023"),
            &[
                "Em que ano Eólica ultrapassou Solar pela primeira vez?",
                "Quando Eólica superou Solar pela primeira vez?",
                "Em que ano Solar foi ultrapassada por Eólica pela primeira vez?",
                "Qual foi o primeiro ano em que Eólica ficou acima de Solar?",
                "Em que ano a energia gerada pela Eólica ultrapassou a gerada pela Solar pela primeira vez?",
            ],
            &[
                ("Em que ano Solar ultrapassou Eólica pela primeira vez?", "operand-order"),
                ("Em que ano Eólica foi ultrapassada por Solar pela primeira vez?", "operand-order"),
                ("Em que ano Eólica ficou abaixo de Solar pela primeira vez?", "cue-forbidden"),
                ("Em que ano Eólica ultrapassou Solar?", "cue-missing"),
            ],
        ),
    ]
}

fn years() -> Vec<Case> {
    vec![
        case(
            Family::SeriesComparison,
            compare(Relation::Greater),
            yes(true, "Sim"),
            &[
                "Em 2025, a energia gerada por Eólica foi maior que a gerada por Solar?",
                "Eólica superou Solar em 2025?",
                "Em 2025, Eólica gerou mais energia do que Solar?",
                "Em comparação com Solar, Eólica foi maior em 2025?",
            ],
            &[
                ("Em 2025, Solar foi maior que Eólica?", "operand-order"),
                ("Em 2025, Eólica foi menor que Solar?", "cue-missing"),
                ("Em 2024, Eólica foi maior que Solar?", "label-absent"),
                ("Em quanto Eólica superou Solar em 2025?", "cue-missing"),
            ],
        ),
        case(
            Family::SeriesComparison,
            compare(Relation::Less),
            yes(false, "Não"),
            &["Em 2025, Eólica foi menor que Solar?", "Em 2025, Eólica gerou menos energia do que Solar?"],
            &[("Em 2025, Eólica gerou mais energia do que Solar?", "cue-missing")],
        ),
        case(
            Family::LargestSeries,
            series_at(Rank::LARGEST, "2020"),
            label("Solar"),
            &[
                "Que fonte gerou mais energia em 2020?",
                "Qual fonte teve a maior energia gerada em 2020?",
                "Em 2020, qual foi a fonte com o valor mais alto?",
                "Em 2020, que fonte liderou?",
            ],
            &[
                ("Que fonte gerou menos energia em 2020?", "cue-missing"),
                ("Que fonte gerou mais energia em 2021?", "label-absent"),
                ("Em que ano Solar gerou mais energia?", "label-absent"),
                ("Quantas fontes geraram mais energia em 2020?", "count-word"),
            ],
        ),
        case(
            Family::LargestSeries,
            series_at(Rank::SMALLEST, "2020"),
            label("Eólica"),
            &["Que fonte gerou menos energia em 2020?", "Qual foi a menor fonte em 2020?"],
            &[("Qual foi a maior fonte em 2020?", "cue-missing")],
        ),
        case(
            Family::Largest,
            Query::LabelAt { rank: Rank::LARGEST, over: Selection::all("Eólica") },
            label("2025"),
            &["Em que ano Eólica atingiu o maior valor?", "Qual é o ano com mais energia gerada por Eólica?"],
            &[("Em que ano Eólica atingiu o menor valor?", "cue-missing")],
        ),
    ]
}

fn stacked() -> Vec<Case> {
    let all_years = Query::Sum { over: Selection::all("Eólica") };
    let of_years = Query::Percent { part: Box::new(val("2022", "Eólica")), whole: Box::new(all_years) };
    let (of, minus) = pair("2023", "Solar", "Eólica");
    let share = Query::Percent { part: Box::new(val("2022", "Eólica")), whole: Box::new(sum_across("2022")) };
    vec![
        case(
            Family::StackTotal,
            sum_across("2021"),
            num("250", Some("TWh")),
            &[
                "Qual foi o total de energia gerada em 2021?",
                "Quanta energia foi gerada ao todo em 2021?",
                "Qual é a soma de todas as fontes em 2021?",
                "Quantos TWh foram gerados por todas as fontes juntas em 2021?",
            ],
            &[
                ("Qual foi o total de energia gerada em 2022?", "label-absent"),
                ("Qual foi a energia gerada por Solar em 2021?", "series-extra"),
                ("Qual foi a média das fontes em 2021?", "cue-missing"),
                ("Quantas fontes há em 2021, no total?", "count-word"),
            ],
        ),
        case(
            Family::SegmentShare,
            share,
            num("46.7", Some("%")).with(&["46,7%"]),
            &[
                "Que porcentagem do total de 2022 veio de Eólica?",
                "Em 2022, qual foi a participação de Eólica no total, em porcentagem?",
                "Eólica representou qual percentual da energia gerada em 2022?",
                "Que parcela da energia gerada em 2022 veio de Eólica?",
            ],
            &[
                ("Que porcentagem do total de Eólica em todos os anos foi gerada em 2022?", "cue-forbidden"),
                ("Que porcentagem do total de 2022 veio de Solar?", "series-absent"),
                ("Que porcentagem do total de 2021 veio de Eólica?", "label-absent"),
                ("Quanta energia veio de Eólica em 2022?", "cue-missing"),
            ],
        ),
        case(
            Family::ShareOfTotal,
            of_years,
            num("27.5", Some("%")).with(&["27,5%"]),
            &[
                "Que porcentagem do total de Eólica em todos os anos foi gerada em 2022?",
                "Somando todos os anos, que percentual da energia de Eólica foi gerado em 2022?",
            ],
            &[("Que porcentagem do total de 2022 veio de Eólica?", "cue-missing")],
        ),
        case(
            Family::LargestStack,
            Query::LabelOfTotal { rank: Rank::LARGEST },
            label("2022"),
            &[
                "Em que ano o total foi o maior?",
                "Qual ano teve o maior total de energia gerada?",
                "Somando todas as fontes, em que ano foi gerada mais energia?",
                "Qual ano tem a pilha mais alta?",
            ],
            &[
                ("Em que ano o total foi o menor?", "cue-missing"),
                ("Em que ano Eólica teve o maior total?", "series-extra"),
                ("Em que ano foi gerada mais energia?", "cue-missing"),
                ("Em que ano a média foi a maior?", "cue-missing"),
            ],
        ),
        case(
            Family::SeriesGap,
            Query::Difference { of, minus },
            num("30", Some("TWh")),
            &[
                "Qual foi a diferença entre Eólica e Solar em 2023?",
                "Quantos TWh Solar gerou a mais do que Eólica em 2023?",
                "Em quanto Solar superou Eólica em 2023?",
                "Quanta energia Solar gerou a mais que Eólica em 2023?",
                "Quantos TWh Eólica gerou a menos do que Solar em 2023?",
            ],
            &[
                ("Quantos TWh Eólica gerou a mais do que Solar em 2023?", "operand-order"),
                ("Qual foi a diferença entre Eólica e Hídrica em 2023?", "series-absent"),
                ("Qual foi a soma de Eólica e Solar em 2023?", "cue-missing"),
                ("Quantas vezes Solar foi maior que Eólica em 2023?", "cue-forbidden"),
            ],
        ),
        case(
            Family::ValueLookup,
            val("2021", "Solar"),
            num("60", Some("TWh")),
            &[
                "Quanta energia foi gerada por Solar em 2021?",
                "Qual foi a energia gerada por Solar em 2021?",
                "Quantos TWh Solar gerou em 2021?",
            ],
            &[("Quantas pessoas usaram Solar em 2021?", "count-word")],
        ),
        case(
            Family::MarkCount,
            Query::Marks,
            num("12", None),
            &["Quantos segmentos há no gráfico?", "Qual é o número de segmentos do gráfico?"],
            &[("Quantos anos aparecem no gráfico?", "cue-missing")],
        ),
    ]
}

#[test]
fn questions_about_time() {
    let cases: Vec<Case> = [changes(), years()].into_iter().flatten().collect();
    check(&portuguese_line(), "pt-BR", &cases);
}

#[test]
fn questions_about_stacks() {
    check(&portuguese_stacked(), "pt-BR", &stacked());
}
