"""Brazilian Portuguese words, as data: how nouns change, and what may stand in the slots of patterns."""

from __future__ import annotations

from languages.romance.nouns import FORMS, Form, Grammar
from languages.romance.words import RomanceWords

FEMININE, MASCULINE = True, False

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
        "de do da dos das em no na nos nas por pelo pela para com sem a ao à às até entre e ou que até não mais menos".split()
    ),
    feminine=frozenset(
        "mão vez voz luz cruz foz paz cor dor flor pele rede sede noite tarde parte fonte gente frente morte sorte mente "
        "lente ponte corrente árvore carne base fase classe série espécie superfície espiga chuva água nuvem torre "
        "greve neve febre saúde chave nave tribo foto moto libido lei grei fé maré safra matriz raiz mulher colher "
        "internet televisão região estação nota média renda tarifa pessoa criança vítima testemunha sub-região "
        "análise crise tese hipótese síntese ênfase perda equipe elite estirpe torcida face interface índole prole".split()
    ),
    masculine=frozenset(
        "dia mapa planeta cometa problema sistema programa tema clima idioma drama diagrama telefonema cinema esquema "
        "teorema dilema lema pijama samba coração grão pão cão chão verão avião caminhão algodão feijão milhão bilhão "
        "mamão melão limão cidadão órgão irmão sertão carvão sabão balcão vagão botão cartão padrão patrão galpão violão "
        "salão portão número motorista turista ciclista artista dentista café pé chá sofá crachá maracujá guaraná gás mês "
        "país ônibus tênis lápis nome leite ovo peixe filme time lote dente dengue parque estoque cheque nível índice "
        "volume costume legume lume perfume ciúme cardume horário valor total percentual gol sol mel papel hotel"
        " metrô trem homem item álbum fim jardim som tom dom carnaval hospital".split()
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

ORDINALS: tuple[tuple[str, ...], ...] = tuple(
    (f"{stem}o", f"{stem}a", f"{at}º", f"{at}ª", f"{stem}os", f"{stem}as")
    for at, stem in enumerate(
        ("primeir", "segund", "terceir", "quart", "quint", "sext", "sétim", "oitav", "non", "décim"), 1
    )
)
CARDINALS = (
    ("zero", 0),
    ("um", 1),
    ("uma", 1),
    ("dois", 2),
    ("duas", 2),
    ("três", 3),
    ("quatro", 4),
    ("cinco", 5),
    ("seis", 6),
)
COLORS = {
    "vermelho": "red",
    "laranja": "orange",
    "amarelo": "yellow",
    "verde": "green",
    "turquesa": "teal",
    "verde-azulado": "teal",
    "azul": "blue",
    "roxo": "purple",
    "violeta": "purple",
    "rosa": "pink",
    "marrom": "brown",
    "cinza": "gray",
    "preto": "black",
}
# Those that agree with a feminine noun or a plural, with their other forms.
COLOR_FORMS = {
    **{
        f"{color[:-1]}{ending}": name
        for color, name in COLORS.items()
        if color.endswith("o")
        for ending in ("o", "a", "os", "as")
    },
    **{f"{color}s": COLORS[color] for color in ("verde",)},
    "azuis": "blue",
    "marrons": "brown",
    "violetas": "purple",
}

ROSE_VERBS = ("subiu", "aumentou", "cresceu", "avançou", "subiram", "aumentaram", "cresceram", "avançaram")
FELL_VERBS = ("caiu", "diminuiu", "recuou", "baixou", "caíram", "diminuíram", "recuaram", "baixaram")
ROSE = (*ROSE_VERBS, "alta", "aumento", "crescimento", "subida", "elevação")
FELL = (*FELL_VERBS, "queda", "diminuição", "redução", "recuo", "baixa", "decréscimo")
RISE = ("subir", "aumentar", "crescer", "avançar")
FALL = ("cair", "diminuir", "recuar", "baixar", "decrescer")
# What says in a sentence that something changed; the nouns among the answers do not.
CHANGED = dict.fromkeys(ROSE_VERBS, True) | dict.fromkeys(FELL_VERBS, False)


def agreeing(high: tuple[str, ...], low: tuple[str, ...], lead: str = "mais ") -> dict[str, bool]:
    """Adjectives in all their forms, by whether they mean the larger."""
    stems = [(stem, True) for stem in high] + [(stem, False) for stem in low]
    return {f"{lead}{stem}{ending}": is_high for stem, is_high in stems for ending in ("o", "a", "os", "as")}


BIG = {"maior": True, "maiores": True, "menor": False, "menores": False}
HIGH = agreeing(("alt", "elevad"), ("baix", "reduzid"))
EXTREME = {"máximo": True, "máxima": True, "mínimo": False, "mínima": False}
MORE = {"mais": True, "menos": False}
ABOVE = {
    "acima de": True,
    "acima dos": True,
    "acima das": True,
    "maior que": True,
    "maior do que": True,
    "maiores que": True,
    "maiores do que": True,
    "superior a": True,
    "superiores a": True,
    "mais de": True,
    "abaixo de": False,
    "abaixo dos": False,
    "abaixo das": False,
    "menor que": False,
    "menor do que": False,
    "menores que": False,
    "menores do que": False,
    "inferior a": False,
    "inferiores a": False,
    "menos de": False,
}
WAYS = {
    "do maior para o menor": True,
    "da maior para a menor": True,
    "do maior ao menor": True,
    "da maior à menor": True,
    "do mais alto para o mais baixo": True,
    "da mais alta para a mais baixa": True,
    "em ordem decrescente": True,
    "por ordem decrescente": True,
    "do menor para o maior": False,
    "da menor para a maior": False,
    "do menor ao maior": False,
    "da menor à maior": False,
    "do mais baixo para o mais alto": False,
    "da mais baixa para a mais alta": False,
    "em ordem crescente": False,
    "por ordem crescente": False,
}
SIDES = {"esquerda": ("left-to-right", "first"), "direita": ("left-to-right", "last")}
ENDS = {
    **{
        f"{lead} {side}": place
        for lead in ("a partir da", "da", "contando da", "contando a partir da", "a contar da", "começando pela")
        for side, place in SIDES.items()
    },
    "da esquerda para a direita": ("left-to-right", "first"),
    "da direita para a esquerda": ("left-to-right", "last"),
    **{
        f"{lead} para {end}": place
        for lead, end, place in (
            ("de cima", "baixo", ("top-to-bottom", "first")),
            ("de baixo", "cima", ("top-to-bottom", "last")),
            ("contando de cima", "baixo", ("top-to-bottom", "first")),
            ("contando de baixo", "cima", ("top-to-bottom", "last")),
        )
    },
    **{f"{lead} cima": ("top-to-bottom", "first") for lead in ("de", "a partir de", "contando de", "a contar de")},
    **{f"{lead} baixo": ("top-to-bottom", "last") for lead in ("de", "a partir de", "contando de", "a contar de")},
    **{f"{lead} topo": ("top-to-bottom", "first") for lead in ("do", "a partir do", "a contar do", "contando do")},
    **{f"{lead} base": ("top-to-bottom", "last") for lead in ("da", "a partir da", "a contar da", "contando da")},
    **{f"{lead} fim": ("top-to-bottom", "last") for lead in ("do", "a partir do", "a contar do")},
    **{
        f"{lead} {start}": ("clockwise", "first")
        for lead in ("em sentido horário", "no sentido horário")
        for start in (
            "a partir das 12 horas",
            "a partir do meio-dia",
            "a partir do topo",
            "a partir da posição de 12 horas",
            "desde as 12 horas",
        )
    },
    "a partir das 12 horas, no sentido horário": ("clockwise", "first"),
    "a partir das 12 horas, em sentido horário": ("clockwise", "first"),
}
LEADS = {
    f"{lead} {end}": place
    for lead in (
        "lendo",
        "contando",
        "indo",
        "seguindo",
        "percorrendo",
        "girando",
        "lendo o gráfico",
        "lendo a tabela",
        "lendo o funil",
    )
    for end, place in ENDS.items()
} | {end: place for end, place in ENDS.items()}
AXES = {
    **{f"eixo {name}": axis for axis in ("x", "y") for name in (axis, axis.upper())},
    "eixo horizontal": "x",
    "eixo vertical": "y",
    "eixo dos x": "x",
    "eixo dos y": "y",
}
PASS = {
    "ultrapassar": True,
    "superar": True,
    "passar": True,
    "passar de": True,
    "exceder": True,
    "ficar acima de": True,
    "ficar abaixo de": False,
    "cair abaixo de": False,
    "cair para menos de": False,
    "ficar menor que": False,
}
PASSED = {
    "ultrapassou": True,
    "ultrapassaram": True,
    "superou": True,
    "superaram": True,
    "excedeu": True,
    "excederam": True,
    "passou": True,
    "passaram": True,
    "passou de": True,
    "recuou para menos de": False,
    "recuaram para menos de": False,
    "passaram de": True,
    **{
        f"{verb} {word}": is_above
        for verb in (
            "ficou",
            "ficaram",
            "passou a ficar",
            "passaram a ficar",
            "subiu",
            "subiram",
            "caiu",
            "caíram",
            "esteve",
            "estiveram",
            "foi",
            "foram",
        )
        for word, is_above in ABOVE.items()
        if (verb[:2] not in ("su", "ca")) or (is_above is (verb[:2] == "su"))
    },
    **{f"{verb} para mais de": True for verb in ("subiu", "subiram", "foi", "foram")},
    **{f"{verb} para menos de": False for verb in ("caiu", "caíram")},
}
RATHER = {
    "maior": True,
    "maiores": True,
    "menor": False,
    "menores": False,
    "superior": True,
    "superiores": True,
    "inferior": False,
    "inferiores": False,
    **HIGH,
}
PRESENT = ("é", "são", "fica", "ficam", "está", "estão", "vale", "valem")
PAST = ("foi", "foram", "era", "eram", "ficou", "ficaram", "esteve", "estiveram", "estava", "estavam")
REGISTER = ("registr", "apresent", "mostr")


def of_verbs(stems: tuple[str, ...], present: str, past: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Regular verbs in the present and in the past."""
    return tuple(f"{stem}{present}" for stem in stems), tuple(f"{stem}{past}" for stem in stems)


_HAS = of_verbs(REGISTER, "a", "ou")
_HAVE = of_verbs(REGISTER, "am", "aram")
_THERE_PAST = (
    "havia",
    "houve",
    "existiam",
    "existia",
    "tinha",
    "foram registrados",
    "foram registradas",
    "foram",
    "eram",
    "foi",
    "era",
)
_THERE = (
    "há",
    "existem",
    "existe",
    "aparecem",
    "aparece",
    "são mostrados",
    "são mostradas",
    "são indicados",
    "são indicadas",
    "constam",
    "são",
    "estão",
    "é",
    "são registrados",
    "são registradas",
)

ACCORDING = tuple(
    f"{lead} {article}"
    for lead in (
        "de acordo com",
        "segundo",
        "conforme",
        "observando",
        "olhando",
        "olhando para",
        "considerando",
        "analisando",
    )
    for article in ("o", "a")
) + ("no", "na", "pelo", "pela", "com base no", "com base na")

WORDS = RomanceWords(
    grammar=GRAMMAR,
    verbs={
        "be": ((*PRESENT, "dá", "dão"), (*PAST, "deu", "deram")),
        "what_is": (
            ("qual é", "quais são", "qual", "quais"),
            ("qual foi", "quais foram", "qual era", "quais eram", "qual", "quais"),
        ),
        "has": (
            (
                "tem",
                "têm",
                "possui",
                "possuem",
                "aparece com",
                "aparecem com",
                "é mostrado com",
                "é mostrada com",
                "está com",
                *_HAS[0],
                *_HAVE[0],
            ),
            (
                "teve",
                "tiveram",
                "tinha",
                "tinham",
                "possuía",
                "foi mostrado com",
                "foi mostrada com",
                "ficou com",
                *_HAS[1],
                *_HAVE[1],
            ),
        ),
        "there": (_THERE, _THERE_PAST),
        "add_up": (
            ("soma", "somam", "totaliza", "totalizam", "soma ao todo"),
            ("somou", "somaram", "totalizou", "totalizaram"),
        ),
        "make_up": (
            (
                "representa",
                "representam",
                "corresponde",
                "correspondem",
                "responde por",
                "respondem por",
                "cabe",
                "cabem",
            )
            + ("vem", "vêm", "é", "são", "equivale", "equivalem", "ocupa", "é ocupada por", "é formada por"),
            (
                "representou",
                "representaram",
                "correspondeu",
                "corresponderam",
                "respondeu por",
                "responderam por",
                "coube",
            )
            + ("couberam", "veio", "vieram", "foi", "foram", "equivaleu", "equivaleram", "ocupou"),
        ),
    },
    plural_verbs=frozenset(
        "são foram eram dão deram ficam ficaram estão estavam estiveram têm tiveram quais valem somam totalizam".split()
    ),
    choices={
        "is": ("", dict.fromkeys((*PRESENT, *PAST), "")),
        "than": ("", dict.fromkeys(("que", "do que", "a", "ao", "à", "aos", "às"), "")),
        "percentage": (
            "",
            dict.fromkeys(
                f"{noun}{note}"
                for noun in ("porcentagem", "percentual", "proporção", "parcela", "participação", "fração", "parte")
                for note in ("", ", em porcentagem,", " percentual")
            ),
        ),
        "in_percent": (
            "",
            dict.fromkeys(
                (
                    "em porcentagem",
                    "em percentual",
                    "em termos percentuais",
                    "em relação a",
                    "em relação ao",
                    "em relação à",
                ),
                "",
            ),
        ),
        "number": ("", dict.fromkeys(("número", "quantidade", "total"), "")),
        "how_much": ("", dict.fromkeys(("quanto", "de quanto", "quantos", "quantas", "em quanto"), "")),
        "equal": ("", dict.fromkeys(("de ", "igual a ", "no valor de ", ""), "")),
        "in_which": (
            "",
            dict.fromkeys(
                f"{lead} {which}"
                for lead in ("em", "para", "de", "com", "a", "por", "no caso de")
                for which in ("que", "qual")
            )
            | dict.fromkeys(("no qual", "na qual", "para o qual", "para a qual", "qual", "onde"), ""),
        ),
        "in_how_many": (
            "",
            dict.fromkeys(f"{lead} {many}" for lead in ("em", "para", "de") for many in ("quantos", "quantas")),
        ),
        "with": (
            "",
            dict.fromkeys(
                (
                    "com",
                    "de",
                    "que tem",
                    "que teve",
                    "que apresenta",
                    "que apresentou",
                    "que registrou",
                    "que registra",
                ),
                "",
            ),
        ),
        "appear": (
            "",
            dict.fromkeys(
                (
                    "aparece",
                    "se registra",
                    "se registrou",
                    "se observa",
                    "se observou",
                    "ocorre",
                    "ocorreu",
                    "há",
                    "houve",
                ),
                "",
            ),
        ),
        "comes": (
            "",
            dict.fromkeys(
                f"{verb} {lead}"
                for verb in ("fica", "ficou", "está", "aparece", "vem", "ocupa", "ocupou", "é", "ocuparia", "ficaria")
                for lead in ("em", "no", "na", "o", "a")
            )
            | dict.fromkeys(("ocupa", "vem", "é"), ""),
        ),
        "in_order": ("", dict.fromkeys(("na ordem", "no ranking", "na classificação", "em ordem"), "")),
        "when_ordered": (
            "",
            dict.fromkeys(
                f"{lead} {article}"
                for lead in ("quando se ordenam", "ao ordenar", "ordenando", "quando ordenamos", "na ordenação de")
                for article in ("os", "as")
            ),
        ),
        "ordering": (
            "",
            dict.fromkeys(
                ("ordenando", "ao ordenar", "classificando", "colocando", "listando", "ordenados", "ordenadas"), ""
            ),
        ),
        "comparing": ("", dict.fromkeys(("comparando", "ao comparar", "na comparação entre", "na comparação de"), "")),
        "looking": (
            "",
            dict.fromkeys(("observando", "olhando", "considerando", "analisando", "olhando para", "ao observar"), ""),
        ),
        "adding": (
            "",
            dict.fromkeys(
                ("somando", "considerando", "ao somar", "juntando", "somados", "somadas", "levando em conta"), ""
            ),
        ),
        "exceed": (
            "",
            dict.fromkeys(
                (
                    "supera",
                    "superam",
                    "superou",
                    "superaram",
                    "excede",
                    "excedem",
                    "excedeu",
                    "excederam",
                    "ultrapassa",
                    "ultrapassam",
                    "ultrapassou",
                    "ultrapassaram",
                ),
                "",
            ),
        ),
        "larger": (
            "",
            dict.fromkeys((*(text for text, is_high in RATHER.items() if is_high), "a mais", "acima de", "acima"), ""),
        ),
        "largest": ("", dict.fromkeys(text for text, is_high in (BIG | HIGH | EXTREME).items() if is_high)),
        "smallest": ("", dict.fromkeys(text for text, is_high in (BIG | HIGH | EXTREME).items() if not is_high)),
        "by_how_much": ("", dict.fromkeys(("em quanto", "quanto", "por quanto", "de quanto", "quanto a mais"), "")),
        "by_points": (
            "",
            dict.fromkeys(
                f"{lead}quantos pontos percentuais{more}"
                for lead in ("", "em ", "por ", "de ")
                for more in ("", " a mais")
            ),
        ),
        "quotient": ("", dict.fromkeys(("a razão", "o quociente", "a proporção", "a relação"), "")),
        "fits": ("", dict.fromkeys(("cabe", "cabem", "coube", "couberam"), "")),
        "equals": (
            "",
            dict.fromkeys(
                (
                    "equivale",
                    "equivalem",
                    "equivaleu",
                    "equivaleram",
                    "equivalia",
                    "equivaliam",
                    "corresponde",
                    "correspondem",
                    "correspondeu",
                    "corresponderam",
                    *PRESENT,
                    *PAST,
                ),
                "",
            ),
        ),
        "divided": ("", dict.fromkeys((f"dividid{ending}" for ending in ("o", "a", "os", "as")), "")),
        "dividing": ("", dict.fromkeys(("dividindo", "ao dividir"), "")),
        "multiply": (
            "",
            dict.fromkeys(
                (
                    "é preciso multiplicar",
                    "se deve multiplicar",
                    "devemos multiplicar",
                    "é necessário multiplicar",
                    "multiplicar",
                ),
                "",
            ),
        ),
        "obtain": ("", dict.fromkeys(("obter", "chegar a", "se obter", "ter", "dar"), "")),
        "reach": (
            "",
            dict.fromkeys(
                (
                    "chega",
                    "chegam",
                    "chegou",
                    "chegaram",
                    "permanece",
                    "permanecem",
                    "resta",
                    "restam",
                    "continua",
                    "continuam",
                    "chega até",
                    "chegam até",
                    "passa para",
                    "passam para",
                    "avança",
                    "avançam",
                    "sobra",
                    "sobram",
                ),
                "",
            ),
        ),
        "of_all": (
            "",
            dict.fromkeys(
                (
                    "de todos os",
                    "de todas as",
                    "do total de",
                    "do total dos",
                    "do total das",
                    "do número total de",
                    "dos",
                    "das",
                ),
                "",
            ),
        ),
        "in_the": (
            "",
            dict.fromkeys(("dos", "das", "nos", "nas", "para os", "para as", "entre os", "entre as", "os", "as"), ""),
        ),
        "total_noun": ("", dict.fromkeys(("o total", "a soma", "o valor total", "o resultado", "o valor"), "")),
        "list": (
            "",
            dict.fromkeys(
                (
                    "liste",
                    "coloque",
                    "ordene",
                    "classifique",
                    "organize",
                    "enumere",
                    "separe",
                    "liste-os",
                    "liste-as",
                    "separe-os",
                    "separe-as",
                    "relacione",
                    "disponha",
                ),
                "",
            ),
        ),
        "every_one": ("", dict.fromkeys(("todos os", "todas as", "os", "as", "em ordem os", "em ordem as"), "")),
        "separated": (
            "",
            dict.fromkeys(
                f"{word} por vírgula{ending}"
                for word in (
                    "separando",
                    "separados",
                    "separadas",
                    "separando-os",
                    "separando-as",
                    "separe",
                    "separe-os",
                    "separe-as",
                )
                for ending in ("", "s")
            )
            | dict.fromkeys(("por vírgula", "por vírgulas"), ""),
        ),
        "holds": ("", dict.fromkeys(("tem", "possui", "mostra", "contém", "apresenta", "exibe", "traz"), "")),
        "form": ("", dict.fromkeys(("formam", "compõem", "aparecem", "constituem"), "")),
        "headless": (
            "",
            dict.fromkeys(
                (
                    "sem contar o cabeçalho",
                    "sem considerar o cabeçalho",
                    "desconsiderando o cabeçalho",
                    "fora o cabeçalho",
                    "sem o cabeçalho",
                    "excluindo o cabeçalho",
                ),
                "",
            ),
        ),
        "of_key": (
            "",
            dict.fromkeys(
                (
                    "de",
                    "do",
                    "da",
                    "dos",
                    "das",
                    "para",
                    "que representa",
                    "que representam",
                    "referente a",
                    "correspondente a",
                ),
                "",
            ),
        ),
        "in_color": (
            "",
            dict.fromkeys(
                (
                    "em que cor",
                    "de que cor",
                    "em qual cor",
                    "de qual cor",
                    "com que cor",
                    "com qual cor",
                    "que cor",
                    "qual cor",
                ),
                "",
            ),
        ),
        "drawn": (
            "",
            dict.fromkeys(
                f"{stem}{ending}"
                for stem in ("desenhad", "mostrad", "representad", "exibid", "pintad", "indicad", "apresentad")
                for ending in ("o", "a", "os", "as")
            ),
        ),
        "in_the_color": ("", dict.fromkeys(("em", "na cor", "com a cor", "pela cor", "de"), "")),
        "stands_for": (
            "",
            dict.fromkeys(
                (
                    "representa",
                    "representam",
                    "indica",
                    "indicam",
                    "mostra",
                    "mostram",
                    "corresponde a",
                    "correspondem a",
                    "corresponde ao",
                    "corresponde à",
                    "identifica",
                ),
                "",
            ),
        ),
        "stood_for": (
            "",
            dict.fromkeys(
                f"{stem}{ending}"
                for stem in ("representad", "mostrad", "indicad", "identificad")
                for ending in ("o", "a", "os", "as")
            ),
        ),
        "has_place": ("", dict.fromkeys(("ocupa", "corresponde a", "mostra"), "")),
        "is_in": (
            "",
            dict.fromkeys(f"{verb} {lead}" for verb in ("está", "aparece", "fica", "consta") for lead in ("no", "na")),
        ),
        "ordinal_first": ("", dict.fromkeys(ORDINALS[0])),
        "before": (
            "",
            dict.fromkeys(
                f"{lead} {article} {noun} anterior"
                for lead in ("em relação a", "em comparação com", "na comparação com")
                for article in ("o", "a")
                for noun in ("ano", "mês", "período", "trimestre", "dia")
            ),
        ),
        "name": ("", dict.fromkeys(("indique", "diga", "informe", "cite", "dê", "escreva", "responda com"), "")),
        "began": ("", dict.fromkeys(("passou", "passaram", "começou", "começaram"), "")),
        "verb": ("", dict.fromkeys(("ficou", "ficaram", "esteve", "estiveram", "foi", "foram", "passou a ficar"), "")),
        "move": (
            "rise",
            dict.fromkeys(("alta", "subida", "elevação"), True)
            | dict.fromkeys(("queda", "baixa", "redução", "diminuição"), False),
        ),
        "over": ("larger", {"acima": True, "abaixo": False}),
        "passed_over": ("larger", {text: is_high for text, is_high in PASSED.items() if " " not in text}),
        "passed_by": (
            "larger",
            {
                f"{verb} acima": True
                for verb in ("ficou", "ficaram", "esteve", "estiveram", "subiu", "subiram", "passou", "passaram")
            }
            | {
                f"{verb} abaixo": False
                for verb in ("ficou", "ficaram", "esteve", "estiveram", "caiu", "caíram", "passou", "passaram")
            }
            | {"passou à frente": True, "passaram à frente": True},
        ),
        "is_it_true": (
            "",
            dict.fromkeys(
                ("é correto dizer que", "é verdade que", "é certo que", "pode-se dizer que", "é correto afirmar que"),
                "",
            ),
        ),
        "above_mean": (
            "",
            dict.fromkeys(
                f"{lead} média{note}"
                for lead in (
                    "acima da",
                    "superior à",
                    "superiores à",
                    "maior que a",
                    "maiores que a",
                    "maior do que a",
                    "maiores do que a",
                    "mais alto que a",
                )
                for note in ("", " aritmética")
            ),
        ),
        "what_is_got": ("", dict.fromkeys(("obtém-se", "tem-se", "temos", "a ordem é", "o resultado é"), "")),
        "way_of": ("larger", {text: is_high for text, is_high in WAYS.items() if "ordem" in text}),
        "how_many": ("", dict.fromkeys(("quantos", "quantas", "quanto", "quanta"), "")),
        "which": ("", dict.fromkeys(("qual", "que", "quais"), "")),
        "shown": (
            "",
            dict.fromkeys(
                (
                    f"{stem}{ending}"
                    for stem in ("mostrad", "indicad", "registrad", "apresentad", "informad", "exibid", "observad")
                    for ending in ("o", "a", "os", "as")
                ),
                "",
            ),
        ),
        "shows": (
            "",
            dict.fromkeys(("mostra", "indica", "apresenta", "informa", "dá", "traz", "registra", "exibe"), ""),
        ),
        "according": ("", dict.fromkeys(ACCORDING, "")),
        "every": (
            "",
            dict.fromkeys(
                (
                    "de cada um dos",
                    "de cada uma das",
                    "entre os",
                    "entre as",
                    "todos os",
                    "todas as",
                    "de todos os",
                    "de todas as",
                    "em todos os",
                    "em todas as",
                    "entre todos os",
                    "entre todas as",
                )
                + (
                    "dos",
                    "das",
                    "nos",
                    "nas",
                    "para todos os",
                    "para todas as",
                    "por todos os",
                    "por todas as",
                    "sobre todos os",
                    "sobre todas as",
                ),
                "",
            ),
        ),
        "together": (
            "",
            dict.fromkeys(
                (
                    "juntos",
                    "juntas",
                    "somados",
                    "somadas",
                    "no total",
                    "ao todo",
                    "em conjunto",
                    "no conjunto",
                    "somando tudo",
                ),
                "",
            ),
        ),
        "mean": ("", dict.fromkeys(("média", "média aritmética", "valor médio", "média simples"), "")),
        "sum_of": ("", dict.fromkeys(("a soma", "o total", "a soma total", "o valor total"), "")),
        "gap": ("", dict.fromkeys(("a diferença", "a distância", "a variação", "a amplitude", "o intervalo"), "")),
        "big": ("larger", BIG),
        "top": ("larger", BIG | HIGH | EXTREME),
        "higher": ("larger", RATHER),
        "more": ("larger", MORE),
        "above": ("larger", ABOVE),
        "way": ("larger", WAYS),
        "pass": ("larger", PASS),
        "passed": ("larger", PASSED),
        "rise": ("rise", dict.fromkeys(RISE, True) | dict.fromkeys(FALL, False)),
        "rose": ("rise", CHANGED),
        "risen": ("rise", RATHER),
        "rise_or_fall": (
            "",
            {
                f"{one} ou {other}": ""
                for is_one in (True, False)
                for one, is_rise in CHANGED.items()
                for other, is_other in CHANGED.items()
                if is_rise == is_one != is_other and (one[-1] == "m") == (other[-1] == "m")
            },
        ),
        "ordinal": ("nth", {form: at for at, forms in enumerate(ORDINALS, 1) for form in forms}),
        "n_word": ("n", dict(CARDINALS) | {str(at): at for at in range(2, 7)}),
        "color": ("color", COLORS | COLOR_FORMS),
        "from": ("place", ENDS),
        "lead": ("place", {f"{text[0].upper()}{text[1:]}": place for text, place in LEADS.items()}),
        "axis": ("axis", AXES),
    },
    marks={
        "bar": (("barra",), ("barras",)),
        "segment": (("segmento",), ("segmentos",)),
        "point": (("ponto",), ("pontos",)),
        "slice": (("fatia",), ("fatias",)),
        "stage": (("etapa",), ("etapas",)),
        "row": (("linha",), ("linhas",)),
    },
    pictures={
        "bar": ("gráfico",),
        "segment": ("gráfico",),
        "point": ("gráfico",),
        "slice": ("gráfico",),
        "stage": ("funil",),
        "row": ("tabela",),
    },
    category="categoria",
    period="período",
    series="série",
    column="coluna",
    slots={"of": "de", "in": "em", "to": "a", "by": "por"},
    of="de",
    inside="em",
    at=(
        *("para", "para o", "para a", "para os", "para as", "em", "no", "na", "nos", "nas"),
        *("de", "do", "da", "dos", "das", "à", "às", "ao", "aos", "a", "com", "por", "pelo", "pela"),
    ),
    conjunctions=(" e ",),
    according=ACCORDING,
    value=("valor", "valores"),
    share=("percentual", "porcentagem", "proporção", "participação", "parcela"),
    number=("número", "quantidade"),
    total=("total", "totais"),
    sum=("total", "soma", "soma total", "número total", "quantidade total", "valor total"),
    articled={
        **dict.fromkeys(
            (
                "Acre",
                "Amapá",
                "Amazonas",
                "Ceará",
                "Distrito Federal",
                "Espírito Santo",
                "Maranhão",
                "Pará",
                "Paraná",
                "Piauí",
                "Rio de Janeiro",
                "Rio Grande do Norte",
                "Rio Grande do Sul",
                "Tocantins",
                "Norte",
                "Nordeste",
                "Centro-Oeste",
                "Sudeste",
                "Sul",
                "Brasil",
            ),
            MASCULINE,
        ),
        **dict.fromkeys(("Bahia", "Paraíba"), FEMININE),
    },
    days=dict.fromkeys("segunda terça quarta quinta sexta segunda-feira terça-feira quarta-feira".split(), FEMININE)
    | dict.fromkeys(("seg", "ter", "qua", "qui", "sex", "quinta-feira", "sexta-feira"), FEMININE)
    | dict.fromkeys(("sábado", "domingo", "sáb", "dom"), MASCULINE),
    gendered={
        **{
            word: form
            for stem in ("tod", "quant")
            for word, form in zip((f"{stem}{end}" for end in ("o", "a", "os", "as")), FORMS, strict=True)
        },
        **{form: (form[-1] in "aª" or form[-2:] == "as", form[-1] == "s") for forms in ORDINALS for form in forms},
        "dois": (False, True),
        "duas": (True, True),
    },
    numbered={
        "maior": False,
        "menor": False,
        "maiores": True,
        "menores": True,
        "três": True,
        "quatro": True,
        "cinco": True,
    },
    adjective=r"\bmais (alt|baix|elevad|reduzid)(os|as|o|a)\b",
)
__all__ = ["COLORS", "FELL", "ORDINALS", "ROSE", "WORDS", "Form"]
