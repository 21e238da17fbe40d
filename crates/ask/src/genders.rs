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
        "arrecadação barracas capital causa chuva cidade consultas cultura despesa disciplina dose doses energia escola \
         especialidade espera espécie etapa faixa fase filial fonte forma frequência fruta hospedagem jornada linha \
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
        "aplicación asignatura aves carrera causa compañía consultas elección entradas especialidad especie espera estaciones exportaciones forma frecuencia fruta horas isla jornada línea lluvia medalla medallas nota noches operadora ocupación participación potencia producción profesiones provincia puntualidad quejas recaudación red región sala sesión superficie tiendas velocidad vivienda viviendas visitas \
         edad energía estación etapa fase franja fuente personas población profesión sucursal tasa temperatura ventas zona \
         área",
    ),
    (
        Gender::M,
        "accidentes alojamiento alquiler alumnos animales aparato árboles asistentes asunto candidato candidatos canal carburante casos ciclistas club clientes coches corredores cultivo curso deporte destino día distrito embalse empleados equipo estudiante festival género goles hogares hospital impuesto incendios inquilinos instrumento jugador lectores lugar manuscritos motor museo nivel país pasajeros paso público puestos puntos ramo saldo sector seguidores solicitantes sueldo tramo turistas uso usuarios vecinos viajeros votos \
         aspirantes año barrio estudiantes gasto grupo idioma medio mes número parque porcentaje precio producto pueblo \
         residuo resultado sexo tiempo tipo trimestre visitantes",
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
