"""Words within names that are translated, not spelled: New, Upper, Saint, Republic, -on-.

A form may be marked: `~` it takes the endings of an adjective; `>` it stands behind what it belongs to; `-` it is
joined in front of it (Nordossetien). `_` parts the words of a form of several.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from watchword.matching.endings import ENDINGS
from watchword.matching.names.sounds import script_of
from watchword.text.fold import fold

_TABLE = """
north     en North Northern | ru северн~ северо | uk північн~ північно | hy հյուսիսային | az şimali şimal | tr kuzey | ka ჩრდილოეთ ჩრდილო | fa >شمالی شمال | ar >الشمالية >الشمالي شمال | fr nord >du_Nord | de Nord- nördlich~ | pl północn~ >północn~
south     en South Southern | ru южн~ юго южно | uk південн~ південно | hy հարավային | az cənubi cənub | tr güney | ka სამხრეთ | fa >جنوبی جنوب | ar >الجنوبية >الجنوبي جنوب | fr sud >du_Sud | de Süd- südlich~ | pl południow~ >południow~
east      en East Eastern | ru восточн~ восточно | uk східн~ східно | hy արևելյան | az şərqi şərq | tr doğu | ka აღმოსავლეთ | fa >شرقی شرق | ar >الشرقية >الشرقي شرق | fr est >de_l'Est >orientale >oriental | de Ost- östlich~ | pl wschodni~ >wschodni~
west      en West Western | ru западн~ западно | uk західн~ західно | hy արևմտյան | az qərbi qərb | tr batı | ka დასავლეთ | fa >غربی غرب | ar >الغربية >الغربي غرب | fr ouest >de_l'Ouest >occidentale >occidental | de West- westlich~ | pl zachodni~ >zachodni~
central   en Central | ru центральн~ средн~ | uk центральн~ середн~ | hy կենտրոնական | az mərkəzi | tr orta merkez | ka ცენტრალური შუა | fa >مرکزی | ar >الوسطى >المركزية | fr >centrale >central | de Zentral- Mittel- | pl środkow~ centraln~
upper     en Upper Verkhny Verkhniy Verkhnyaya Verkhnie | ru верхн~ верхне | uk верхн~ верхньо | hy վերին | az yuxarı | tr yukarı | ka ზემო | fa >علیا | ar >العليا أعالي | fr haut haute | de Ober- | pl górn~ >górn~
lower     en Lower Nizhny Nizhniy Nizhnyaya | ru нижн~ нижне | uk нижн~ нижньо | hy ներքին ստորին | az aşağı | tr aşağı | ka ქვემო | fa >سفلی | ar >السفلى | fr bas basse | de Unter- Nieder- | pl doln~ >doln~
mountain  en Nagorno Nagorny Mountainous | ru нагорн~ нагорно горн~ горно | uk нагірн~ нагорн~ гірськ~ | hy լեռնային | az dağlıq | tr dağlık | ka მთიანი მთიან | fa >کوهستانی ناگورنو | ar ناغورني ناغورنو مرتفعات | fr haut | de Berg- | pl górsk~ górn~ >górsk~ >górn~
new       en New Novy Novyi Novaya Nova | ru нов~ ново нью | uk нов~ ново нью | hy նոր նյու | az yeni nyu | tr yeni new | ka ახალი ნიუ | fa نیو >جدید >نو | ar نيو >الجديدة >الجديد | fr nouveau nouvelle | de Neu- New | pl now~ >now~
old       en Old Stary Staryi Staraya Stara | ru стар~ старо | uk стар~ старо | hy հին | az köhnə | tr eski | ka ძველი | fa >کهنه | ar >القديمة | fr vieux vieille | de Alt- | pl star~ >star~
great     en Great Greater Big Bolshoy Bolshaya Velyka Velyki Veliky Velikiye | ru больш~ велик~ велико | uk велик~ велико | hy մեծ | az böyük | tr büyük | ka დიდი | fa >بزرگ | ar >الكبرى >الكبير | fr grand grande | de Groß- | pl wielk~ duż~ >wielk~ >duż~
little    en Little Lesser Small Maly Malaya Mala | ru мал~ мало | uk мал~ мало | hy փոքր | az kiçik | tr küçük | ka მცირე პატარა | fa >کوچک | ar >الصغرى >الصغير | fr petit petite | de Klein- | pl mał~ >mał~
black     en Black | ru черн~ черно | uk чорн~ чорно | hy սև | az qara | tr kara | ka შავი | fa >سیاه | ar >الأسود | fr >noire >noir | de Schwarz- schwarz~ | pl czarn~
saint     en Saint St | ru санкт сент св свят~ | uk санкт сент свят~ | hy սանկտ սուրբ | az sankt müqəddəs | tr sankt aziz | ka სანკტ სანქტ წმინდა | fa سن سنت سنت | ar سانت القديس | fr saint sainte | de Sankt St | pl sankt święt~
republic  en Republic | ru республика республики республике республику республикой | uk республіка республіки республіці республіку | hy >հանրապետություն >հանրապետության >հանրապետությունը | az >respublikası >respublikasının >respublikasında >respublika | tr >cumhuriyeti >cumhuriyetinin >cumhuriyeti'nin >cumhuriyet | ka >რესპუბლიკა >რესპუბლიკის >რესპუბლიკაში | fa جمهوری | ar جمهورية | fr république | de Republik | pl republika republiki republice republikę
island    en Island Islands Isle | ru остров острова островов острове островах | uk острів острова острови | hy >կղզի >կղզիներ | az >adası >adaları | tr >adası >adaları | ka >კუნძული >კუნძულები | fa جزیره جزایر | ar جزيرة جزر | fr île îles | de Insel Inseln | pl wyspa wyspy
lake      en Lake | ru озеро озера озере озером озеру | uk озеро озера озері | hy >լիճ >լճի >լճում | az >gölü >gölünün | tr >gölü | ka >ტბა >ტბის | fa دریاچه | ar بحيرة | fr lac | de >See | pl jezioro jeziora
on        en on upon | ru на | uk на | hy դոնի առ | az na | tr na | ka დონზე | fa نا | ar على نا | fr sur sur_le sur_la | de am an an_der | pl nad
"""
SILENT = frozenset({"of", "the", "de", "du", "des", "d", "la", "le"})
"""Words between the parts of a name that other languages do without."""
_FULL = {"CYRILLIC": "cyr-full", "LATIN": "lat-full"}


class Form(NamedTuple):
    """`words`: as written, of an adjective the stem; `endings` its list. `behind` and `joined`: where it stands."""

    words: tuple[str, ...]
    language: str
    endings: str
    behind: bool
    joined: bool


def translations(word: str) -> tuple[Form, ...]:
    """How each language says this part of a name; none for a part that isn't translated."""
    part = _named().get(fold(word))
    return _parts()[part] if part else ()


