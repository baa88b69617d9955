"""The log at scale: Kafka, by kafka-python. `KafkaLog` over a producer, readers and an admin client of its own making.

No client of the library outlives a failure: it is closed, and the next call makes another one. So nothing here
connects before it is used, and a broker that is away is a TransientError from whichever call met it.
"""

from watchword.adapters.kafka.log import KafkaLog
from watchword.adapters.kafka.reader import KafkaReader
from watchword.adapters.kafka.settings import KafkaSettings

__all__ = ["KafkaLog", "KafkaReader", "KafkaSettings"]
