"""Names of Arabic make in the letters that Arabic and Persian write them with, whatever has become of their sounds.

    Ismayilov ──plainly──▶ ismail + ov ──▶ اسماعیلوف اسماعیل‌اف          Alizadeh ──▶ ali + zade ──▶ علی‌زاده

A name is such if it is nothing but parts of the table and an end that surnames have. The consonants say what was meant
where the vowels are a neighbour's: Karimov and Kərimov are کریم, Gaydarov and Heydarov حیدر.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

_PARTS = """
محمد m[uo]h[ae]m[ae]d|mam[ae]d|mag[oa]m[ae]d · احمد ahm[ae][dt] · محمود mahmud · حسن [hg]as[ae]n · حسین [hg][uo]s[eai]i?n
علی g?ali · عمر [uo]m[ae]r · عثمان [uo]sman · عباس abas · عبدالله,عبداللا abd[uo]l[ae]h? · عبدالرحمان,عبدالرحمن abd[ue]rahman
عبد abd[uio]? · عزیز aziz · عظیم azim · اسماعیل [ie]smai?l|ismagil · ابراهیم [ie]bra[gh]im · اسحاق ishak · یعقوب iaku[bp]
یوسف iusi?u?[fp] · سعید said · سید s[ei]i?id · جعفر Jaf[ae]r · قدیر,قادر [kg]adi?r · قاسم [kg]as[ieu]m · کریم k[ae]rim · رحیم rahim
رحمان rahm[oa]n · رحمت rahmat · رشید raSi[dt] · رسول rasul · رضا re?i?za · رمضان ram[ae]zan · ذاکر zakir · ظریف zarif
طاهر tag?h?ir · طالب taleb|talib · صالح sal[ie]h · سلیم s[ae]lim · سلیمان s[uo]l[ei]i?man · سلمان salman · سلطان s[uo]ltan
صفر s[ae]f[ae]r · صادق sad[ie][kg]h? · صمد s[ae]m[ae]d · صابر sabir · شریف Sari[fp] · شهباز Sahbaz · فرهاد farhad
قربان [kg]urban · لطیف l[ae]tif · مصطفی,مصطفا m[uo]staf[ae] · مختار muhtar · منصور mansu?o?r · مراد m[uo]ra[dt] · مجید m[ae]Jid
حمید h[ae]mi[dt] · حمزه,حمزا h?[ae]mza · حبیب h[ae]bib · حیدر [hg][ae]id[ae]r · حکیم h[ae]kim · حاجی [hg]aJi · خلیل halil · خالد haled|halid
نبی n[ae]bi · نظر n[ae]z[ae]r · نصیر n[ae]sir · ناصر naser · نور nur · دولت d[aeo]vl[ae]t · ایوب aiu[bp] · ادریس idris · الیاس ilias
اسکندر iskand[ae]r · اکبر akb[ae]r · اکرم akram · امین amin · امیر amir · انور anv[ae]r · ولی v[ae]li · وحید vahid · تقی tagi
نقی nagi · غلام g[uo]lam · غفور gafur · غفار gafar · غنی gani · قلی [kg]ul[iu] · جبار Jabar · جلال J[ae]lal · جلیل J[ae]lil · جمال J[ae]mal
جواد J[ae]vad · بختیار b[ae]htiar · مهدی m[ae]hdi · عارف arif · عادل adil · علیم alim · شامل,شمیل Samil · نعمت nemat · نوروز n[ao]vruz
رستم r[uo]st[ae]m · عسکر ask[ae]r · عسگر,اصغر asg[ae]r · اشرف aSraf · اسلام islam · اسد as[ae]d · هاشم haS[ei]m · موسو musav · رضو razav
علو alav · تقو tagav · مصطفو m[uo]stafav · صفو safav · روحان r[uo]+han · رئیس rais|reis · ولایت v[ae]laia?t · صدر sadr · فتح fath · محسن m[uo]hsen
نصر nasr · فخر fahr · بدر badr · سیف saif · شمس Sams · نجم naJm · شرف Saraf · کمال kamal · نظام nizam · نوری nuri · مطلب m[uo]t[ae]l[ie]b
مسعود m[ae]su?d · مجتبی,مجتبا m[uo]Jtab[ae] · مرتضی,مرتضا m[uo]rt[ae]z[ae] · مرتضو m[uo]rtazav · کاظم k[ao]z[ei]m · معصوم m[ae]sum · مقصود maksud
مظفر muzaf[ae]r · جمیل J[ae]mil · شوکت S[ae]vk[ae]t · رجب r[ae]J[ae]b · طیب tai?ib · عابد abid|abed · عصمت ismat|esmat · عرفان irfan|erfan
قهرمان kahraman · یحیی iahia · آقا aga · سعادت saad[ae]t · نجیب n[ae]Jib · معین m[uo]in · نعیم n[ae]im · زین zain|zein · اعظم azam · منوچهر man[ou]Cehr
بردی berd[ie] · وردی verd[ie] · الله al[ae]h?|[uo]l[ae]h? · الدین [uei]t?din · خان han · بیک,بک be[kg] · بای bai · میر mir · شاه Sah · مرزا,میرزا mirza
"""
_ENDS = """
|ov وف/اف,اوف|ova وفا/ووا,اوا|i?ev یف,ییف/اف|i?eva یفا,ییفا/یوا|[ae]?i ی,یی|zadeh? زاده|li لی|[ao]?u?oglu اوغلو/اوغلی|pu?o?r بور/پور
|ne[JZ]ad نجاد/نژاد|h?ian یان
"""
"""What may end them, behind a `/` what only Persian writes."""
_PLAIN = str.maketrans({
    "E": "a", "3": "a", "X": "h", "H": "h", "G": "g", "K": "k", "q": "o", "Q": "u", "O": "io", "A": "ia", "U": "iu",
    "Y": "e", "I": "i", "y": "i", "j": "i", "w": "v",
})  # fmt: skip
_MOST_PARTS = 3


_ARABIC = str.maketrans("یک", "يك")


class Written(NamedTuple):
    text: str
    language: str


def in_arabic_letters(text: str) -> str:
    """Arabic has letters of its own where fold has the Persian ones."""
    return text.translate(_ARABIC)


@lru_cache(1024)
def arabic_spellings(sounds: str) -> tuple[Written, ...]:
    """All ways to write a name of such parts, the usual ones first; none for any other name. For sounds see sounds.py."""
    found = (each for plain in _plain(sounds) if _such().fullmatch(plain) for each in _written(plain, _MOST_PARTS))
    return tuple(dict.fromkeys(found))


def _plain(sounds: str) -> Iterator[str]:
    """No letter twice; then with its two vowels, which may have an ain between them."""
    plain = sounds.translate(_PLAIN)
    once = re.sub(r"(.)\1+", r"\1", plain)
    with_vowels = re.sub(r"([^aeiou])\1+", r"\1", plain)
    yield once
    if with_vowels != once:
        yield with_vowels


def _written(plain: str, most: int) -> Iterator[Written]:
    for part, heads in _parts().items() if most else ():
        for length in range(1, len(plain) + 1):
            if part.fullmatch(plain, 0, length):
                yield from _continued(heads, plain[length:], most - 1)


def _continued(heads: tuple[str, ...], rest: str, most: int) -> Iterator[Written]:
    tails = [tail for end, written in _ends().items() if end.fullmatch(rest) for tail in written]
    for tail in (*tails, *_written(rest, most)):
        yield from (Written(_letters(head, tail.language) + tail.text, tail.language) for head in heads)


def _letters(text: str, language: str) -> str:
    return in_arabic_letters(text) if language == "ar" else text


@lru_cache(1)
def _such() -> re.Pattern[str]:
    """What such a name is as a whole: most names are turned away by it at once."""
    parts, ends = ("|".join(each.pattern for each in table) for table in (_parts(), _ends()))
    return re.compile(f"(?:{parts}){{1,{_MOST_PARTS}}}(?:{ends})")


@lru_cache(1)
def _parts() -> Mapping[re.Pattern[str], tuple[str, ...]]:
    rows = (cell.split() for line in _PARTS.strip().splitlines() for cell in line.split(" · "))
    return {re.compile(pattern): tuple(written.split(",")) for written, pattern in rows}


@lru_cache(1)
def _ends() -> Mapping[re.Pattern[str], tuple[Written, ...]]:
    rows = (cell.partition(" ") for cell in _ENDS.replace("\n", "").split("|"))
    return {re.compile(pattern): tuple(_tails(written)) for pattern, _, written in rows}


def _tails(written: str) -> Iterator[Written]:
    both, _, persian = written.partition("/")
    for text in both.split(","):
        yield Written(_letters(text, "ar"), "ar")
    for text in persian.split(",") if persian else ():
        yield Written(text, "fa")
