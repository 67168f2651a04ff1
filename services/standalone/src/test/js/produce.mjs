// Sends labelled events to Acclimate with clients that are not Acclimate's: Confluent's
// schema-registry client and kafkajs. Reads one JSON object a line from standard input:
//   {"eventId": "e1", "model": "gas-sensors", "domain": "plant-7", "features": [0.1, 2.5], "label": "ethanol"}
//
//   node produce.mjs --brokers 127.0.0.1:9092 --registry http://127.0.0.1:8081/apis/ccompat/v7 \
//     --topic acclimate.events.labelled.v1 < events.jsonl
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { AvroSerializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';
import { Kafka, logLevel } from 'kafkajs';

const { values: options } = parseArgs({
  options: {
    brokers: { type: 'string' },
    registry: { type: 'string' },
    topic: { type: 'string' },
  },
});

// A tensor is its numbers as little-endian bytes.
function tensor(features) {
  const data = Buffer.alloc(4 * features.length);
  features.forEach((value, i) => data.writeFloatLE(value, 4 * i));
  return { dtype: 'F32', shape: [features.length], data };
}

const registry = new SchemaRegistryClient({ baseURLs: [options.registry] });
// useLatestVersion: the schema that Acclimate registered is used, none is registered.
const serializer = new AvroSerializer(registry, SerdeType.VALUE, { useLatestVersion: true, autoRegisterSchemas: false });
const kafka = new Kafka({
  clientId: 'foreign-producer',
  brokers: options.brokers.split(','),
  logLevel: logLevel.ERROR,
});
const producer = kafka.producer({ idempotent: true });
await producer.connect();
let sent = 0;
try {
  for await (const line of createInterface({ input: process.stdin })) {
    const { eventId, model, domain, features, label } = JSON.parse(line);
    // In a union, records are told apart by their names; a text beside null needs no name.
    const value = await serializer.serialize(options.topic, {
      eventId,
      model,
      domain,
      input: { 'io.acclimate.avro.Tensor': tensor(features) },
      label: { 'io.acclimate.avro.ClassLabel': { name: label } },
      occurredAt: null,
    });
    await producer.send({ topic: options.topic, messages: [{ key: eventId, value }] });
    sent += 1;
  }
} finally {
  await producer.disconnect();
}
console.log(`sent ${sent}`);
