"""What the letters of each orthography sound like. For the sounds see sounds.py.

`^` a piece at the beginning of a word, `$` at its end, `+` behind a vowel, `-` behind a consonant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Literal, get_args

Script = Literal["LATIN", "CYRILLIC", "ARMENIAN", "GEORGIAN", "ARABIC"]
SCRIPTS: tuple[Script, ...] = get_args(Script)

_LATIN_VOWELS = frozenset("aeiouyəǝıöüäáéíóúâêîôûàèìòùãõåæøąęóëï")
_OTHER_VOWELS = frozenset("аеёиоуыэюяіїєաեէիոօըუაეიოუ")


def is_vowel(letter: str) -> bool:
    return letter in _LATIN_VOWELS or letter in _OTHER_VOWELS


def plain(letter: str) -> str:
    """The sound of a letter that no table has: that of its Latin base, or none."""
    base = unicodedata.normalize("NFD", letter)[0]
    return base if "a" <= base <= "z" else ""


_AI_NOT_E = re.compile("(?<=[aeo])i|(?<=ou)i")
_RUSSIAN_Y = re.compile("(?<=[жшчщ])ы")
_UKRAINIAN_ADJECTIVE = re.compile("(?<=[сзц])к(?=ий$)")


def written(text: str, language: str) -> str:
    """As people write it: with a capital, Georgian in the nominative, Armenian եւ as one letter, French ï where i would
    make another sound of the vowel before it, Ukrainian -ський, and no ы where Russian never has it."""
    match language:
        case "ka":
            return text if text[-1] in "აეიოუ" else f"{text}ი"
        case "hy":
            return _capitalized(text).replace("եւ", "և")
        case "fr":
            return _capitalized(_AI_NOT_E.sub("ï", text))
        case "ru":
            return _capitalized(_RUSSIAN_Y.sub("и", text))
        case "uk":
            return _capitalized(_UKRAINIAN_ADJECTIVE.sub("ьк", text))
        case "az" | "tr" if text[:1] == "i":
            return f"İ{text[1:]}"
        case _:
            return _capitalized(text)


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(text: str) -> dict[str, str]:
    """From `piece:sounds` parted by spaces; a piece without sounds is silent."""
    return dict(pair.split(":") for pair in text.split())


ENGLISH = _table("""
    shch:W sch:S tsch:C tch:C dzh:J dsch:J kh:X gh:G sh:S ch:C zh:Z ts:T tz:T dz:D dj:J ph:f th:t ck:k j:J c:k x:x q:K w:w
    ce:se ci:si cy:sy qu:kv
    ya:A yo:O yu:U ye:Y yi:i ^yi:ji +yi:ji yi$:I yiv$:yiv iy:ij iy$:I yy$:I ii$:I iya:iA iye:iY iyo:iO iyu:iU
    -ian$:An -ia$:iA -y$:I +y:j y:y ^y:j ay:aj ey:ej oy:oj uy:uj ai:aj ei:ej oi:oj
    ou:u oo:u ee:i ea:ea ie:ie +i$:i sky$:skI sk$:sk skyi$:skI skiy$:skI skyy$:skI skii$:skI skij$:skI
    ö:q ü:Q ä:E ə:E ǝ:E ı:y ş:S ç:C ğ:G ž:Z š:S č:C ł:l ć:C ñ:n ß:ss +iev:jYv +ïev:jYv
""")
_TURKIC = _table("""
    c:J ç:C ş:S ğ:G j:Z x:X q:K kh:X gh:G sh:S ch:C zh:Z ts:T dz:D ə:E ǝ:E ı:y ö:q ü:Q y:j ay:aj ey:ej oy:oj uy:uj iy:ij ıy:yj
    ya:A ye:Y yo:O yu:U w:v ä:E -y$:I yi:i
""")
_POLISH = _table("""
    szcz:W sz:S cz:C rz:Z ż:Z ź:z ś:s ć:C ń:n ł:l ch:X dż:J dz:D dź:J c:T w:v j:j ja:A je:Y jo:O ju:U ia:A ie:Y io:O iu:U
    ó:u ą:on ę:en y:y ski$:skI -y$:I ai:aj -ia$:iA
""")
_GERMAN = _table("""
    ^st:St ^sp:Sp ei:aj ai:aj eu:oj äu:oj ie:i ae:E oe:q ue:Q ^v:f schtsch:W tsch:C dsch:J sch:S ch:X w:v j:j ja:A je:Y jo:O ju:U z:T tz:T ck:k ß:s ss:s ä:E ö:q ü:Q x:x ph:f th:t ij$:I yj$:I
    ski$:skI -y$:I
""")
_FRENCH = _table("""
    chtch:W tch:C dj:J ch:S kh:X gh:G j:Z ou:u iou:U ï:j ïe:Y ia:A ie:Y io:O qu:k gu:g ph:f th:t c:k ce:se ci:si x:x w:v ine$:in
    ss:s ski$:skI -y$:I y:y ya:A ye:Y yo:O yu:U +i:j aï:aj
