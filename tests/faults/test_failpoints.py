"""kill -9 exactly behind each step of each role: nothing is missing, and what comes again comes under the same id.

The places are read from the tuples that the roles themselves walk. The oracle is what the fakes were told.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.pipeline import Pipeline, running
from tests.processes import BIN
from tests.waiting import wait_until
from watchword.pipeline.alert import AlertStage
from watchword.pipeline.archive import ArchiveStage
from watchword.pipeline.deliver import Courier, Receive
from watchword.pipeline.digest import Digest
from watchword.pipeline.poll import PollStage
from watchword.pipeline.score import Score

LOOPED = (Score, AlertStage, ArchiveStage, Receive)
ALERT = [f"alert.{step}" for step in (*AlertStage.STEPS, "commit")]
CONSUMED = [f"{stage.role}.{step}" for stage in LOOPED for step in (*stage.STEPS, "commit")]
CONSUMED += [f"{Courier.role}.{step}" for step in Courier.STEPS]
POLLED = [f"{PollStage.role}.{step}" for step in PollStage.STEPS]
DIGESTED = [f"{Digest.role}.{step}:2" for step in Digest.STEPS]  # the first list is the file, the second a mail
SOON = 40.0


@pytest.fixture(scope="module")
def one_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    yield from running(tmp_path_factory.mktemp("failpoints"), {})


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Pipeline]:
    from tests.broker.fixture import own_prefix

    urls = {
        "WATCHWORD_LOG_URL": request.getfixturevalue("kafka").url,
        "WATCHWORD_KAFKA_TOPIC_PREFIX": own_prefix(),
        "WATCHWORD_DATABASE_URL": request.getfixturevalue("postgres").new_database(),
    }
    yield from running(tmp_path_factory.mktemp("failpoints-services"), urls)


def is_told_after_a_death(pipeline: Pipeline, place: str) -> str:
    """Says a headline, sees the role die at `place`, starts it again, and waits until everybody heard."""
    role = place.partition(".")[0]
    pipeline.start()
    pipeline.will_die(place)
    headline = pipeline.says()
    assert pipeline.processes.poll() == 0

    assert pipeline.processes.dies(role, SOON) == -9, f"{place} was passed, and nobody died"
    pipeline.start()

    wait_until(lambda: pipeline.everybody_heard(headline), SOON, f"everybody heard of it after a death at {place}")
    return headline


def assert_repeats_have_the_same_id(pipeline: Pipeline, headline: str) -> None:
    [alert] = set(pipeline.subscriber.heard(headline))
    assert set(pipeline.outside.webhook_heard(headline)) == {alert}
    assert len(pipeline.outside.mail_heard(headline)) == 2, "one Message-ID for each of two recipients"


@pytest.mark.redis
@pytest.mark.parametrize("place", CONSUMED)
def test_a_consumer_killed_behind_a_step_loses_nothing(one_machine: Pipeline, place: str) -> None:
    headline = is_told_after_a_death(one_machine, place)

    assert_repeats_have_the_same_id(one_machine, headline)
    wait_until(lambda: one_machine.found(headline), SOON, "the archive has it", every=0.5)


@pytest.mark.kafka
@pytest.mark.redis
@pytest.mark.postgres
@pytest.mark.parametrize("place", ALERT)
def test_an_alert_process_killed_behind_a_step_loses_nothing_over_the_services(services: Pipeline, place: str) -> None:
    headline = is_told_after_a_death(services, place)

    assert_repeats_have_the_same_id(services, headline)


@pytest.mark.redis
@pytest.mark.parametrize("place", POLLED)
def test_a_poll_killed_behind_a_step_loses_nothing(one_machine: Pipeline, place: str) -> None:
    one_machine.start()
    headline = one_machine.says()

    died = one_machine.processes.poll(failpoint=place)
    assert one_machine.processes.poll() == 0

    assert died == -9
    wait_until(lambda: one_machine.everybody_heard(headline), SOON, "everybody heard of it")
    assert_repeats_have_the_same_id(one_machine, headline)


@pytest.mark.redis
@pytest.mark.parametrize("place", DIGESTED)
def test_a_digest_killed_behind_a_step_reaches_each_recipient_under_one_id(one_machine: Pipeline, place: str) -> None:
    day = f"2026-03-{DIGESTED.index(place) + 1:02}"

    died = one_machine.processes.start("digest", str(BIN / "watchword"), "digest", "--date", day, failpoint=place).wait(
        30
    )
    one_machine.processes.output("digest", "--date", day)

    letters = [letter for letter in one_machine.outside.digests() if day in str(letter.message["Subject"])]
    assert died == -9
    assert {letter.recipients[0] for letter in letters} == {"a@example.org", "b@example.org"}
    assert len({(letter.recipients[0], letter.message["Message-ID"]) for letter in letters}) == 2
