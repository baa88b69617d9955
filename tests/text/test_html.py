import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.text.html import LIMIT, plain_text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("Talks in <b>Kara</b>bakh", "Talks in Karabakh"),
        ("<p>One</p>two<br>three<ul><li>four<li>five</ul>", "One two three four five"),
        ("Tom &amp; Jerry &lt;live&gt; &#1061;&nbsp;!", "Tom & Jerry <live> Х !"),
        ("before<script>var x = '<p>never</p>'</script><style>p {}</style> after", "before after"),
        ("a <!-- hidden --> b", "a b"),
        ("  many \n\t spaces  ", "many spaces"),
        ("5 < 6 & 7 > 6", "5 < 6 & 7 > 6"),
        ('broken <a href="http://example.org', "broken"),
        ("<img alt='x'>", ""),
        ("", ""),
    ],
)
def test_html_becomes_what_a_reader_would_see(html: str, expected: str) -> None:
    assert plain_text(html) == expected


def test_of_a_long_text_the_beginning_is_read() -> None:
    text = plain_text("<p>begin</p>" + "word " * LIMIT + "end")

    assert text.startswith("begin word")
    assert len(text) <= LIMIT
    assert "end" not in text


@given(st.text() | st.text(alphabet="<>/&;#x!-pb='\" \0\ud800\udfff"))
def test_no_html_makes_it_raise_and_the_text_is_one_sound_line(html: str) -> None:
    text = plain_text(html)

    assert text == " ".join(text.split())
    assert text.encode("utf-8").decode() == text
