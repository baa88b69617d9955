from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.situations import NOON, a_hit, a_match, an_article
from watchword.adapters.database import Database
from watchword.adapters.database.archive import DatabaseArchive
from watchword.adapters.database.digests import DatabaseDigests
from watchword.errors import TransientError
from watchword.pipeline.digest import Digest, Issue, file_under

TODAY = date(2026, 7, 1)
BERLIN = ZoneInfo("Europe/Berlin")
MORNING = NOON - timedelta(hours=7)


class Postbox:
    def __init__(self) -> None:
        self.letters: list[tuple[str, str, str]] = []
        self.is_closed = False

    def __call__(self, subject: str, text: str, id: str) -> None:
        if self.is_closed:
            raise TransientError("the post office is closed")
        self.letters.append((subject, text, id))


def published(database: Database, box: Postbox, *, day: date = TODAY, hours: int = 1) -> str:
    now = NOON + timedelta(hours=hours)
    issue = Issue("desk", day, now, {"khovayev": "Khovayev", "karabakh": "Karabakh"}, box)
    return Digest(digests=DatabaseDigests(database), zone=BERLIN).publish(issue).result


def test_the_days_matches_are_told_by_watch_and_the_silent_watches_named(database: Database) -> None:
    DatabaseArchive(database).keep([an_article()], [a_match()], [], NOON)
    box = Postbox()

    published(database, box)

    [(subject, text, id)] = box.letters
    assert (subject, id) == ("Watchword, 2026-07-01: 1 article", "digest:desk:2026-07-01")
    assert "Khovayev arrives for talks" in text
    assert "Nothing for: Karabakh." in text


def test_a_second_trigger_for_the_same_date_sends_nothing(database: Database) -> None:
    box = Postbox()

    first, second = published(database, box), published(database, box, hours=2)

    assert (first, second) == ("sent", "repeated")
    assert len(box.letters) == 1


def test_a_day_without_a_match_says_so(database: Database) -> None:
    box = Postbox()

    published(database, box)

    assert box.letters[0][0] == "Watchword, 2026-07-01: nothing matched"
    assert "Nothing matched." in box.letters[0][1]


def test_the_next_digest_begins_where_the_last_delivered_one_ended(database: Database) -> None:
    archive, box = DatabaseArchive(database), Postbox()
    archive.keep([an_article("early"), an_article("late", title="Late")], [a_match(an_article("early"))], [], NOON)
    published(database, box)
    late = a_match(an_article("late", title="Late"), a_hit("karabakh"), scored=NOON + timedelta(hours=3))
    archive.keep([], [late], [], NOON + timedelta(hours=3))

    published(database, box, day=TODAY + timedelta(days=1), hours=24)

    assert "Late" in box.letters[1][1]
    assert "Khovayev arrives" not in box.letters[1][1]


def test_what_was_stored_late_is_in_the_next_digest_and_nothing_is_in_two(database: Database) -> None:
    archive, box = DatabaseArchive(database), Postbox()
    edge = NOON + timedelta(hours=1)
    archive.keep([], [a_match()], [], edge - timedelta(seconds=20))
    published(database, box)
    seen_too_late = a_match(an_article("late", title="Late"), scored=edge - timedelta(hours=2))
    archive.keep([], [seen_too_late], [], edge - timedelta(seconds=5))

    published(database, box, day=TODAY + timedelta(days=1), hours=25)

    assert "Khovayev arrives" in box.letters[0][1]
    assert "Late" in box.letters[1][1]
    assert "Khovayev arrives" not in box.letters[1][1]


def test_what_came_by_replay_is_not_the_days_news(database: Database) -> None:
    DatabaseArchive(database).keep([], [a_match(an_article(mode="replay"))], [], NOON)
    box = Postbox()

    published(database, box)

    assert box.letters[0][0].endswith("nothing matched")


def test_a_match_is_told_even_while_the_archive_lacks_its_article(database: Database) -> None:
    DatabaseArchive(database).keep([], [a_match()], [], NOON)
    box = Postbox()

    published(database, box)

    assert "Khovayev arrives for talks" in box.letters[0][1]


def test_what_could_not_be_sent_is_sent_at_the_next_trigger_over_the_same_window(database: Database) -> None:
    DatabaseArchive(database).keep([an_article()], [a_match()], [], NOON)
    box = Postbox()
    box.is_closed = True
    first = published(database, box)

    box.is_closed = False
    published(database, box, hours=5)

    [(_, text, id)] = box.letters
    assert first == "failed"
    assert "Khovayev arrives for talks" in text
    assert id == "digest:desk:2026-07-01"


def test_each_list_has_its_own_row(database: Database) -> None:
    desk, other = Postbox(), Postbox()
    stage = Digest(digests=DatabaseDigests(database), zone=BERLIN)

    stage.publish(Issue("desk", TODAY, NOON, {}, desk))
    stage.publish(Issue("other", TODAY, NOON, {}, other))

    assert len(desk.letters) == len(other.letters) == 1


def test_the_digest_is_filed_as_a_text_named_by_its_date(tmp_path: Path) -> None:
    file_under(tmp_path / "digests", TODAY)("subject", "Хроника дня", "id")

    assert [path.name for path in (tmp_path / "digests").iterdir()] == ["2026-07-01.txt"]
    assert (tmp_path / "digests" / "2026-07-01.txt").read_text(encoding="utf-8") == "Хроника дня"


def test_a_preview_shows_what_would_be_told_and_remembers_nothing(database: Database) -> None:
    DatabaseArchive(database).keep([an_article()], [a_match()], [], NOON)
    stage = Digest(digests=DatabaseDigests(database), zone=BERLIN)

    shown = stage.preview(Issue("file", TODAY, NOON + timedelta(hours=1), {}))

    assert "Khovayev arrives for talks" in shown.text
    assert published(database, Postbox()) == "sent"