def joined_in_front() -> Iterator[str]:
    """What German joins in front of a name of one word."""
    for part in ("mountain", "north", "south", "east", "west", "upper", "lower"):
        yield next(form.words[0] for form in _parts()[part] if form.joined)


@lru_cache(1)
def _named() -> Mapping[str, str]:
    """The part by each folded word that says it, an adjective in all of its forms; the first part that has the word."""
    found: dict[str, str] = {}
    for part, forms in _parts().items():
        for form in forms:
            for rest in ("", *ENDINGS.get(form.endings, ())) if len(form.words) == 1 else ():
                found.setdefault(fold(form.words[0]) + rest, part)
    return found


@lru_cache(1)
def _parts() -> Mapping[str, tuple[Form, ...]]:
    lines = (line.split(maxsplit=1) for line in _TABLE.strip().splitlines())
    return {name: tuple(form for cell in cells.split(" | ") for form in _forms(cell)) for name, cells in lines}


def _forms(cell: str) -> Iterator[Form]:
    language, *forms = cell.split()
    for form in forms:
        words = tuple(form.strip(">~-").split("_"))
        endings = _FULL[script_of(words[0]) or "LATIN"] if form.endswith("~") else ""
        yield Form(words, language, endings, form.startswith(">"), form.endswith("-"))
