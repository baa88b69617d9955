"""Georgian: cases, postpositions, adjectives and inhabitants. The nominative -ი is an ending like others."""

from __future__ import annotations

from watchword.matching.endings.listed import BARE, bare, joined, listed

_GENITIVE = "ის ისა ისთვის ისგან ისკენ ისადმი ისას ისაც ისც ით ითა ითაც"
_LOCAL = "ში ზე თან ს სა სთან დან შიც ზეც თანაც მდე ვით საც"
_DERIVED = joined(
    listed("ka-inhabitant", "ელი ელის ელმა ელს ელები ელების ელებმა ელებს ელებს"),
    listed("ka-adj", "ური ურის ურ ული ულის ულ ურმა ულმა ურად ულად"),
)

_PLURAL = " ".join(f"ებ{case}" for case in f"ი მა ად ო იდან ამდე {_GENITIVE} {_LOCAL}".split())

LISTS = {
    # მოლაპარაკებ-: a common word before its nominative
    "ka-word": joined(
        bare("ი"), BARE, listed("ka-case", f"მა ად ო მაც იც იდან ამდე მ თი {_GENITIVE} {_LOCAL} {_PLURAL}")
    ),
    # ბურთ-ა: before a vowel that falls
    "ka-word-a": joined(
        bare("ა ე"),
        listed("ka-case", " ".join(f"{v}{case}" for v in "აე" for case in f"მ თი დ ც {_LOCAL}".split())),
        listed("ka-case", f"იდან {_GENITIVE} {_PLURAL}"),
    ),
    # ხოვაევ-, ყარაბაღ-: before the nominative -ი
    "ka": joined(
        bare("ი"),
        BARE,
        listed("ka-case", f"მა ად ო იმ იმაც მაც იც ადაც იდან იდანაც ამდე ივით {_GENITIVE}"),
        listed("ka-case", _LOCAL),
        _DERIVED,
    ),
    # ანკარა, კობახიძე, შოიგუ
    "ka-v": joined(BARE, listed("ka-case", f"მ მაც თი თიც დ ც სთვის სგან სკენ სადმი ს სი {_LOCAL}")),
    # ერევ(ა)ნ-: the last vowel falls
    "ka-syncope": listed("ka-case", f"ამდე იდან {_GENITIVE}"),
    # ანკარ-, კობახიძ-: the vowel falls before these
    "ka-ა": joined(listed("ka-case", f"იდან {_GENITIVE}"), _DERIVED),
}
