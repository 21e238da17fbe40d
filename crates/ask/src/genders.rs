//! Every name that the built-in topics of a language give to a measure, a column of labels or a group has a known gender, and it is the
//! one that a person gave it who read them all.

use std::collections::BTreeSet;

use chartmill_schema::{Gender, Language};
use toml::Value;

use crate::wordings::Wordings;

/// Heads of headers by gender, read and sorted by hand. They are plain words, so that a mistake in the endings of `words.toml` cannot hide
/// here.
const PORTUGUESE: [(Gender, &str); 2] = [
    (
        Gender::F,
        "aplicações arrecadação barracas capital causa chuva cidade coleta consultas cultura despesa disciplina dose doses energia escola \
         especialidade espera espécie etapa faixa fase filial fonte forma frequência fruta geração hospedagem jornada linha \
         matrículas medalha medalhas moradia nota ocupação operadora participação pessoas pontualidade população \
         potência produção profissão rede região safra série tarifa taxa temperatura velocidade vendas visitas área",
    ),
    (
        Gender::M,
        "acidentes adultos aluguel alunos animais ano aparelho assunto bairro bloco canal candidato candidatos casos \
         chamados ciclistas clientes clube combustível comparecimento corredores curso destino dia domicílios eleitores \
         empréstimos esporte estado estudantes exercícios focos foliões gasto gols grupo gênero inquilinos jogador leite \
         leitores lixo local meio moradores município museu mês nascimentos número ouvintes parque passageiros passo \
         pedidos percentual posto praticantes preço produto projetos público rendimento reservatório resultado ritmo \
         saldo salário seguidores serviço setor sexo tempo time tipo torcedores trecho tributo trimestre turistas uso \
         usuários viajantes visitantes volume votos",
    ),
];
const SPANISH: [(Gender, &str); 2] = [
    (
        Gender::F,
        "aplicación asignatura aves capital carrera causa compañía consultas edad elección energía entradas especialidad \
         especie espera estaciones estación etapa exportaciones fase forma franja frecuencia fruta fuente generación horas isla \
         jornada lluvia línea medalla medallas noches nota ocupación operadora participación personas población potencia \
         producción profesiones profesión provincia puntualidad quejas recaudación red región sala sesión sucursal \
         superficie tasa temperatura tiendas velocidad ventas visitas vivienda viviendas zona área",
    ),
    (
        Gender::M,
        "accidentes alojamiento alquiler alumnos animales aparato asistentes aspirantes asunto año barrio canal candidato \
         candidatos carburante casos ciclistas clientes club coches corredores cultivo curso deporte destino distrito día \
         embalse empleados equipo estudiante estudiantes festival gasto goles grupo género hogares hospital idioma \
         impuesto incendios inquilinos instrumento jugador lectores lugar manuscritos medio mes motor museo nivel número \
         origen parque pasajeros paso país porcentaje precio producto pueblo puestos puntos público ramo residuo resultado saldo \
         sector seguidores sexo solicitantes sueldo tiempo tipo tramo trimestre turistas uso usuarios vecinos viajeros \
         visitantes votos árboles",
    ),
];

/// The headers of a language's topics, and what their populations are called.
fn headers(language: &str) -> BTreeSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../describe/topics").join(language);
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let file: Value = toml::from_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        for topic in file.get("topics").and_then(Value::as_array).into_iter().flatten() {
            let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
            let group = topic.get("group");
            found.extend(text(topic.get("label")));
            found.extend(text(group.and_then(|group| group.get("name"))));
            found.extend(text(group.and_then(|group| group.get("quantity"))));
            for naming in [topic.get("naming"), group.and_then(|group| group.get("naming"))] {
                found.extend(text(naming.and_then(|naming| naming.get("noun"))));
            }
            for series in topic.get("series").and_then(Value::as_array).into_iter().flatten() {
                found.extend(text(series.get("name")));
            }
            found.extend(text(topic.get("population").and_then(|population| population.get("plural"))));
        }
    }
    assert!(found.len() > 20, "{language} has topics");
    found
}

fn check(language: &str, by_hand: &[(Gender, &str)]) {
    let grammar = &Wordings::of(&Language::new(language).unwrap()).unwrap().words.grammar;
    for header in headers(language) {
        let head = header.split(' ').next().unwrap_or_default().to_lowercase();
        let gender =
            by_hand.iter().find(|(_, words)| words.split_whitespace().any(|word| word == head)).map(|(gender, _)| *gender);
        assert!(gender.is_some(), "nobody has said yet what gender {head:?} of {header:?} has");
        assert_eq!(grammar.gender(&header), gender, "{header}");
    }
}

#[test]
fn every_header_of_the_portuguese_topics_has_the_gender_that_it_should() {
    check("pt-BR", &PORTUGUESE);
}

#[test]
fn every_header_of_the_spanish_topics_has_the_gender_that_it_should() {
    check("es", &SPANISH);
}
