"""The whole way of one article, over twins, on one machine, and over a real Kafka, Redis and PostgreSQL.

The oracle is what was heard outside: by a subscriber, a webhook, Slack, a mail server, and on the board.
"""

from __future__ import annotations

from tests.acceptance.outside import Outside
from tests.acceptance.worlds import World
from tests.waiting import wait_until

HEADLINE = "Khovayev arrives for talks on the road"
SOON = 30.0


def told(outside: Outside, world: World, headline: str) -> bool:
    return outside.everybody_heard(headline) and bool(world.subscriber.heard(headline))


def test_a_feed_that_names_a_watched_person_is_heard_everywhere_once(outside: Outside, world: World) -> None:
    outside.news.says("talks", HEADLINE, "He came by the northern road.")

    wait_until(lambda: told(outside, world, HEADLINE), SOON, "everybody heard of it")

    [heard] = world.subscriber.heard(HEADLINE)
    assert outside.webhook_heard(HEADLINE) == {heard: 1}
    assert outside.slack_heard(HEADLINE) == 1
    assert sorted(recipient for recipient, _ in outside.mail_heard(HEADLINE).elements()) == [
        "a@example.org",
        "b@example.org",
    ]


def test_the_board_shows_it_once_with_the_reason_and_the_archive_finds_it(outside: Outside, world: World) -> None:
    headline = "Envoys meet Khovayev in the hall"
    outside.news.says("hall", headline)
    wait_until(lambda: told(outside, world, headline), SOON, "everybody heard of it")

    [match] = [match for match in world.board() if match["article"]["title"] == headline]
    wait_until(lambda: world.found("khovayev in the hall"), SOON, "the archive has it")

    [watch] = match["watches"]
    assert (watch["watch"], watch["alert"], watch["evidence"][0]["text"]) == ("khovayev", True, "Khovayev")
    assert headline in world.page()


def test_what_no_watch_hits_is_archived_and_nobody_is_told(outside: Outside, world: World) -> None:
    outside.news.says("weather", "Rain over the valley")
    outside.news.says("after", "Khovayev leaves in the rain")

    wait_until(lambda: told(outside, world, "Khovayev leaves in the rain"), SOON, "the story after it was told")

    wait_until(lambda: world.found("rain over the valley"), SOON, "the archive has it")
    assert world.subscriber.heard("Rain over the valley") == []
    assert outside.slack_heard("Rain over the valley") == 0


def test_what_a_rule_sets_aside_is_on_the_board_under_the_rules_name_and_told_to_nobody(
    outside: Outside, world: World
) -> None:
    headline = "Karabakh win the football cup"
    outside.news.says("cup", headline)

    [match] = wait_until(
        lambda: [match for match in world.board() if match["article"]["title"] == headline], SOON, "the board shows it"
    )

    assert match["watches"][0]["suppressed"] == "football"
    assert outside.webhook_heard(headline) == {}
    assert world.subscriber.heard(headline) == []


def test_a_correction_that_names_a_further_watch_escalates_the_story(outside: Outside, world: World) -> None:
    first, second = "Khovayev speaks of a region", "Khovayev speaks of Karabakh"
    outside.news.says("speech", first)
    wait_until(lambda: told(outside, world, first), SOON, "the first was told")

    outside.news.says("speech", second)
    wait_until(lambda: told(outside, world, second), SOON, "the second was told")

    [before], [after] = world.subscriber.heard(first), world.subscriber.heard(second)
    assert before.rpartition(":")[0] == after.rpartition(":")[0]
    assert after.endswith(":2")


def test_a_clean_restart_repeats_nothing_and_goes_on(outside: Outside, world: World) -> None:
    before, after = "Khovayev before the restart", "Khovayev after the restart"
    outside.news.says("before", before)
    wait_until(lambda: told(outside, world, before), SOON, "the first was told")

    world.stop()
    outside.news.says("after-restart", after)
    world.start()

    wait_until(lambda: outside.everybody_heard(after), 2 * SOON, "everybody heard of the second")
    assert sum(outside.webhook_heard(before).values()) == 1
    assert sum(outside.mail_heard(before).values()) == 2
    assert sum(outside.webhook_heard(after).values()) == 1


def test_a_kill_of_everything_loses_nothing_and_repeats_come_under_the_same_id(outside: Outside, world: World) -> None:
    headlines = [f"Khovayev in hour {hour:02}" for hour in range(12)]
    for number, headline in enumerate(headlines):
        outside.news.says(f"hour-{number}", headline)
    wait_until(lambda: any(outside.webhook_heard(headline) for headline in headlines), SOON, "the first was told")

    world.kill()
    world.start()

    wait_until(lambda: all(map(outside.everybody_heard, headlines)), 2 * SOON, "everybody heard of all")
    for headline in headlines:
        assert len(outside.webhook_heard(headline)) == 1, "one id, however often it came"
        assert len(outside.mail_heard(headline)) == 2, "one Message-ID a recipient, however often it came"


def test_the_digest_names_it_once_a_day(outside: Outside, world: World) -> None:
    headline = "Khovayev and the digest"
    outside.news.says("digest", headline)
    wait_until(lambda: told(outside, world, headline), SOON, "everybody heard of it")
    wait_until(lambda: world.found("khovayev and the digest"), SOON, "the archive has it")

    world.digest()
    world.digest()

    letters = [letter for letter in outside.digests() if headline in letter.text]
    assert sorted(letter.recipients[0] for letter in letters) == ["a@example.org", "b@example.org"]
