"""Armenian: article, cases, -յան adjectives, -ցի inhabitants.

An adjective in -յան stands before its noun and takes no ending: Ղարաբաղյան հակամարտություն. With one it is a surname,
and another person's: Պետրոսյանը, Պետրոսյանի are no forms of Պետրոս.
"""

from __future__ import annotations

from watchword.matching.endings.listed import BARE, bare, joined, listed

_PLACES = joined(
    listed("hy-adj", "յան ական ականը", small=True),
    listed("hy-inhabitant", "ցի ցին ցու ցուն ցիներ ցիները ցիների ցիներին ցիներից", small=True),
    listed("hy-inhabitant", "եցի եցիներ եցիները եցիների ացի ացիներ ացիները ացիների", small=True),
)

_CASES = "ի ին ից ով ում ը ն ս դ իս իդ ու ուն"
_PLURAL = " ".join(f"{plural}{case}" for plural in ("եր", "ներ") for case in ("", *_CASES.split()))

LISTS = {
    "hy-word": joined(BARE, listed("hy-case", f"{_CASES} {_PLURAL} ական ականի")),
    "hy-word-v": joined(BARE, listed("hy-case", f"յի յին յից յով յում {_CASES} {_PLURAL} յական")),
    # Ղարաբաղ, Միրզոյան
    "hy": joined(
        BARE, listed("hy-article", "ը ն"), listed("hy-case", "ի ին ից ով ում իցն ումն ովն ինը ու ուն ուց"), _PLACES
    ),
    # Անկարա, Պորոշենկո, Շոյգու: a letter stands between
    "hy-v": joined(BARE, listed("hy-article", "ն"), listed("hy-case", "յի յին յից յով յում ի ին ից ով ում"), _PLACES),
    # Գյումրի: before -ի
    "hy-ի": joined(listed("hy-case", "ու ուն ուց ով ում"), _PLACES),
    # Բաքու: before -ու
    "hy-ու": joined(bare("ու"), listed("hy-case", "վի վին վից վով վում"), _PLACES),
}
