//! Samples in other languages, and questions about them: good ones, and wrong ones with the reason for which they must be refused.

use chartmill_schema::*;
use chartmill_verify::Area;

use super::asked::{Asked, faults_in};
use super::{Made, answer, lines, samples, series};

/// A query with good wordings, and wrong ones with the keys of their reasons.
pub struct Case {
    pub family: Family,
    pub query: Query,
    pub answer: Answer,
    pub good: &'static [&'static str],
    pub wrong: &'static [(&'static str, &'static str)],
}

/// A case.
pub fn case(
    family: Family,
    query: Query,
    answer: Answer,
    good: &'static [&'static str],
    wrong: &'static [(&'static str, &'static str)],
) -> Case {
    Case { family, query, answer, good, wrong }
}

pub fn yes(yes: bool, text: &str) -> Answer {
    answer(AnswerKind::Boolean, &[if yes { "yes" } else { "no" }], None, &[text])
}

/// Every good wording passes for its query alone, and every wrong one is refused for its reason.
pub fn check(made: &Made, language: &str, cases: &[Case]) {
    let language = Language::new(language).unwrap();
    let mut failures = Vec::new();
    let asked =
        |case: &Case| Asked { family: case.family, query: case.query.clone(), answer: case.answer.clone(), wordings: &[] };
    for (idx, case) in cases.iter().enumerate() {
        for question in case.good {
            let found = faults_in(made, &language, &asked(case), question);
            if !found.is_empty() {
                let told: Vec<String> = found.iter().map(|fault| format!("{}: {fault}", fault.reason.key())).collect();
                failures.push(format!("{question:?} -> {told:?}"));
            }
            for (other, wrong) in cases.iter().enumerate() {
                let same = other == idx || wrong.query == case.query;
                let found = || faults_in(made, &language, &asked(wrong), question);
                if !same && !found().iter().any(|fault| fault.reason.area() == Area::Wording) {
                    failures.push(format!("{question:?} passes for {}", wrong.query));
                }
            }
        }
        for (question, key) in case.wrong {
            let found = faults_in(made, &language, &asked(case), question);
            if !found.iter().any(|fault| fault.reason.key() == *key) {
                let told: Vec<&str> = found.iter().map(|fault| fault.reason.key()).collect();
                failures.push(format!("{question:?} for {} is not refused as {key}, but as {told:?}", case.query));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A sample whose picture is in another language: every text, header and label has the other of its pair, and numbers in print have the
/// signs of that language. A test replaces its turns.
fn translated(made: &Made, language: &str, unit: [&str; 2], pairs: &[[&str; 2]]) -> Made {
    let mut made = made.clone();
    let language = Language::new(language).unwrap();
    let say = |text: &mut String| {
        let known = pairs.iter().find(|[own, _]| own == text);
        if let Some([_, other]) = known {
            (*other).clone_into(text);
        } else if text.contains(|c: char| c.is_ascii_digit()) {
            let swapped = |c: char| {
                if c == '.' {
                    ','
                } else if c == ',' {
                    '.'
                } else {
                    c
                }
            };
            *text = text.chars().map(swapped).collect::<String>().replace("US$", "R$ ");
        }
    };
    let note = &mut made.sample.annotation;
    note.locale = language.clone();
    let table = &mut note.table;
    for column in &mut table.columns {
        say(&mut column.name);
        if let Some(own) = column.measure.as_mut().and_then(|measure| measure.unit.as_mut()).filter(|own| own.0 == unit[0]) {
            unit[1].clone_into(&mut own.0);
        }
    }
    if let Some(group) = &mut table.group {
        say(&mut group.name);
        say(&mut group.quantity);
    }
    for row in &mut table.rows {
        if let Some(Cell::Text(label)) = row.cells.first_mut() {
            say(label);
        }
        row.clause = std::mem::take(&mut row.clause).into_values().map(|clause| (language.clone(), clause)).collect();
        row.clause.values_mut().for_each(say);
    }
    table.population = std::mem::take(&mut table.population).into_values().map(|noun| (language.clone(), noun)).collect();
    for noun in table.population.values_mut() {
        say(&mut noun.singular);
        say(&mut noun.plural);
    }
    note.texts.iter_mut().for_each(|text| say(&mut text.text));
    note.marks.iter_mut().for_each(|mark| say(&mut mark.column));
    note.scales.iter_mut().flat_map(|scale| &mut scale.ticks).for_each(|tick| say(&mut tick.text));
    made
}

pub fn portuguese_bar() -> Made {
    translated(
        &samples::bar(),
        "pt-BR",
        ["", ""],
        &[
            ["Occupation", "Ocupação"],
            ["Headcount", "Funcionários"],
            ["Nurses", "Enfermeiros"],
            ["Teachers", "Professores"],
            ["Drivers", "Motoristas"],
            ["Cooks", "Cozinheiros"],
            ["are nurses", "são enfermeiros"],
            ["are teachers", "são professores"],
            ["are drivers", "são motoristas"],
            ["are cooks", "são cozinheiros"],
            ["person", "pessoa"],
            ["people", "pessoas"],
            ["Staff of the town hospital by job", "A equipe do hospital da cidade"],
            ["People employed", "Pessoas empregadas"],
        ],
    )
}

pub fn portuguese_pie() -> Made {
    translated(
        &samples::pie(),
        "pt-BR",
        ["", ""],
        &[
            ["Screen time", "Tempo de tela"],
            ["Share", "Percentual de pessoas"],
            ["Less than 2 hours", "Menos de 2 horas"],
            ["2 to 4 hours", "De 2 a 4 horas"],
            ["4 to 6 hours", "De 4 a 6 horas"],
            ["More than 6 hours", "Não usam"],
            ["spend less than 2 hours a day on screens", "passam menos de 2 horas por dia em telas"],
            ["spend 2 to 4 hours a day on screens", "passam de 2 a 4 horas por dia em telas"],
            ["spend 4 to 6 hours a day on screens", "passam de 4 a 6 horas por dia em telas"],
            ["spend more than 6 hours a day on screens", "não usam telas diariamente"],
            ["person", "pessoa"],
            ["people", "pessoas"],
            ["Daily time in front of a screen", "Tempo diário diante da tela"],
        ],
    )
}

pub fn portuguese_funnel() -> Made {
    translated(
        &samples::funnel(),
        "pt-BR",
        ["", ""],
        &[
            ["Stage", "Etapa"],
            ["Users", "Usuários"],
            ["Visits", "Visitas"],
            ["Sign-ups", "Cadastros"],
            ["Trials", "Testes"],
            ["Sales", "Vendas"],
            ["user", "usuário"],
            ["users", "usuários"],
            ["From the first look to the purchase", "Do primeiro olhar à compra"],
        ],
    )
}

pub fn portuguese_table() -> Made {
    translated(
        &samples::table_chart(),
        "pt-BR",
        ["US$ million", "R$ milhões"],
        &[
            ["Region", "Região"],
            ["Revenue", "Receita"],
            ["Revenue (US$ million)", "Receita (R$ milhões)"],
            ["Total revenue", "Receita total"],
            ["Staff", "Funcionários"],
            ["North", "Norte"],
            ["South", "Sul"],
            ["East", "Leste"],
            ["West", "Oeste"],
            ["Center", "Centro"],
            ["Our branches at a glance", "Nossas filiais em um relance"],
        ],
    )
}

/// Words of the samples about electricity.
const ELECTRICITY: [[&str; 2]; 9] = [
    ["Year", "Ano"],
    ["Source", "Fonte"],
    ["Electricity generated", "Energia gerada"],
    ["Electricity generated (TWh)", "Energia gerada (TWh)"],
    ["Wind", "Eólica"],
    ["Hydro", "Hídrica"],
    ["Two sources over six years", "Duas fontes em seis anos"],
    ["What keeps the lights on", "O que mantém as luzes acesas"],
    ["Solar", "Solar"],
];

pub fn portuguese_line() -> Made {
    translated(&lines::line(), "pt-BR", ["", ""], &ELECTRICITY)
}

pub fn portuguese_stacked() -> Made {
    translated(&series::stacked(), "pt-BR", ["", ""], &ELECTRICITY)
}

pub fn spanish_bar() -> Made {
    translated(
        &samples::bar(),
        "es",
        ["", ""],
        &[
            ["Occupation", "Profesión"],
            ["Headcount", "Empleados"],
            ["Nurses", "Enfermeros"],
            ["Teachers", "Docentes"],
            ["Drivers", "Conductores"],
            ["Cooks", "Cocineros"],
            ["are nurses", "son enfermeros"],
            ["are teachers", "son docentes"],
            ["are drivers", "son conductores"],
            ["are cooks", "son cocineros"],
            ["person", "persona"],
            ["people", "personas"],
            ["Staff of the town hospital by job", "La plantilla del hospital"],
            ["People employed", "Personas empleadas"],
        ],
    )
}

/// An answer in other spellings.
pub trait Spelled {
    /// The same answer, accepted in these spellings alone.
    fn with(self, accepted: &[&str]) -> Self;
}

impl Spelled for Answer {
    fn with(mut self, accepted: &[&str]) -> Self {
        self.accepted = accepted.iter().map(|&text| text.to_owned()).collect();
        self
    }
}
