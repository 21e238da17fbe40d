//! Messages in Portuguese and Spanish, and questions in another language than their picture's.

mod common;

use chartmill_schema::{Answer, AnswerKind, Change, Family, Form, Language, Query, Rank, Relation, Selection, Threshold};
use common::asked::{num, val};
use common::series::{pair, sum_across, trend};
use common::tongues::{Spelled as _, portuguese_bar, portuguese_line, portuguese_stacked, portuguese_table, spanish_bar, yes};
use common::{Made, answer, number};

/// A question with its query and its answer, before it is given a form.
struct Posed {
    language: &'static str,
    family: Family,
    question: &'static str,
    query: Query,
    answer: Answer,
}

impl Posed {
    fn new(language: &'static str, family: Family, question: &'static str, query: Query, answer: Answer) -> Self {
        Self { language, family, question, query, answer }
    }

    /// The keys of the faults of a message that answers it.
    fn told(&self, made: &Made, form: Form, message: &str) -> Vec<&'static str> {
        let mut made = made.clone();
        let note = &mut made.sample.annotation;
        note.turns.truncate(1);
        let turn = &mut note.turns[0];
        turn.language = Language::new(self.language).expect("a language");
        (turn.family, turn.form, turn.difficulty) = (self.family, form, self.family.difficulty());
        self.question.clone_into(&mut turn.question);
        turn.program = self.query.to_string();
        turn.query = self.query.clone();
        turn.answer = self.answer.clone();
        let lines: Vec<&str> = message.lines().collect();
        let body = if form == Form::Steps { &lines[..lines.len() - 1] } else { &[] };
        turn.steps = body.iter().map(|&step| step.to_owned()).collect();
        let line = match (self.language, form) {
            ("pt-BR", Form::Short) => "Responda à pergunta com uma única palavra ou expressão.",
            ("pt-BR", Form::Steps) => "Mostre o cálculo e termine com 'Resposta: ...'.",
            ("pt-BR", Form::Sentence) => "Responda em uma frase.",
            ("es", Form::Short) => "Responda a la pregunta con una sola palabra o frase.",
            ("es", Form::Steps) => "Muestre el cálculo y termine con 'Respuesta: ...'.",
            ("es", Form::Sentence) => "Responda en una oración.",
            (_, Form::Short) => "Answer the question using a single word or phrase.",
            (_, Form::Steps) => "Show the calculation, then end with 'Answer: ...'.",
            (_, Form::Sentence) => "Answer in one sentence.",
        };
        let conversations = &mut made.sample.record.conversations;
        conversations.truncate(2);
        conversations[0].value = format!("<image>\n{}\n{line}", self.question);
        message.clone_into(&mut conversations[1].value);
        made.verify_files().err().unwrap_or_default().iter().map(|fault| fault.reason.key()).collect()
    }
}

const NONE: [&str; 0] = [];

fn revenue() -> Selection {
    Selection::all("Receita")
}

