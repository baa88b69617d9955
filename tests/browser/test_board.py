"""The board as people see it: Chromium before a real server, Redis and database."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from tests.browser.chrome import complaints, emulate
from tests.redis_server import RedisServer
from tests.waiting import wait_until, within
from tests.web.boards import RunningBoard
from tests.web.newsroom import Newsroom, a_headline, a_plain_match, found, hit, scored, told
from watchword.model import utc_now

pytestmark = [pytest.mark.browser, pytest.mark.redis]


def test_the_board_fills_itself_from_the_database_newest_first(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    newsroom.stores([a_plain_match("old", minutes_ago=60), a_plain_match("new", minutes_ago=1)])

    browser.get(board.url)

    assert shown(browser) == ["new", "old"]
    assert text(browser, "new", "time") == "1 min"
    assert text(browser, "old", "time") == "1 h"


def test_a_new_match_appears_within_a_second_without_a_reload(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    is_open(board, browser)
    browser.execute_script("window.samePage = true")

    began = time.monotonic()
    newsroom.tells(a_plain_match("a1"))
    wait_until(lambda: shown(browser) == ["a1"], 5, "the row is there")

    assert time.monotonic() - began < within(1)
    assert browser.execute_script("return window.samePage")


def test_what_is_announced_is_shown_even_before_the_database_tells_it(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    is_open(board, browser)

    newsroom.announces([a_plain_match("a1")])

    assert wait_until(lambda: shown(browser) == ["a1"], 1.5, "Redis is enough")


def test_a_row_names_watch_outlet_language_and_score_and_marks_what_was_found(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    article = a_headline(
        "a1", "Ховаев летит в Баку", language="ru", outlet="Кавказский узел", summary="О Карабахе говорит и Ховаев."
    )
    evidence = found("khovayev", article, title="Ховаев", summary="Ховаев")
    newsroom.stores([scored(article, hit("khovayev", "Khovayev", 0.523, evidence))])

    browser.get(board.url)

    assert [text(browser, "a1", f".{name}") for name in ("outlet", "language", "name", "score")] == [
        "Кавказский узел",
        "RU",  # by the style; the record says ru
        "Khovayev",
        "0.52",
    ]
    assert marked(browser, "a1", "h2") == ["Ховаев"]
    assert marked(browser, "a1", ".excerpts") == ["Ховаев"]
    assert text(browser, "a1", ".excerpts") == "О Карабахе говорит и Ховаев."


def test_marks_count_letters_as_people_do_even_behind_emoji(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    article = a_headline("a1", "🕊️🇦🇲 Talks 👩‍👩‍👧 on Karabakh 𝒳", summary="🤝🤝🤝 Karabakh 🤝")
    evidence = found("karabakh", article, title="Karabakh", summary="Karabakh")
    newsroom.stores([scored(article, hit("karabakh", "Karabakh", 0.5, evidence))])

    browser.get(board.url)

    assert marked(browser, "a1", "h2") == ["Karabakh"]
    assert marked(browser, "a1", ".excerpts") == ["Karabakh"]
    assert text(browser, "a1", "h2") == article.title


def test_an_alert_a_weak_match_one_set_aside_and_one_gone_are_told_apart(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    alert, weak, aside, gone = (a_headline(name, f"About {name}", minutes_ago=n) for n, name in enumerate("abcd"))
    newsroom.stores(
        [
            scored(alert, hit("karabakh", "Karabakh", 0.5, ())),
            scored(weak, hit("karabakh", "Karabakh", 0.12, (), threshold=0.25)),
            scored(aside, hit("karabakh", "Karabakh", 0.5, (), alert=False, suppressed="football")),
            scored(gone, hit("karabakh", "Karabakh", 0.0, (), change="gone")),
        ]
    )

    browser.get(board.url)

    labels = {row: text(browser, row, ".label").lower() for row in shown(browser)}
    assert labels == {"a": "alert", "b": "below threshold", "c": "set aside", "d": "no longer there"}
    assert [text(browser, row, ".watches .note") for row in "abcd"] == [
        "",
        "below 0.25",
        "set aside: football",
        "no longer there",
    ]
    looks = {style(browser, row, "h2", "font-size") + style(browser, row, "h2", "color") for row in "abc"}
    assert len(looks) == 3


def test_a_critical_alert_stands_out(board: RunningBoard, newsroom: Newsroom, browser: Chrome) -> None:
    article = a_headline("a1", "Talks")
    match = scored(article, hit("karabakh", "Karabakh", 0.5, (), severity="critical"))
    is_open(board, browser)

    newsroom.tells(match, told(match))

    wait_until(lambda: shown(browser) == ["a1"], 5, "it is there")
    assert text(browser, "a1", ".label").lower() == "critical"
    assert "Alert: Talks" in browser.execute_script("return document.getElementById('told').textContent")


def test_an_alert_and_its_match_are_one_row_whichever_comes_first(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    match = a_plain_match("a1")
    is_open(board, browser)

    newsroom.announces([], [told(match, outlets=3)])
    wait_until(lambda: shown(browser) == ["a1"], 5, "the alert alone is a row")
    newsroom.announces([match])
    newsroom.stores([match], [told(match, outlets=3)])

    wait_until(lambda: style(browser, "a1", ".watches .tick", "x") == "20px", 5, "the match brought its threshold")
    assert shown(browser) == ["a1"]
    assert "3 outlets" in text(browser, "a1", ".source")


def test_a_revision_takes_the_place_of_what_it_revises(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    newsroom.tells(a_plain_match("a1", title="First words on Karabakh", minutes_ago=5))
    is_open(board, browser)

    newsroom.tells(a_plain_match("a1", title="Better words on Karabakh", revision=2))

    wait_until(lambda: text(browser, "a1", "h2") == "Better words on Karabakh", 5, "it is revised")
    assert shown(browser) == ["a1"]
    assert "revision 2" in text(browser, "a1", ".source")


def test_after_redis_was_away_nothing_is_missing_and_nothing_is_there_twice(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome, redis_server: RedisServer
) -> None:
    is_open(board, browser)
    newsroom.tells(a_plain_match("before", minutes_ago=3))
    redis_server.kill()
    wait_until(lambda: connection(browser) == "Redis is away: updates every few seconds", 10, "the page says so")
    newsroom.tells(a_plain_match("during", minutes_ago=2))
    wait_until(lambda: shown(browser) == ["during", "before"], 6, "it comes by way of the database")

    redis_server.start()
    wait_until(lambda: connection(browser) == "Live", 10, "Redis is back")
    wait_until(lambda: redis_server.subscribers("watchword:matches") == 1, 10, "the board hears it")
    newsroom.tells(a_plain_match("after", minutes_ago=1))

    wait_until(lambda: len(shown(browser)) >= 3, 6, "the last one came")
    assert shown(browser) == ["after", "during", "before"]


def test_after_the_board_was_away_nothing_is_missing_and_nothing_is_there_twice(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    newsroom.tells(a_plain_match("first", minutes_ago=4))
    is_open(board, browser)
    newsroom.tells(a_plain_match("before", minutes_ago=3))
    wait_until(lambda: shown(browser) == ["before", "first"], 5, "it is live")
    board.stop()
    wait_until(lambda: connection(browser) == "Connection lost: reconnecting", 5, "the page says so")
    newsroom.tells(a_plain_match("during", minutes_ago=2))

    board.start()

    wait_until(lambda: shown(browser) == ["during", "before", "first"], 10, "what it missed came")
    newsroom.tells(a_plain_match("after", minutes_ago=1))
    wait_until(lambda: len(shown(browser)) >= 4, 10, "it is live again")
    assert shown(browser) == ["after", "during", "before", "first"]
    assert connection(browser) == "Live"


def test_a_page_that_missed_a_flood_shows_what_a_fresh_one_would(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    newsroom.tells(a_plain_match("before", minutes_ago=500))
    is_open(board, browser)
    board.stop()
    flood = [a_plain_match(f"f{n:03}", minutes_ago=n / 100) for n in range(700)]
    newsroom.stores(flood)

    board.start()

    newest = [match.article.id for match in flood[:100]]
    assert wait_until(lambda: shown(browser) == newest, 15, "the newest hundred")


def test_what_a_feed_writes_stays_text(board: RunningBoard, newsroom: Newsroom, browser: Chrome) -> None:
    hostile = "<script>window.hit=1</script><img src=x onerror=window.hit=2> </script>"
    stored = a_headline("a1", hostile, summary=hostile, outlet=hostile, url="javascript:window.hit=3")
    live = a_headline("a2", hostile, summary=hostile, outlet=hostile, url="data:text/html,<script>1</script>")
    evidence = {article: found("karabakh", article, title="script", summary="img") for article in (stored, live)}
    newsroom.stores([scored(stored, hit("karabakh", hostile, 0.5, evidence[stored]))])
    is_open(board, browser)
    newsroom.tells(scored(live, hit("karabakh", hostile, 0.5, evidence[live])))
    wait_until(lambda: len(shown(browser)) == 2, 5, "both are there")

    for row in ("a1", "a2"):
        assert text(browser, row, "h2") == hostile
        assert text(browser, row, ".outlet") == hostile
        assert count(browser, row, "a, img, script") == 0
    assert browser.execute_script("return window.hit") is None
    assert complaints(browser) == []


def test_the_page_keeps_to_its_policy_and_asks_nobody_else(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    newsroom.stores([a_plain_match("a1")])
    is_open(board, browser)

    asked = browser.execute_script("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert asked
    assert {address.startswith(board.url) for address in asked} == {True}
    assert complaints(browser) == []
    browser.execute_script(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'http://a.example'}))"
    )
    wait_until(lambda: "Content Security Policy" in str(complaints(browser)), 5, "the policy would have said no")


def test_a_link_opens_the_article_without_telling_it_where_from(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    newsroom.stores([a_plain_match("a1")])

    browser.get(board.url)

    link = browser.find_element("css selector", "#rows h2 a")
    assert link.get_attribute("href") == "https://news.example/a1"
    assert set((link.get_attribute("rel") or "").split()) == {"noopener", "noreferrer"}


def test_text_that_runs_from_right_to_left_does(board: RunningBoard, newsroom: Newsroom, browser: Chrome) -> None:
    article = a_headline("fa", "گفت‌وگوهای صلح قره‌باغ", language="fa", summary="نماینده ویژه در قره‌باغ")
    evidence = found("karabakh", article, title="قره‌باغ", summary="قره‌باغ")
    newsroom.stores([scored(article, hit("karabakh", "Karabakh", 0.5, evidence)), a_plain_match("en", minutes_ago=1)])

    browser.get(board.url)

    assert [style(browser, "fa", part, "direction") for part in ("h2", ".excerpts li")] == ["rtl", "rtl"]
    assert style(browser, "en", "h2", "direction") == "ltr"
    assert marked(browser, "fa", "h2") == ["قره‌باغ"]
    assert browser.execute_script("return document.querySelector('[data-article=fa] h2').lang") == "fa"


def test_the_board_is_dark_where_people_like_it_dark(board: RunningBoard, newsroom: Newsroom, browser: Chrome) -> None:
    newsroom.stores([a_plain_match("a1")])
    browser.get(board.url)

    brightness = {}
    for scheme in ("light", "dark"):
        emulate(browser, prefers_color_scheme=scheme)
        brightness[scheme] = luminance(browser, "backgroundColor"), luminance(browser, "color")

    paper, ink = brightness["light"]
    assert paper - ink > 0.7
    paper, ink = brightness["dark"]
    assert ink - paper > 0.7


def test_nothing_moves_where_people_like_it_still(board: RunningBoard, newsroom: Newsroom, browser: Chrome) -> None:
    emulate(browser, prefers_reduced_motion="reduce")
    is_open(board, browser)

    newsroom.tells(a_plain_match("a1"))
    wait_until(lambda: shown(browser) == ["a1"], 5, "it is there")

    assert browser.execute_script("return document.getAnimations().length") == 0


def test_one_watch_alone_is_a_key_away_and_stays_live(board: RunningBoard, newsroom: Newsroom, browser: Chrome) -> None:
    both = a_headline("both", "Both")
    newsroom.stores([a_plain_match("other", minutes_ago=1)])
    is_open(board, browser)
    for _ in range(3):  # the name, All, Karabakh, and then Khovayev
        browser.switch_to.active_element.send_keys(Keys.TAB)
    browser.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "Khovayev"

    browser.switch_to.active_element.send_keys(Keys.ENTER)

    wait_until(lambda: browser.current_url.endswith("/?watch=khovayev") and shown(browser) == [], 5, "it is filtered")
    wait_until(lambda: connection(browser) == "Live", 10, "it is live")
    newsroom.tells(a_plain_match("another"))
    newsroom.tells(scored(both, hit("khovayev", "Khovayev", 0.5, ()), hit("karabakh", "Karabakh", 0.5, ())))
    wait_until(lambda: shown(browser) == ["both"], 5, "only its own")


def test_an_age_goes_on_by_itself(board: RunningBoard, newsroom: Newsroom, browser: Chrome) -> None:
    at = utc_now() - timedelta(seconds=52)
    newsroom.stores([a_plain_match("a1", published=at)])
    browser.get(board.url)
    assert text(browser, "a1", "time") == "now"

    wait_until(lambda: text(browser, "a1", "time") == "1 min", 25, "it is a minute old", every=0.5)


def test_a_wrong_configuration_is_told_until_it_is_mended(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    is_open(board, browser)
    watchlist = board.folder / "config" / "watchlist.yaml"
    right = watchlist.read_text()

    watchlist.write_text(right.replace("terms: [Khovayev]", "termz: [Khovayev]"))
    wait_until(lambda: "termz" in notices(browser), 10, "the board says what is wrong")

    watchlist.write_text(right)
    assert wait_until(lambda: notices(browser) == "", 10, "and no longer")


def test_a_board_with_nothing_yet_says_what_it_watches_for(
    board: RunningBoard, newsroom: Newsroom, browser: Chrome
) -> None:
    is_open(board, browser)

    assert "Watching for Karabakh, Khovayev" in browser.find_element("id", "empty").text
    newsroom.tells(a_plain_match("a1"))
    wait_until(lambda: shown(browser) == ["a1"], 5, "it is there")
    assert not browser.find_element("id", "empty").is_displayed()


def test_the_board_fits_a_phone(board: RunningBoard, newsroom: Newsroom, browser: Chrome) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3
    newsroom.stores([a_plain_match("a1", title=f"Karabakh {long}", outlet=long)])
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    browser.get(board.url)

    assert browser.execute_script("return document.documentElement.scrollWidth") == 390


def is_open(board: RunningBoard, browser: Chrome) -> None:
    """The page is there, and live."""
    browser.get(board.url)
    wait_until(lambda: connection(browser) == "Live", 10, "the page is live")


def shown(browser: Chrome) -> list[str]:
    """Article ids, from above."""
    script = "return [...document.querySelectorAll('#rows > li')].map((row) => row.dataset.article)"
    return browser.execute_script(script)  # type: ignore[no-any-return]


def text(browser: Chrome, row: str, part: str) -> str:
    """As it is to be read: hidden parts are empty, capitals of the style are capitals."""
    return str(in_row(browser, row, part, "found?.innerText ?? ''")).strip()


def marked(browser: Chrome, row: str, part: str) -> list[str]:
    return in_row(browser, row, part, "[...found.querySelectorAll('mark')].map((mark) => mark.textContent)")  # type: ignore[no-any-return]


def count(browser: Chrome, row: str, parts: str) -> int:
    script = "return document.querySelectorAll(`#rows [data-article=${arguments[0]}] :is(${arguments[1]})`).length"
    return int(browser.execute_script(script, row, parts))


def style(browser: Chrome, row: str, part: str, name: str) -> str:
    return str(in_row(browser, row, part, f"getComputedStyle(found).getPropertyValue('{name}')"))


def in_row(browser: Chrome, row: str, part: str, wanted: str) -> Any:
    find = "const found = document.querySelector(`#rows [data-article='${arguments[0]}'] ${arguments[1]}`);"
    return browser.execute_script(f"{find} return {wanted};", row, part)


def connection(browser: Chrome) -> str:
    return str(browser.execute_script("return document.getElementById('connection')?.textContent"))


def notices(browser: Chrome) -> str:
    return str(browser.execute_script("return document.getElementById('notices').textContent"))


def luminance(browser: Chrome, colour: str) -> float:
    """From 0, black, to 1, white."""
    told = str(browser.execute_script(f"return getComputedStyle(document.body).{colour}"))
    red, green, blue = (int(part) for part in told.removeprefix("rgb(").removesuffix(")").split(","))
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
