"""What may stand in the slots of Brazilian Portuguese patterns whatever the picture, with what it means."""

from __future__ import annotations

from typing import Any

from languages.romance.words import Choice, either, texts, unbound

ORDINALS: tuple[tuple[str, ...], ...] = tuple(
    (f"{stem}o", f"{stem}a", f"{at}º", f"{at}ª", f"{stem}os", f"{stem}as")
    for at, stem in enumerate(
        ("primeir", "segund", "terceir", "quart", "quint", "sext", "sétim", "oitav", "non", "décim"), 1
    )
)
CARDINALS = {"zero": 0, "um": 1, "uma": 1, "dois": 2, "duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6}
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
# Colors beside a noun agree with it.
AGREEING_COLORS = {
    **{f"{color[:-1]}{end}": name for color, name in COLORS.items() if color[-1] == "o" for end in ("a", "os", "as")},
    **{"verdes": "green", "azuis": "blue", "marrons": "brown", "violetas": "purple"},
}

ROSE_VERBS = texts("subiu|aumentou|cresceu|avançou|subiram|aumentaram|cresceram|avançaram")
FELL_VERBS = texts("caiu|diminuiu|recuou|baixou|caíram|diminuíram|recuaram|baixaram")
ROSE = (*ROSE_VERBS, *texts("alta|aumento|crescimento|subida|elevação"))
FELL = (*FELL_VERBS, *texts("queda|diminuição|redução|recuo|baixa|decréscimo"))

PRESENT = texts("é|são|fica|ficam|está|estão|vale|valem")
PAST = texts("foi|foram|era|eram|ficou|ficaram|esteve|estiveram|estava|estavam")

_LARGER = "maior|maiores|superior|superiores|mais [alt|elevad][o|a|os|as]"
_SMALLER = "menor|menores|inferior|inferiores|mais [baix|reduzid][o|a|os|as]"
_HIGHEST = "maior|maiores|mais [alt|elevad][o|a|os|as]|máxim[o|a]"
_LOWEST = "menor|menores|mais [baix|reduzid][o|a|os|as]|mínim[o|a]"
_ABOVE = "acima d[e|os|as]|[maior|maiores] [|do ]que|superior[|es] a|mais de"
_BELOW = "abaixo d[e|os|as]|[menor|menores] [|do ]que|inferior[|es] a|menos de"
_WAS = "[ficou|ficaram|esteve|estiveram|foi|foram|passou a ficar|passaram a ficar]"
DESCENDING = (
    "do [maior|mais alto] para o [menor|mais baixo]|da [maior|mais alta] para a [menor|mais baixa]|do maior ao menor"
    "|da maior à menor|[em|por] ordem decrescente"
)
ASCENDING = (
    "do [menor|mais baixo] para o [maior|mais alto]|da [menor|mais baixa] para a [maior|mais alta]|do menor ao maior"
    "|da menor à maior|[em|por] ordem crescente"
)
ACCORDING = texts(
    "[de acordo com|segundo|conforme|com base em|observando|olhando|olhando para|considerando|analisando] [o|a]",
    "no|na|pelo|pela|com base [no|na]",
)
_FROM = "[|a partir |contando |contando a partir |a contar ]"


def _places(place: tuple[str, str], *sources: str) -> dict[str, Any]:
    return dict.fromkeys(texts(*sources), place)


ENDS = {
    **_places(("left-to-right", "first"), f"{_FROM}da esquerda", "[|contando ]da esquerda para a direita"),
    **_places(("left-to-right", "last"), f"{_FROM}da direita", "[|contando ]da direita para a esquerda"),
    **_places(("top-to-bottom", "first"), f"{_FROM}[de cima|do topo]", "[|contando ]de cima para baixo"),
    **_places(("top-to-bottom", "last"), f"{_FROM}[de baixo|da base|do fim]", "[|contando ]de baixo para cima"),
    **_places(
        ("clockwise", "first"),
        "[no|em] sentido horário a partir d[as 12 horas|o meio-dia|o topo|a posição de 12 horas]",
        "a partir d[as 12 horas|o topo][,|] [no|em] sentido horário",
    ),
}
AXES = {
    **dict.fromkeys(texts("eixo [x|X|horizontal|dos x]"), "x"),
    **dict.fromkeys(texts("eixo [y|Y|vertical|dos y]"), "y"),
}


def _rise_or_fall() -> str:
    """Both ways, in either order, the verbs in one number."""
    both = [(one, other) for one in ROSE_VERBS for other in FELL_VERBS if (one[-1] == "m") == (other[-1] == "m")]
    return "|".join(f"{one} ou {other}|{other} ou {one}" for one, other in both)


_PARTICIPLE = "[o|a|os|as]"

CHOICES: dict[str, Choice] = {
    # Questions begin with these.
    "how_many": unbound("quant[os|as|o|a]"),
    "how_much": unbound("[|de |em ]quanto|quant[os|as]"),
    "which": unbound("qual|que|quais"),
    "in_which": unbound("[em|para|de|com|a|por|no caso de] [que|qual]", "n[o|a] qual", "para [o|a] qual", "qual|onde"),
    "in_how_many": unbound("[em|para|de] quant[os|as]"),
    "by_how_much": unbound("[|em |por |de ]quanto", "quanto a mais"),
    "by_points": unbound("[|em |por |de ]quantos pontos percentuais[| a mais]"),
    "according": unbound(*ACCORDING),
    "comparing": unbound("comparando|ao comparar|na comparação [entre|de]"),
    "looking": unbound("observando|olhando|olhando para|considerando|analisando|ao observar"),
    "adding": unbound("somando|considerando|ao somar|juntando|somad[os|as]|levando em conta"),
    "ordering": unbound("ordenando|ao ordenar|classificando|colocando|listando|ordenad[os|as]"),
    "dividing": unbound("dividindo|ao dividir"),
    "is_it_true": unbound("é [correto dizer|verdade|certo|correto afirmar] que|pode-se dizer que"),
    "list": unbound(
        "liste|coloque|ordene|classifique|organize|enumere|relacione|disponha|[liste|separe]-[os|as]|separe"
    ),
    "name": unbound("indique|diga|informe|cite|dê|escreva|responda com"),
    "lead": (
        "place",
        {
            text[0].upper() + text[1:]: place
            for end, place in ENDS.items()
            for text in texts(
                "[|lendo |contando |indo |seguindo |percorrendo |girando |lendo [o gráfico|a tabela|o funil] ]" + end
            )
        },
    ),
    # Verbs and participles.
    "is": unbound(*PRESENT, *PAST),
    "verb": unbound(_WAS),
    "began": unbound("pass[ou|aram]|começ[ou|aram]"),
    "shown": unbound(f"[mostrad|indicad|registrad|apresentad|informad|exibid|observad]{_PARTICIPLE}"),
    "drawn": unbound(f"[desenhad|mostrad|representad|exibid|pintad|indicad|apresentad]{_PARTICIPLE}"),
    "stood_for": unbound(f"[representad|mostrad|indicad|identificad]{_PARTICIPLE}"),
    "divided": unbound(f"dividid{_PARTICIPLE}"),
    "shows": unbound("mostra|indica|apresenta|informa|dá|traz|registra|exibe"),
    "holds": unbound("tem|possui|mostra|contém|apresenta|exibe|traz"),
    "form": unbound("formam|compõem|aparecem|constituem"),
    "appear": unbound("aparece|se [registra|registrou|observa|observou]|ocorre|ocorreu|há|houve"),
    "comes": unbound("[fica|ficou|está|aparece|vem|ocupa|ocupou|é|ocuparia|ficaria] [em|no|na|o|a]", "ocupa|vem|é"),
    "is_in": unbound("[está|aparece|fica|consta] n[o|a]"),
    "has_place": unbound("ocupa|corresponde a|mostra"),
    "stands_for": unbound("[representa|indica|mostra|identifica][|m]", "corresponde[|m] [a|ao|à]"),
    "reach": unbound(
        "[chega|resta|permanece|continua|avança|sobra][|m]", "cheg[ou|aram]", "chega[|m] até", "passa[|m] para"
    ),
    "exceed": unbound("[super|ultrapass][a|am|ou|aram]", "exced[e|em|eu|eram]"),
    "fits": unbound("cabe[|m]|coube[|ram]"),
    "equals": unbound("[equival|correspond][e|em|eu|eram|ia|iam]", *PRESENT, *PAST),
    "multiply": unbound("é [preciso|necessário] multiplicar|se deve multiplicar|devemos multiplicar|multiplicar"),
    "obtain": unbound("obter|chegar a|se obter|ter|dar"),
    "what_is_got": unbound("obtém-se|tem-se|temos|a ordem é|o resultado é"),
    # Nouns and what goes with them.
    "percentage": unbound(
        "[porcentagem|percentual|proporção|parcela|participação|fração|parte][|, em porcentagem,| percentual]"
    ),
    "in_percent": unbound("em [porcentagem|percentual|termos percentuais]|em relação [a|ao|à]"),
    "number": unbound("número|quantidade|total"),
    "mean": unbound("média[| aritmética| simples]|valor médio"),
    "sum_of": unbound("a soma[| total]|o [|valor ]total"),
    "total_noun": unbound("o [total|valor total|resultado|valor]|a soma"),
    "gap": unbound("a [diferença|distância|variação|amplitude]|o intervalo"),
    "quotient": unbound("a [razão|proporção|relação]|o quociente"),
    "every": unbound(
        "[|de |em |entre |para |por |sobre ][todos os|todas as]|de cada um[ dos|a das]|[d|n][os|as]|entre [os|as]"
    ),
    "every_one": unbound("[|em ordem ][todos os|todas as|os|as]"),
    "of_all": unbound("de [todos os|todas as]|do [|número ]total d[e|os|as]|d[os|as]"),
    "in_the": unbound("[d|n][os|as]|[|para |entre ][os|as]"),
    "together": unbound("junt[os|as]|somad[os|as]|no total|ao todo|em conjunto|no conjunto"),
    "equal": unbound("[de |igual a |no valor de |]"),
    "than": unbound("[|do ]que|a|ao|à|aos|às"),
    "with": unbound("com|de|que [tem|teve|apresenta|apresentou|registra|registrou]"),
    "of_key": unbound("d[e|o|a|os|as]|para|que representa[|m]|[referente|correspondente] a"),
    "in_color": unbound("[|em |de |com ][que|qual] cor"),
    "in_the_color": unbound("em|na cor|com a cor|pela cor|de"),
    "headless": unbound("sem [|contar |considerar ]o cabeçalho|[desconsiderando|excluindo|fora] o cabeçalho"),
    "separated": unbound("separ[ando|ados|adas|e][|-os|-as] por vírgula[|s]|por vírgula[|s]"),
    "in_order": unbound("n[a ordem|o ranking|a classificação]|em ordem"),
    "when_ordered": unbound("[quando se ordenam|ao ordenar|ordenando|quando ordenamos] [os|as]"),
    "before": unbound("[em relação|em comparação|na comparação] [ao|com o] [ano|mês|período|trimestre|dia] anterior"),
    # What means more or less, a rise or a fall.
    "larger": unbound(_LARGER, "a mais|acima de|acima"),
    "largest": unbound(_HIGHEST),
    "smallest": unbound(_LOWEST),
    "big": either("larger", "maior|maiores", "menor|menores"),
    "top": either("larger", _HIGHEST, _LOWEST),
    "higher": either("larger", _LARGER, _SMALLER),
    # The other side of a comparison: "no" answers whether it is higher by saying that it is lower.
    "opposite": either("larger", _SMALLER, _LARGER),
    "more": either("larger", "mais", "menos"),
    "above": either("larger", _ABOVE, _BELOW),
    "by_mean": either(
        "larger",
        "[acima da|superior[|es] à|[maior|maiores] [|do ]que a] média[| aritmética]",
        "[abaixo da|inferior[|es] à|[menor|menores] [|do ]que a] média[| aritmética]",
    ),
    "over": either("larger", "acima", "abaixo"),
    "way": either("larger", DESCENDING, ASCENDING),
    "way_of": either("larger", "[em|por] ordem decrescente", "[em|por] ordem crescente"),
    "passed_over": ("larger", dict.fromkeys(texts("[ultrapass|super][ou|aram]|exced[eu|eram]"), True)),
    "passed_by": either(
        "larger",
        "[ficou|ficaram|esteve|estiveram|subiu|subiram|passou|passaram] acima|pass[ou|aram] à frente",
        "[ficou|ficaram|esteve|estiveram|caiu|caíram|passou|passaram] abaixo",
    ),
    "passed": either(
        "larger",
        f"[ultrapass|super][ou|aram]|exced[eu|eram]|pass[ou|aram][| de]|{_WAS} [{_ABOVE}]|subi[u|ram] acima de",
        f"{_WAS} [{_BELOW}]|[caiu|caíram|recuou|recuaram] [abaixo de|para menos de]",
    ),
    "rose": either("rise", "|".join(ROSE_VERBS), "|".join(FELL_VERBS)),
    "risen": either("rise", _LARGER, _SMALLER),
    "move": either("rise", "alta|subida|elevação", "queda|baixa|redução|diminuição"),
    "rise_or_fall": unbound(_rise_or_fall()),
    # What is counted off.
    "ordinal": ("nth", {form: at for at, forms in enumerate(ORDINALS, 1) for form in forms}),
    "ordinal_first": unbound(*ORDINALS[0]),
    "n_word": ("n", CARDINALS | {str(at): at for at in range(2, 7)}),
    "color": ("color", COLORS | AGREEING_COLORS),
    "from": ("place", ENDS),
    "axis": ("axis", AXES),
}