""")
_ISO = _table("""
    š:S č:C ž:Z šč:W dž:J c:T ch:X h:X j:j ja:A je:Y jo:O ju:U ě:Y â:A û:U ë:O y:y skij$:skI ij$:I yj$:I ia$:iA
""")
_OGLU = _TURKIC | _table("c:C soglu$:SoGlu soğlu$:SoGlu oglu$:oGlu")
_LATIN = (
    ("o[gğ]lu$", _OGLU),
    ("[əǝğışŋ]|ç|x(?!$).*[vb]|q[aıo]", _TURKIC),
    ("[łżźśńąę]|sz|cz|(?<=[pktg])rz", _POLISH),
    ("sch|je?w$|ow$|aje|ojan|[äöü]|oe|ae|mann$|berg$|stein|[mb]e[iy]er$|[lnr]tz?$|lz|ck$", _GERMAN),
    ("tch|dj|ou[^i]|ïe|ine$", _FRENCH),
    ("[šžčěâû]", _ISO),
)


_ENGLISH_TOO = (
    ("tch", ENGLISH | _table("tch:tC")),
    ("ou|ee|oo", ENGLISH | _table("ou:ou ee:ee oo:oo")),  # two vowels after all
    ("c(?![hkz])", ENGLISH | _table("c:J ce:Je ci:Ji cy:Jy c$:C")),  # Turkish without its marks
    ("c(?![hkz])", ENGLISH | _table("c:C ce:Ce ci:Ci cy:Cy c$:C")),
)


def latin_tables(text: str) -> tuple[Mapping[str, str], ...]:
    """The orthographies that a word may be written in: its own if a letter gives it away, and English."""
    told = tuple(table for pattern, table in _LATIN if re.search(pattern, text))
    own = told[0] if told else ENGLISH
    if own in (_TURKIC, _OGLU, _POLISH, _ISO):
        return (own,)
    others = (table for pattern, table in _ENGLISH_TOO if re.search(pattern, text))
    return tuple(_each_once((own, ENGLISH, *others)))


def _each_once(tables: tuple[Mapping[str, str], ...]) -> Iterator[Mapping[str, str]]:
    for i, table in enumerate(tables):
        if all(table is not other for other in tables[:i]):
            yield table


_RUSSIAN = _table("""
    а:a б:b в:v г:g д:d е:e ^е:Y +е:Y ье:Y ъе:Y ё:O ж:Z з:z и:i й:j к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:X ц:T ч:C ш:S
    щ:W ъ: ы:y ь: э:e ю:U я:A ий$:I ый$:I ия$:iA дж:J дз:D кс:x
""")
_UKRAINIAN = _RUSSIAN | _table("""
    г:H ґ:g е:e ^е:e +е:e є:Y і:i ї:i ^ї:ji и:y ій$:I ий$:I ія$:iA ьо:O йо:O зг:zH
""")
_ARMENIAN = _table("""
    ա:a բ:b գ:g դ:d ե:e ^ե:Y զ:z է:e ը:y թ:t ժ:Z ի:i լ:l խ:X ծ:T կ:k հ:h ձ:D ղ:G ճ:C մ:m յ:j ն:n շ:S ո:o ^ո:vo չ:C պ:p ջ:J
    ռ:r ս:s վ:v տ:t ր:r ց:T ու:u ւ:v փ:p ք:k և:ev եւ:ev օ:o ֆ:f յա:A յու:U յո:O յե:Y այ:aj դժ:J
""")
_GEORGIAN = _table("""
    ა:a ბ:b გ:g დ:d ე:e ვ:v ზ:z თ:t ი:i კ:k ლ:l მ:m ნ:n ო:o პ:p ჟ:Z რ:r ს:s ტ:t უ:u ფ:p ქ:k ღ:G ყ:K შ:S ჩ:C ც:T ძ:D წ:T ჭ:C ხ:X
    ჯ:J ჰ:h ია:ia იუ:U აი:aj ეი:ej
""")
_ARABIC = _table("""
    ا:a ^ا:a أ:a آ:a إ:i ب:b پ:p ت:t ث:s ج:J چ:C ح:h خ:X د:d ذ:z ر:r ز:z ژ:Z س:s ش:S ص:s ض:z ط:t ظ:z ع: غ:G ف:f ق:K ک:k ك:k گ:g
    ل:l م:m ن:n و:u ^و:v +و:v ه:h ه$:e ی:i ي:i ی$:i ی:i یا:A ^ی:j ى:a ة:a ئ:i ؤ:u ء: تس:T دز:D تش:C
""")
TABLES: Mapping[str, Mapping[str, str]] = {
    "CYRILLIC": _RUSSIAN,
    "UKRAINIAN": _UKRAINIAN,
    "ARMENIAN": _ARMENIAN,
    "GEORGIAN": _GEORGIAN,
    "ARABIC": _ARABIC,
}