#[test]
fn steps_in_portuguese() {
    let value = |label: &str| Box::new(val(label, "Receita"));
    let sum = Query::Sum { over: Selection { labels: vec!["Norte".to_owned(), "Centro".to_owned()], ..revenue() } };
    let answer = num("21.5", Some("R$ milhões")).with(&["R$ 21,5 milhões", "21,5", "21,5 milhões de reais"]);
    let posed = Posed::new("pt-BR", Family::Sum, "Qual é a soma da receita de Norte e Centro?", sum, answer);
    let told = |message: &str| posed.told(&portuguese_table(), Form::Steps, message);
    assert_eq!(told("Norte: 12,5\nCentro: 9,0\n12,5 + 9,0 = 21,5\nResposta: R$ 21,5 milhões"), NONE);
    assert_eq!(told("Norte: R$ 12,5\nCentro: R$ 9,0\nR$ 12,5 + R$ 9,0 = R$ 21,5\nResposta: R$ 21,5 milhões"), NONE);
    assert_eq!(told("12,5 milhões + 9,0 milhões = 21,5 milhões\nResposta: R$ 21,5 milhões"), NONE);
    assert_eq!(
        told("Norte: 12,5\nCentro: 9,0\n12,5 + 9,0 = 22,5\nResposta: R$ 21,5 milhões"),
        ["step-arithmetic", "message-number"]
    );
    assert_eq!(told("Norte: 9,0\n12,5 + 9,0 = 21,5\nResposta: R$ 21,5 milhões"), ["message-value"]);
    assert_eq!(told("Norte: 12,5\n12,5 + 9,0 = 21,5\nAnswer: R$ 21,5 milhões"), ["message-answer"]);
    let share = Query::Percent { part: value("Sul"), whole: Box::new(Query::Sum { over: revenue() }) };
    let answer = num("14.5", Some("%")).with(&["14,5%"]);
    let posed = Posed::new("pt-BR", Family::ShareOfTotal, "Que porcentagem da receita total vem de Sul?", share, answer);
    let told = |message: &str| posed.told(&portuguese_table(), Form::Steps, message);
    assert_eq!(told("12,5 + 8,0 + 21,0 + 4,5 + 9,0 = 55,0\n8,0 / 55,0 = 0,145 = 14,5%\nResposta: 14,5%"), NONE);
    assert_eq!(
        told("12,5 + 8,0 + 21,0 + 4,5 + 9,0 = 55,0\n8,0 / 55,0 = 0,155 = 15,5%\nResposta: 14,5%"),
        ["step-arithmetic", "message-number", "message-answer"]
    );
}

#[test]
fn counts_in_portuguese() {
    let than = Box::new(Query::Literal { value: number("10") });
    let over = Selection { threshold: Some(Threshold { relation: Relation::Greater, than }), ..revenue() };
    let question = "Quantas regiões têm receita acima de R$ 10 milhões?";
    let posed = Posed::new("pt-BR", Family::CountThreshold, question, Query::Count { over }, num("2", None));
    let steps = |message: &str| posed.told(&portuguese_table(), Form::Steps, message);
    assert_eq!(steps("Acima de 10: Norte (12,5), Leste (21,0)\nResposta: 2"), NONE);
    assert_eq!(steps("Acima de 10: Norte (12,5), Centro (9,0)\nResposta: 2"), ["message-answer"]);
    assert_eq!(steps("Acima de 10: Norte (21,0), Leste (12,5)\nResposta: 2"), ["message-value", "message-value"]);
    let sentence = |message: &str| posed.told(&portuguese_table(), Form::Sentence, message);
    assert_eq!(sentence("Há 2 regiões com receita acima de R$ 10 milhões."), NONE);
    assert_eq!(sentence("Há 2 regiões com receita abaixo de R$ 10 milhões."), ["cue-forbidden"]);
    assert_eq!(sentence("Há 3 regiões com receita acima de R$ 10 milhões."), ["message-answer", "message-number"]);
}

