"""Brokers that want to know who comes, and connections that nobody overhears."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from tests.broker.fixture import own_prefix
from tests.broker.real_kafka import PASSWORD, USER, RealKafka
from tests.reading import outgoing, take, values
from watchword.adapters.kafka import KafkaLog, KafkaSettings
from watchword.errors import TransientError

pytestmark = pytest.mark.kafka


@pytest.fixture
def scram(kafka: RealKafka) -> KafkaSettings:
    return KafkaSettings(
        (f"127.0.0.1:{kafka.brokers[0].scram}",),
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism="SCRAM-SHA-512",
        sasl_username=USER,
        sasl_password=PASSWORD,
        topic_prefix=own_prefix(),
    )


@pytest.fixture
def tls(kafka: RealKafka) -> KafkaSettings:
    return KafkaSettings(
        (f"127.0.0.1:{kafka.brokers[0].tls}",),
        security_protocol="SSL",
        ssl_cafile=str(kafka.ca),
        topic_prefix=own_prefix(),
    )


@pytest.mark.parametrize("way", ["scram", "tls"])
def test_records_travel_by_scram_and_by_tls(way: str, request: pytest.FixtureRequest) -> None:
    log = KafkaLog(request.getfixturevalue(way))

    log.publish("matches", outgoing("abc"))
    reader = log.reader("alert", ["matches"])

    assert values(take(reader, 3)) == ["a", "b", "c"]
    assert log.group_lag("alert", ["matches"]) == 3
    reader.close()
    log.close()


def test_a_wrong_password_is_an_error_that_names_host_and_protocol_and_keeps_the_secret(scram: KafkaSettings) -> None:
    secret = "not-the-password"

    told = _refused(replace(scram, sasl_password=secret))

    assert f"Kafka at {scram.bootstrap[0]} with SASL_PLAINTEXT does not answer" in told
    assert "check the address, the protocol and the credentials" in told
    assert secret not in told
    assert secret not in repr(replace(scram, sasl_password=secret))


def test_a_certificate_that_nobody_here_trusts_is_such_an_error_too(tls: KafkaSettings, tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))

    told = _refused(replace(tls, ssl_cafile=str(tmp_path / "other.pem")))

    assert f"Kafka at {tls.bootstrap[0]} with SSL does not answer" in told


def _refused(settings: KafkaSettings) -> str:
    log = KafkaLog(settings)
    with pytest.raises(TransientError) as caught:
        log.publish("matches", outgoing("a"))
    log.close()
    return str(caught.value)
