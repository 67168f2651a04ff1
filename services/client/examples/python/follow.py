"""Follows the champion of a model: fetches each version's tensors by digest, verifies them, and prints one JSON object
a version. A tensor that is in the folder already is not fetched again.

  python3 follow.py --model pump-faults
"""
import argparse
import hashlib
import json
import math
import os
import pathlib
import struct
import urllib.request

import numpy
from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

from wire import Schemas

parser = argparse.ArgumentParser()
parser.add_argument("--brokers", default="127.0.0.1:9092")
parser.add_argument("--schemas", default="http://127.0.0.1:8081/apis/ccompat/v7")
parser.add_argument("--registry", default="http://127.0.0.1:8080")
parser.add_argument("--topic", default="acclimate.model.updates.v1")
parser.add_argument("--folder", default="models", type=pathlib.Path)
parser.add_argument("--model", required=True)
parser.add_argument("--until", type=int, default=math.inf, help="ends with this version")
options = parser.parse_args()


class Blobs:
    """Blobs by digest: out of the folder, or from the registry. Bytes of another digest never pass."""

    def __init__(self, folder, registry):
        self.folder = folder
        self.registry = registry
        self.fetched_bytes = 0
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, digest):
        file = self.folder / digest
        if file.exists():
            held = file.read_bytes()
            if hashlib.sha256(held).hexdigest() == digest:
                return held
        with urllib.request.urlopen(f"{self.registry}/api/v1/blobs/{digest}") as answer:
            blob = answer.read()
        found = hashlib.sha256(blob).hexdigest()
        if found != digest:
            raise ValueError(f"blob {digest}: the bytes have digest {found}")
        self.fetched_bytes += len(blob)
        written = file.with_suffix(".tmp")
        written.write_bytes(blob)
        os.replace(written, file)
        return blob


def read_tensor(file):
    """A safetensors file of one tensor: length of a JSON header, the header, the numbers."""
    (length,) = struct.unpack("<Q", file[:8])
    tensor = json.loads(file[8 : 8 + length])["tensor"]
    if tensor["dtype"] != "F32":
        raise ValueError(f"{tensor['dtype']} is not read here")
    begin, end = (8 + length + offset for offset in tensor["data_offsets"])
    return numpy.frombuffer(file[begin:end], dtype="<f4").reshape(tensor["shape"])


def load(champion, blobs):
    """Tensors by PyTorch's names; manifest["network"] says which layers they are of."""
    manifest = json.loads(blobs.get(champion["servingDigest"]))
    return {entry["name"]: read_tensor(blobs.get(entry["sha256"])) for entry in manifest["tensors"]}


def updates(consumer, schemas):
    """Every update of the model that is newer than those before it."""
    epoch = -1
    while True:
        record = consumer.poll(1.0)
        if record is None:
            continue
        if record.error():
            raise RuntimeError(record.error())
        update = schemas.decode(record.value())
        if update["model"] == options.model and update["epoch"] > epoch:
            epoch = update["epoch"]
            yield update


def follow(consumer):
    blobs = Blobs(options.folder, options.registry)
    digest = None
    for update in updates(consumer, Schemas(options.schemas)):
        champion = None if update["deleted"] else update["aliases"].get("champion")
        if champion is None:
            digest = None
            print(json.dumps({"model": options.model, "withdrawn": True}), flush=True)
        elif champion["servingDigest"] != digest:
            before = blobs.fetched_bytes
            tensors = load(champion, blobs)
            digest = champion["servingDigest"]
            print(
                json.dumps({
                    "model": options.model,
                    "version": champion["version"],
                    "digest": digest,
                    "sizeBytes": champion["sizeBytes"],
                    "fetchedBytes": blobs.fetched_bytes - before,
                    "tensors": {
                        name: {"shape": list(tensor.shape), "sum": math.fsum(tensor.flat)}
                        for name, tensor in tensors.items()
                    },
                }),
                flush=True,
            )
            if champion["version"] >= options.until:
                return


# A consumer that assigns its partition and commits nothing: each start reads the topic, which is small, from its beginning.
follower = Consumer({
    "bootstrap.servers": options.brokers,
    "client.id": "example-follower",
    "group.id": "example-follower",
    "enable.auto.commit": False,
    "isolation.level": "read_committed",
})
follower.assign([TopicPartition(options.topic, 0, OFFSET_BEGINNING)])
try:
    follow(follower)
finally:
    follower.close()
