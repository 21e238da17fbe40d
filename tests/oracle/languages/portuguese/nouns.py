"""How nouns behave in Brazilian Portuguese: gender, number, articles and what they contract to."""

from __future__ import annotations

from languages.romance.nouns import Grammar

GRAMMAR = Grammar(
    articles=("o", "a", "os", "as"),
    indefinite=("um", "uma", "uns", "umas"),
    prepositions={
        "de": ("do", "da", "dos", "das"),
        "em": ("no", "na", "nos", "nas"),
        "a": ("ao", "à", "aos", "às"),
        "por": ("pelo", "pela", "pelos", "pelas"),
        "para": ("para o", "para a", "para os", "para as"),
        "com": ("com o", "com a", "com os", "com as"),
    },
    cuts=frozenset(
        "de do da dos das em no na nos nas por pelo pela para com sem a ao à às até entre e ou que até não mais "
        "menos".split()
    ),
    feminine=frozenset(
        "filial sucursal capital catedral pré mão vez voz luz cruz foz paz cor dor flor pele rede sede noite tarde "
        "parte fonte gente frente morte sorte mente lente ponte corrente árvore carne base fase classe série "
        "espécie superfície espiga chuva água nuvem torre greve neve febre saúde chave nave tribo foto moto "
        "libido lei grei fé maré safra matriz raiz mulher colher internet televisão região estação nota média "
        "renda tarifa pessoa criança vítima testemunha sub-região análise crise tese hipótese síntese ênfase "
        "perda equipe elite estirpe torcida face interface índole prole".split()
    ),
    masculine=frozenset(
        "dia mapa planeta cometa problema sistema programa tema clima idioma drama diagrama telefonema cinema "
        "esquema teorema dilema lema pijama samba coração grão pão cão chão verão avião caminhão algodão feijão "
        "milhão bilhão mamão melão limão cidadão órgão irmão sertão carvão sabão balcão vagão botão cartão padrão "
        "patrão galpão violão salão portão número motorista turista ciclista artista dentista café pé chá sofá "
        "crachá maracujá guaraná gás mês país ônibus tênis lápis nome leite ovo peixe filme time lote dente "
        "dengue parque estoque cheque nível índice volume costume legume lume perfume ciúme cardume horário valor "
        "total percentual gol sol mel papel hotel metrô trem homem item álbum fim jardim som tom dom carnaval "
        "hospital".split()
    ),
    feminine_endings=(
        "a",
        "ção",
        "são",
        "ssão",
        "xão",
        "gião",
        "nião",
        "dade",
        "tude",
        "gem",
        "ície",
        "ice",
        "ez",
        "triz",
    ),
    masculine_endings=(
        "o",
        "or",
        "ema",
        "oma",
        "grama",
        "al",
        "el",
        "il",
        "ol",
        "ul",
        "ar",
        "er",
        "ame",
        "ume",
        "é",
        "u",
        "im",
    ),
    unchanged=frozenset("ônibus lápis tênis atlas campus vírus status bônus pires cais xerox tórax ônix".split()),
    irregular={
        "mês": "meses",
        "país": "países",
        "gás": "gases",
        "mão": "mãos",
        "grão": "grãos",
        "órgão": "órgãos",
        "irmão": "irmãos",
        "cidadão": "cidadãos",
        "pão": "pães",
        "cão": "cães",
        "alemão": "alemães",
        "capitão": "capitães",
        "escrivão": "escrivães",
        "mal": "males",
        "gol": "gols",
        "mel": "méis",
        "fóssil": "fósseis",
        "réptil": "répteis",
        "têxtil": "têxteis",
        "caráter": "caracteres",
        "inglês": "ingleses",
        "francês": "franceses",
        "português": "portugueses",
        "freguês": "fregueses",
        "vez": "vezes",
    },
    to_plural=(
        ("ão", "ões"),
        ("([áéíóúâêô]\\w*)vel", "\\1veis"),
        ("al", "ais"),
        ("el", "éis"),
        ("ol", "óis"),
        ("ul", "uis"),
        ("il", "is"),
        ("m", "ns"),
        ("([rzn])", "\\1es"),
        ("([aeiouáéíóúâêôãà])", "\\1s"),
    ),
    to_singular=(
        ("ões", "ão"),
        ("veis", "vel"),
        ("ais", "al"),
        ("éis", "el"),
        ("óis", "ol"),
        ("uis", "ul"),
        ("is", "il"),
        ("ns", "m"),
        ("res", "r"),
        ("zes", "z"),
        ("nes", "n"),
        ("s", ""),
    ),
)
