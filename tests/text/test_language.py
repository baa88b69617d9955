import pytest

from watchword.text.language import guess


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("Talks resume", "en-US", "en"),
        ("Ховаев", " FR ", "fr"),
        ("Talks", "rus", "ru"),
        ("Talks", "HYE", "hy"),
        ("Talks", "ckb", "ckb"),
        ("Talks", "pt_BR, en", "pt"),
        ("Переговоры", "Russian", "ru"),
        ("Переговоры о Карабахе", None, "ru"),
        ("Переговори про Київ і Крим", None, None),
        ("Խովաևը ժամանել է", None, "hy"),
        ("ხოვაევი თბილისში", None, "ka"),
        ("مذاکرات صلح در باکو برگزار می‌شود", None, "fa"),
        ("محادثات السلام في باكو", None, "ar"),
        ("Xovayev Bakıda danışıqlar aparıb, məsələ həll edilib", "", "az"),
        ("Talks resume in Baku", None, None),
        ("2024: 12 %", None, None),
        ("", None, None),
    ],
)
def test_the_declared_language_wins_and_else_the_script_decides(
    text: str, declared: str | None, expected: str | None
) -> None:
    assert guess(text, declared) == expected


def test_one_quoted_name_does_not_decide_the_language() -> None:
    assert guess("The president received " + "many guests from all over the world " * 5 + "and Əliyev", None) is None
