// Reads KEDA's objects, a JSON array on standard input, by the schemas of KEDA's API.
import { text } from 'node:stream/consumers';
import * as keda from '@kubernetes-models/keda/keda.sh/v1alpha1';

for (const object of JSON.parse(await text(process.stdin))) {
  new keda[object.kind](object).validate();
  console.log(`read ${object.kind} ${object.metadata.name}`);
}
