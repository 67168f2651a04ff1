// Sends labelled events. Reads one JSON object a line from standard input:
//   {"eventId": "e1", "model": "pump-faults", "domain": "plant-2", "features": [0.1, 2.5], "label": "bearing"}
//
//   node send.mjs < events.jsonl
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { AvroSerializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';
import { Kafka, logLevel } from 'kafkajs';

const { values: options } = parseArgs({
  options: {
    brokers: { type: 'string', default: '127.0.0.1:9092' },
    schemas: { type: 'string', default: 'http://127.0.0.1:8081/apis/ccompat/v7' },
    topic: { type: 'string', default: 'acclimate.events.labelled.v1' },
  },
});

// A tensor is its numbers as little-endian bytes.
function tensor(features) {
  const data = Buffer.alloc(4 * features.length);
  features.forEach((value, i) => data.writeFloatLE(value, 4 * i));
  return { dtype: 'F32', shape: [features.length], data };
}

const schemas = new SchemaRegistryClient({ baseURLs: [options.schemas] });
// useLatestVersion: the schema that Acclimate registered is used, none is registered.
const serializer = new AvroSerializer(schemas, SerdeType.VALUE, { useLatestVersion: true, autoRegisterSchemas: false });
const kafka = new Kafka({
  clientId: 'example-sender',
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
