"""Sounds written again, by one scheme at a time: the ways that one language or standard writes them, never mixed.

A scheme is a table of `sound:spellings`, several parted by commas, the usual one first. A sound may ask where it
stands: `^` at the beginning, `+` behind a vowel, `-` behind a consonant; `$` at the end; `>` before a vowel, `<` before
a consonant. The table with the most said about the place wins.

    en   X:kh  +Y:ye,e,ie      ──▶  khovayev khovaev khovaiev
    de   X:ch  v:w  +Y:je      ──▶  chowajew
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from watchword.matching.names.sounds import VOWELS


@dataclass(frozen=True)
class Scheme:
    """`most`: how many spellings of one name it gives, the usual ones first. `script` is that of its letters.
    `only`: the sounds that it writes otherwise than the schemes before it; a name without them needs no more of it."""

    name: str
    language: str
    script: str
    table: Mapping[str, tuple[str, ...]]
    most: int = 24
    only: str = ""

    def writes(self, sounds: str) -> bool:
        return not self.only or any(sound in self.only for sound in sounds)

    def write(self, sounds: str, *, rarer: int = 0) -> Iterator[str]:
        """The spellings, those with the usual choices first, at least one; `rarer` halves how many, so many times."""
        choices = [self._choices(sounds, i) for i in range(len(sounds))]
        return itertools.islice(_likeliest(choices), max(1, self.most >> rarer))

    def _choices(self, sounds: str, i: int) -> tuple[str, ...]:
        before = "^" if i == 0 else "+" if sounds[i - 1] in VOWELS else "-"
        after = "$" if i == len(sounds) - 1 else ">" if sounds[i + 1] in VOWELS else "<"
        sound = sounds[i]
        for key in (before + sound + after, before + sound, sound + after, sound):
            if key in self.table:
                return self.table[key]
        return (sound,)


def _likeliest(choices: list[tuple[str, ...]]) -> Iterator[str]:
    """All ways to choose, those that leave the usual choice least often first."""
    open_places = [i for i, each in enumerate(choices) if len(each) > 1]
    for odd in range(len(open_places) + 1):
        for places in itertools.combinations(open_places, odd):
            yield from _with_odd(choices, places)


def _with_odd(choices: list[tuple[str, ...]], places: tuple[int, ...]) -> Iterator[str]:
    options = [each[1:] if i in places else each[:1] for i, each in enumerate(choices)]
    for chosen in itertools.product(*options):
        yield "".join(chosen)


def _scheme(name: str, language: str, script: str, table: str, most: int = 24, only: str = "") -> Scheme:
    pairs = (pair.split(":") for pair in table.split())
    return Scheme(name, language, script, {sound: tuple(written.split(",")) for sound, written in pairs}, most, only)


_LATIN_VOWELS = "E:a,e 3:e y:y q:o Q:u H:h w:w x:x,ks K:k "

SCHEMES = (
    _scheme("en", "en", "LATIN", _LATIN_VOWELS + """
        X:kh G:gh S:sh Z:zh C:ch T:ts D:dz J:j,dzh W:shch H:h,g K:q,k,g q:o,yo,u Q:u,yu y:y,i
        A:ya,ia ^A:ya U:yu,iu O:yo,e Y:e,ye ^Y:ye,e +Y:ye,e,ie j:y,i I:y,iy,i,yy X$:kh,gh"""),
    _scheme("en-simple", "en", "LATIN", _LATIN_VOWELS + """
        X:h G:g S:sh Z:zh,j C:ch T:ts,tz D:dz J:j,dj,dzh W:shch,sch H:g K:g,q,k q:o,e Q:u
        A:ya,ia U:yu,u O:yo,io Y:e ^Y:e,ye +Y:e,ye j:y,i I:i,y,iy X$:kh,h,gh,g"""),
    _scheme("de", "de", "LATIN", _LATIN_VOWELS + """
        X:ch G:gh,g S:sch Z:sch,sh C:tsch T:z,ts D:ds,dz J:dsch W:schtsch v:w w:w z:s H:h,g
        A:ja U:ju O:jo Y:e,je ^Y:je +Y:je,e j:j,i,y I:i,yj,ij,y +s>:s,ss v$:w"""),
    _scheme("fr", "fr", "LATIN", _LATIN_VOWELS + """
        u:ou S:ch Z:j C:tch J:dj W:chtch X:kh G:gh T:ts D:dz w:v A:ia,ya U:iou O:io,e Y:e,ie ^Y:ie,e +Y:ie,e
        j:i,y I:y,i +s>:s,ss n$:n,ne v$:v,ff H:h g>:g,gu"""),
    _scheme("tr", "tr", "LATIN", _LATIN_VOWELS + """
        X:h G:ğ,g ^G:g S:ş Z:j C:ç T:ts ^T:ts,ç D:dz J:c W:şç q:ö Q:ü y:ı K:k E:e H:h,g w:v
        A:ya U:yu O:yo,e Y:e,ye ^Y:ye,e +Y:ye,e j:y I:i,iy x:ks h:h X$:h,ğ"""),
    _scheme("az", "az", "LATIN", _LATIN_VOWELS + """
        X:x G:ğ S:ş Z:j C:ç T:ts,s D:dz J:c W:şç q:ö Q:ü y:ı K:q ^G:q,ğ g:q,g,ğ ^g:q,g k:k,q ^k:k,q ^g:q,g E:ə 3:ə H:h,q w:v
        A:ya U:yu Y:e ^Y:ye,e +Y:ye,e O:yo j:y I:i,ıy x:ks X$:x,ğ h:h"""),
    _scheme("pl", "pl", "LATIN", _LATIN_VOWELS + """
        X:ch G:g,gh S:sz Z:ż C:cz T:c D:dz J:dż W:szcz v:w w:w H:h -i:i,y A:ja,ia U:ju,iu O:jo,io Y:je,e,ie ^Y:je +Y:je
        j:j I:y,i -e<:e,ie -e>:e,ie x:ks"""),
    _scheme("iso", "en", "LATIN", _LATIN_VOWELS + """
        X:h,ch G:g S:s Z:z C:c T:c D:dz J:dz W:sc A:ja,a U:ju,u O:e,jo Y:e ^Y:e,je +Y:e,je j:j I:ij,yj,y H:g,h v:v w:v"""),
    _scheme("cyr", "ru", "CYRILLIC", """
        a:а b:б v:в g:г d:д e:е Z:ж z:з i:и j:й k:к l:л m:м n:н o:о p:п r:р s:с t:т u:у f:ф X:х T:ц C:ч S:ш W:щ y:ы I:ий,и
        A:я U:ю O:ё,йо Y:е +Y:е G:г D:дз J:дж,ж K:к,г h:х,г H:г q:ё,о Q:ю,у E:е,я,а 3:е,я w:в,у x:кс c:к i+:и X$:х,г J>:дж,ж"""),
    _scheme("uk", "uk", "CYRILLIC", """
        a:а b:б v:в g:г d:д e:е Z:ж z:з i:і +i:ї j:й k:к l:л m:м n:н o:о p:п r:р s:с t:т u:у f:ф X:х T:ц C:ч S:ш W:щ y:и I:ий,і
        A:я U:ю O:йо,ьо Y:є G:г D:дз J:дж,ж K:к,г h:г,х H:г q:ьо,о Q:ю,у E:е,я,а 3:е,я w:в,у x:кс c:к X$:х,г""", only="OqHh"),
    _scheme("hy", "hy", "ARMENIAN", """
        a:ա b:բ g:գ,ղ d:դ e:ե ^e:է z:զ i:ի l:լ m:մ n:ն o:ո ^o:օ r:ր,ռ ^r:ռ,ր s:ս t:տ,թ u:ու f:ֆ h:հ v:վ V:ւ X:խ G:ղ S:շ Z:ժ C:չ,ճ T:ց,ծ
        D:ձ J:ջ W:շչ U:յու A:յա -A:յա,իա O:յո Y:ե ^Y:ե +Y:ե,յե j:յ,ի k:կ,ք p:պ,փ y:ի,ը I:ի K:ղ,ք,կ H:հ,գ q:յո,օ Q:յու E:ե,ա 3:ե w:վ,ու x:քս
        X$:խ,ղ """, 40),
    _scheme("ka", "ka", "GEORGIAN", """
        a:ა b:ბ g:გ,ღ d:დ e:ე v:ვ z:ზ i:ი l:ლ m:მ n:ნ o:ო r:რ s:ს u:უ h:ჰ X:ხ G:ღ S:შ Z:ჟ C:ჩ,ჭ T:ც,წ D:ძ J:ჯ W:შჩ U:იუ
        A:ია Y:ე ^Y:ე,იე +Y:ე,იე O:იო j:ი,ი k:კ,ქ,ყ t:ტ,თ p:პ,ფ f:ფ y:ი I:ი K:ყ,ქ,კ H:ჰ,გ q:ო,იო Q:იუ,უ E:ე,ა 3:ე w:ვ,უ x:ქს X$:ხ,ღ""", 40),
    _scheme("fa", "fa", "ARABIC", """
        X:خ G:غ,ق S:ش Z:ژ C:چ T:تس,س D:دز J:ج W:شچ U:یو A:یا b:ب p:پ t:ت d:د r:ر z:ز s:س ^s<:س,اس ^S<:ش,اش k:ک g:گ,ق l:ل m:م n:ن h:ه f:ف v:و w:و
        v$:ف X$:خ,غ ^a:آ,ا,ع a:ا a$:ا,ه o:و o<:و, ^o:او u:و @:,ا 0:و, 6:و, 1:ی, ^u:او i:ی ^i:ای,ا e:,ی ^e:ا e$:ه Y:ی, ^Y:ی,ای,ا +Y:ی, O:یو j:ی y:ی I:ی K:ق H:ه,گ q:و Q:و E:, x:کس""", 40),
    _scheme("ar", "ar", "ARABIC", """
        X:خ G:غ S:ش Z:ج C:تش,ج T:تس D:دز J:ج W:شتش U:يو A:يا b:ب p:ب t:ت d:د r:ر z:ز s:س k:ك g:غ,ج,ك l:ل m:م n:ن h:ه f:ف v:ف w:و
        X$:خ,غ ^a:أ,ع a:ا a$:ا,ة o:و ^o:أو u:و @:,ا 0:و, 6:و, 1:ي, ^u:أو i:ي ^i:إي,إ e:ي, ^e:إ e$:ي,ه Y:ي,يي ^Y:ي +Y:يي,ي O:يو j:ي y:ي I:ي K:ق,ك H:ه,غ q:و Q:و E:ا, x:كس""", 40),
)  # fmt: skip
GERMAN = next(scheme for scheme in SCHEMES if scheme.name == "de")
