// Follows the champion of a model: fetches each version's tensors by digest, verifies them, and prints one JSON object
// a version. A tensor that is in the folder already is not fetched again.
//
//   node follow.mjs --model pump-faults
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AvroDeserializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';
import { Kafka, logLevel } from 'kafkajs';

const { values: options } = parseArgs({
  options: {
    brokers: { type: 'string', default: '127.0.0.1:9092' },
    schemas: { type: 'string', default: 'http://127.0.0.1:8081/apis/ccompat/v7' },
    registry: { type: 'string', default: 'http://127.0.0.1:8080' },
    topic: { type: 'string', default: 'acclimate.model.updates.v1' },
    folder: { type: 'string', default: 'models' },
    model: { type: 'string' },
    until: { type: 'string', default: 'Infinity' }, // ends with this version
  },
});
let fetchedBytes = 0;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

// A blob by its digest: out of the folder, or from the registry. Bytes of another digest never pass.
async function blob(digest) {
  const file = join(options.folder, digest);
  const held = await readFile(file).catch(() => null);
  if (held !== null && sha256(held) === digest) return held;
  const response = await fetch(`${options.registry}/api/v1/blobs/${digest}`);
  if (!response.ok) throw new Error(`blob ${digest}: the registry answers ${response.status}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (sha256(bytes) !== digest) throw new Error(`blob ${digest}: the bytes have digest ${sha256(bytes)}`);
  fetchedBytes += bytes.length;
  await writeFile(`${file}.tmp`, bytes);
  await rename(`${file}.tmp`, file);
  return bytes;
}

// A safetensors file of one tensor: length of a JSON header, the header, the numbers (little-endian).
function readTensor(file) {
  const begin = 8 + Number(file.readBigUInt64LE(0));
  const { dtype, shape, data_offsets: [from, to] } = JSON.parse(file.toString('utf8', 8, begin)).tensor;
  if (dtype !== 'F32') throw new Error(`${dtype} is not read here`);
  return { shape, values: new Float32Array(Uint8Array.from(file.subarray(begin + from, begin + to)).buffer) };
}

async function load(champion) {
  fetchedBytes = 0;
  const manifest = JSON.parse(await blob(champion.servingDigest));
  const tensors = {};
  for (const { name, sha256: digest } of manifest.tensors) {
    tensors[name] = readTensor(await blob(digest));
  }
  return tensors; // by PyTorch's names; manifest.network says which layers they are of
}

await mkdir(options.folder, { recursive: true });
const deserializer = new AvroDeserializer(
  new SchemaRegistryClient({ baseURLs: [options.schemas] }), SerdeType.VALUE, {});
const kafka = new Kafka({ clientId: 'example-follower', brokers: options.brokers.split(','), logLevel: logLevel.ERROR });
// A group of its own, which commits nothing: each start reads the topic, which is small, from its beginning.
const consumer = kafka.consumer({ groupId: `example-follower-${randomUUID()}` });
let epoch = -1;
let digest = null;

async function updated(update) {
  if (update.model !== options.model || update.epoch <= epoch) return; // nothing newer
  const champion = update.deleted ? undefined : update.aliases.champion;
  if (champion === undefined) {
    digest = null;
    console.log(JSON.stringify({ model: update.model, withdrawn: true }));
  } else if (champion.servingDigest !== digest) {
    const tensors = await load(champion);
    digest = champion.servingDigest;
    const shown = Object.entries(tensors).map(([name, { shape, values }]) =>
      [name, { shape, sum: values.reduce((sum, value) => sum + value, 0) }]);
    console.log(JSON.stringify({
      model: update.model, version: champion.version, digest, sizeBytes: champion.sizeBytes, fetchedBytes,
      tensors: Object.fromEntries(shown),
    }));
    if (champion.version >= Number(options.until)) done();
  }
  epoch = update.epoch; // not before: what failed is delivered again
}

let done;
const over = new Promise((resolve) => { done = resolve; });
await consumer.connect();
await consumer.subscribe({ topic: options.topic, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ message }) => updated(await deserializer.deserialize(options.topic, message.value)),
});
await over;
await consumer.disconnect();