#[test]
fn sentences_in_portuguese() {
    let change = answer(AnswerKind::Change, &["rise"], None, &["Subiu"]);
    let question = "A energia gerada por Eólica subiu ou caiu de 2020 a 2025?";
    let posed = Posed::new("pt-BR", Family::Trend, question, trend("Eólica", "2020", "2025"), change);
    let told = |message: &str| posed.told(&portuguese_line(), Form::Sentence, message);
    assert_eq!(told("Eólica subiu de 62 TWh em 2020 para 171 TWh em 2025."), NONE);
    assert_eq!(told("De 2020 a 2025, a energia gerada por Eólica aumentou."), NONE);
    assert_eq!(told("Eólica caiu de 62 TWh em 2020 para 171 TWh em 2025."), ["message-answer"]);
    assert_eq!(told("Eólica subiu de 171 TWh em 2020 para 62 TWh em 2025."), ["message-value", "message-value"]);
    let first = Query::FirstChange { series: "Eólica".to_owned(), change: Change::Fall };
    let question = "Em que ano Eólica caiu pela primeira vez?";
    let posed = Posed::new("pt-BR", Family::FirstChange, question, first, common::asked::label("2022"));
    let told = |message: &str| posed.told(&portuguese_line(), Form::Sentence, message);
    assert_eq!(told("Eólica caiu pela primeira vez em 2022."), NONE);
    assert_eq!(told("Eólica subiu pela primeira vez em 2022."), ["cue-forbidden"]);
    let total = num("250", Some("TWh")).with(&["250 TWh", "250"]);
    let question = "Qual foi o total de energia gerada em 2021?";
    let posed = Posed::new("pt-BR", Family::StackTotal, question, sum_across("2021"), total);
    let told = |message: &str| posed.told(&portuguese_stacked(), Form::Sentence, message);
    assert_eq!(told("O total de 2021 foi de 250 TWh."), NONE);
    assert_eq!(told("O total de energia gerada em 2021 é de 250 TWh."), NONE);
    assert_eq!(told("A média de 2021 foi de 250 TWh."), ["cue-forbidden"]);
    let (of, minus) = pair("2023", "Solar", "Eólica");
    let gap = num("30", Some("TWh")).with(&["30 TWh"]);
    let question = "Qual foi a diferença entre Eólica e Solar em 2023?";
    let posed = Posed::new("pt-BR", Family::SeriesGap, question, Query::Difference { of, minus }, gap);
    let told = |message: &str| posed.told(&portuguese_stacked(), Form::Sentence, message);
    assert_eq!(told("Em 2023, Solar gerou 30 TWh a mais do que Eólica."), NONE);
    assert_eq!(told("Em 2023, Eólica gerou 30 TWh a mais do que Solar."), ["operand-order"]);
    let (left, right) = (Box::new(val("Motoristas", "Funcionários")), Box::new(val("Professores", "Funcionários")));
    let compare = Query::Compare { left, relation: Relation::Greater, right };
    let posed = Posed::new("pt-BR", Family::Comparison, "Há mais motoristas do que professores?", compare, yes(true, "Sim"));
    let told = |message: &str| posed.told(&portuguese_bar(), Form::Sentence, message);
    assert_eq!(told("Sim, há mais motoristas (25) do que professores (18)."), NONE);
    assert_eq!(told("Não, há mais motoristas (25) do que professores (18)."), ["message-answer"]);
    assert_eq!(told("Sim, há menos motoristas (25) do que professores (18)."), ["cue-forbidden"]);
    let largest = Query::LabelAt { rank: Rank::LARGEST, over: Selection::all("Funcionários") };
    let question = "Qual ocupação tem o maior número de funcionários?";
    let posed = Posed::new("pt-BR", Family::Largest, question, largest, common::asked::label("Enfermeiros"));
    let told = |message: &str| posed.told(&portuguese_bar(), Form::Sentence, message);
    assert_eq!(told("A ocupação com mais funcionários é Enfermeiros, com 32."), NONE);
    assert_eq!(told("A ocupação com menos funcionários é Enfermeiros."), ["cue-forbidden"]);
    assert_eq!(told("Enfermeiros é 25."), ["message-value", "message-number"]);
}

