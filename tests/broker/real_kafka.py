"""A real Kafka, of one broker or three, on ports of its own; each broker can be killed, frozen and started again."""

from __future__ import annotations

import base64
import ipaddress
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from kafka import KafkaAdminClient, TopicPartition
from kafka.errors import KafkaError

from tests.broker.jars import jars, java
from tests.ports import free_ports
from tests.waiting import wait_until
from watchword.adapters.kafka import KafkaSettings

USER, PASSWORD = "watchword", "a-secret-of-the-tests"

JVM = ("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
COMMON = """\
process.roles=broker,controller
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAIN
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAIN:PLAINTEXT,SCRAM:SASL_PLAINTEXT,TLS:SSL
auto.create.topics.enable=false
offsets.topic.num.partitions=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
log.initial.task.delay.ms=0
log.cleaner.enable=false
num.network.threads=2
num.io.threads=2
background.threads=2
controlled.shutdown.enable=false
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
controller.quorum.fetch.timeout.ms=1500
controller.quorum.election.timeout.ms=500
replica.lag.time.max.ms=3000
listener.name.scram.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.scram.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.tls.ssl.keystore.type=PEM
"""


class Broker:
    """One node, broker and controller at once. What it keeps survives `kill`."""

    def __init__(self, kafka: RealKafka, node: int, ports: Sequence[int]) -> None:
        self.node, self.plain, self.scram, self.tls, self.controller = node, *ports
        self._kafka, self._folder = kafka, kafka.folder / f"node-{node}"
        self._running: subprocess.Popen[bytes] | None = None

    def format(self, cluster: str, voters: str, replicas: int) -> None:
        self._folder.mkdir()
        listeners = f"PLAIN://127.0.0.1:{self.plain},SCRAM://127.0.0.1:{self.scram},TLS://127.0.0.1:{self.tls}"
        own = {
            "node.id": self.node,
            "controller.quorum.voters": voters,
            "log.dirs": self._folder / "kept",
            "listeners": f"{listeners},CONTROLLER://127.0.0.1:{self.controller}",
            "advertised.listeners": listeners,
            "listener.name.tls.ssl.keystore.location": self._kafka.folder / "server.pem",
            "offsets.topic.replication.factor": replicas,
            "transaction.state.log.replication.factor": replicas,
            "transaction.state.log.min.isr": 1,
            "share.coordinator.state.topic.replication.factor": replicas,
            "share.coordinator.state.topic.min.isr": 1,
        }
        self._properties.write_text(COMMON + "".join(f"{key}={value}\n" for key, value in own.items()))
        scram = f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"
        self._kafka.run(
            "kafka.tools.StorageTool", "format", "-t", cluster, "-c", self._properties, "--add-scram", scram
        )

    def start(self) -> None:
        with self._output.open("ab") as output:
            self._running = subprocess.Popen(
                self._kafka.command("kafka.Kafka", self._properties),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a Ctrl-C of the test run is for pytest, which then stops the brokers
            )

    def kill(self) -> None:
        """As a power cut of its machine."""
        if self._running:
            self._running.kill()
            self._running.wait()
            self._running = None

    def freeze(self) -> None:
        assert self._running
        self._running.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._running
        self._running.send_signal(signal.SIGCONT)

    def check(self) -> None:
        if self._running and self._running.poll() is not None:
            raise AssertionError(f"broker {self.node} ended: {self._output.read_text()[-2000:]}")

    @property
    def _properties(self) -> Path:
        return self._folder / "server.properties"

    @property
    def _output(self) -> Path:
        return self._folder / "output.log"


class RealKafka:
    """`with RealKafka() as kafka:` is ready for work; `settings()` is how to reach it."""

    def __init__(self, nodes: int = 1) -> None:
        self._java, self._jars = java(), jars()
        self.folder = Path(tempfile.mkdtemp(prefix="kafka-"))
        _certificates(self.folder)
        ports = free_ports(4 * nodes)
        self.brokers = [Broker(self, number + 1, ports[4 * number : 4 * number + 4]) for number in range(nodes)]
        cluster = base64.urlsafe_b64encode(b"\0" + uuid.uuid4().bytes[1:]).decode().rstrip("=")  # no '-' in front
        voters = ",".join(f"{broker.node}@127.0.0.1:{broker.controller}" for broker in self.brokers)
        for broker in self.brokers:
            broker.format(cluster, voters, nodes)

    def __enter__(self) -> RealKafka:
        for broker in self.brokers:
            broker.start()
        self.wait_ready()
        return self

    def __exit__(self, *_: object) -> None:
        for broker in self.brokers:
            broker.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def bootstrap(self) -> tuple[str, ...]:
        return tuple(f"127.0.0.1:{broker.plain}" for broker in self.brokers)

    @property
    def url(self) -> str:
        """As in WATCHWORD_LOG_URL."""
        return "kafka://" + ",".join(self.bootstrap)

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    def settings(self, prefix: str) -> KafkaSettings:
        return KafkaSettings(self.bootstrap, topic_prefix=prefix, replication=len(self.brokers))

    def wait_ready(self, seconds: float = 60, brokers: int | None = None) -> None:
        """Ready is what an admin client sees, not an open port: `brokers` of them registered, all if None."""
        wanted = len(self.brokers) if brokers is None else brokers
        admin = KafkaAdminClient(
            bootstrap_servers=list(self.bootstrap),
            bootstrap_timeout_ms=seconds * 1000,
            request_timeout_ms=3000,
            reconnect_backoff_max_ms=200,
        )
        try:
            wait_until(
                lambda: self._registered(admin) >= wanted, seconds, f"{wanted} brokers are registered", every=0.1
            )
        finally:
            admin.close()

    def cut(self, topic: str, count: int) -> None:
        """The first `count` records of partition 0 are gone, as when their time has come."""
        with KafkaAdminClient(bootstrap_servers=list(self.bootstrap)) as admin:
            admin.delete_records({TopicPartition(topic, 0): count}, timeout_ms=10_000)

    def widen(self, topic: str, partitions: int) -> None:
        """`topic` has `partitions` from now on."""
        with KafkaAdminClient(bootstrap_servers=list(self.bootstrap)) as admin:
            admin.create_partitions({topic: partitions})

    def members(self, group: str) -> int:
        """How many members the broker knows `group` to have."""
        with KafkaAdminClient(bootstrap_servers=list(self.bootstrap)) as admin:
            return len(admin.describe_groups([group])[group]["members"])

    def in_sync(self, topic: str) -> int:
        """The smallest number of brokers that a partition of `topic` is in step on."""
        with KafkaAdminClient(bootstrap_servers=list(self.bootstrap)) as admin:
            (described,) = admin.describe_topics([topic])
            return min(len(partition["isr_nodes"]) for partition in described["partitions"])

    def command(self, main: str, *arguments: object) -> list[str]:
        setpriv = shutil.which("setpriv")  # with it a broker ends with the thread that started it, however that ends
        ending = [setpriv, "--pdeathsig", "KILL"] if setpriv else []
        return [*ending, self._java, *JVM, "-cp", f"{self._jars}/*", main, *map(str, arguments)]

    def run(self, main: str, *arguments: object) -> None:
        done = subprocess.run(self.command(main, *arguments), capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, f"{main}: {done.stdout}{done.stderr}"

    def _registered(self, admin: KafkaAdminClient) -> int:
        for broker in self.brokers:
            broker.check()
        try:
            return len(admin.describe_cluster()["brokers"])
        except KafkaError:
            return 0


def _certificates(folder: Path) -> None:
    """`server.pem` for the brokers, whose key Java wants as PKCS 8, and `ca.pem` for who trusts them."""
    authority = trustme.CA()
    server = authority.issue_cert(str(ipaddress.IPv4Address("127.0.0.1")), "localhost")
    key = load_pem_private_key(server.private_key_pem.bytes(), None)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    chain = b"".join(blob.bytes() for blob in server.cert_chain_pems)
    (folder / "server.pem").write_bytes(pem + chain)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
