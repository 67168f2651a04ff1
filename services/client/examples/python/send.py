"""Sends labelled events. Reads one JSON object a line from standard input:
  {"eventId": "e1", "model": "pump-faults", "domain": "plant-2", "features": [0.1, 2.5], "label": "bearing"}

  python3 send.py < events.jsonl
"""
import argparse
import json
import sys

import numpy
from confluent_kafka import Producer

from wire import Schemas

parser = argparse.ArgumentParser()
parser.add_argument("--brokers", default="127.0.0.1:9092")
parser.add_argument("--schemas", default="http://127.0.0.1:8081/apis/ccompat/v7")
parser.add_argument("--topic", default="acclimate.events.labelled.v1")
options = parser.parse_args()

failures = []
encode = Schemas(options.schemas).encoder(options.topic + "-value")
producer = Producer({"bootstrap.servers": options.brokers, "client.id": "example-sender", "enable.idempotence": True})


def sent(error, _):
    if error is not None:
        failures.append(error)


count = 0
for line in sys.stdin:
    event = json.loads(line)
    features = numpy.array(event["features"], dtype="<f4")  # a tensor is its numbers, little-endian
    value = encode({
        "eventId": event["eventId"],
        "model": event["model"],
        "domain": event["domain"],  # or None: the model's target domain
        "input": {"dtype": "F32", "shape": list(features.shape), "data": features.tobytes()},
        "label": {"name": event["label"]},
        "occurredAt": None,  # the record's time stamp
    })
    producer.produce(options.topic, key=event["eventId"], value=value, on_delivery=sent)
    producer.poll(0)
    count += 1
producer.flush()
if failures:
    sys.exit(f"{len(failures)} of {count} were not sent: {failures[0]}")
print(f"sent {count}")