#[test]
fn messages_in_spanish() {
    let value = |label: &str| Box::new(val(label, "Empleados"));
    let gap = Query::Difference { of: value("Conductores"), minus: value("Docentes") };
    let question = "¿Cuál es la diferencia entre Conductores y Docentes?";
    let posed = Posed::new("es", Family::Difference, question, gap, num("7", None));
    let told = |form: Form, message: &str| posed.told(&spanish_bar(), form, message);
    assert_eq!(told(Form::Steps, "Conductores: 25\nDocentes: 18\n25 - 18 = 7\nRespuesta: 7"), NONE);
    assert_eq!(told(Form::Steps, "Conductores: 18\nDocentes: 25\n25 - 18 = 7\nRespuesta: 7"), ["message-value", "message-value"]);
    assert_eq!(told(Form::Sentence, "La diferencia entre Conductores y Docentes es de 7 empleados."), NONE);
    let compare = Query::Compare { left: value("Conductores"), relation: Relation::Greater, right: value("Docentes") };
    let posed = Posed::new("es", Family::Comparison, "¿Hay más conductores que docentes?", compare, yes(true, "Sí"));
    let told = |message: &str| posed.told(&spanish_bar(), Form::Sentence, message);
    assert_eq!(told("Sí, hay más conductores (25) que docentes (18)."), NONE);
    assert_eq!(told("No, hay más conductores (25) que docentes (18)."), ["message-answer"]);
}

#[test]
fn questions_in_another_language_than_the_picture() {
    let sum = || Query::Sum { over: revenue() };
    let answer = num("55", Some("R$ milhões"));
    let english = |accepted: &[&str]| {
        let posed = Posed::new("en", Family::Sum, "What is the total Receita of all rows?", sum(), answer.clone().with(accepted));
        posed.told(&portuguese_table(), Form::Short, accepted[0])
    };
    assert_eq!(english(&["R$55.0 milhões", "55.0", "55"]).first(), None);
    assert_eq!(english(&["R$55,0 milhões"]), ["accepted-wrong"]);
    // As machines write it, but not first, and not where it is another number of the language.
    let portuguese = |number: &str, accepted: &[&str]| {
        let answer = num(number, Some("R$ milhões")).with(accepted);
        let posed = Posed::new("pt-BR", Family::Sum, "Qual é a receita total?", sum(), answer);
        posed.told(&portuguese_table(), Form::Short, accepted[0])
    };
    assert_eq!(portuguese("55.0", &["R$ 55,0 milhões", "55", "55.0"]), NONE);
    assert_eq!(portuguese("55.0", &["55.0", "55"]), ["accepted-wrong"]);
    assert_eq!(portuguese("55.000", &["55,000", "55.000"]), ["accepted-wrong"]);
    // A header of another language is quoted, or the rows have a general name.
    let share = |language: &'static str, question: &'static str, accepted: &str| {
        let whole = Box::new(Query::Sum { over: Selection::all("Eólica") });
        let query = Query::Percent { part: Box::new(val("2022", "Eólica")), whole };
        let answer = num("27.5", Some("%")).with(&[accepted]);
        Posed::new(language, Family::ShareOfTotal, question, query, answer).told(&portuguese_stacked(), Form::Short, accepted)
    };
    assert_eq!(share("en", "What percentage of the total of Eólica over all categories is from 2022?", "27.5%"), NONE);
    assert_eq!(share("en", "What percentage of the total of Eólica across \"Ano\" is from 2022?", "27.5%"), NONE);
    assert_eq!(share("en", "What percentage of the total of Eólica is from 2022?", "27.5%"), ["cue-missing"]);
    assert_eq!(share("es", "¿Qué porcentaje del total de Eólica en todas las categorías corresponde a 2022?", "27,5 %"), NONE);
    assert_eq!(
        share("es", "¿Qué porcentaje del total de Eólica en todas las categorías corresponde a 2022?", "27.5%"),
        ["accepted-wrong"]
    );
    // A Brazilian question about an English picture.
    let value = val("East", "Revenue");
    let answer = num("21.0", Some("US$ million")).with(&["US$ 21,0 million", "21,0"]);
    let posed = Posed::new("pt-BR", Family::ValueLookup, "Qual é o valor de Revenue em East?", value, answer);
    assert_eq!(posed.told(&common::samples::table_chart(), Form::Short, "US$ 21,0 million"), NONE);
}
