// Opens a data base that is not there, in a process that has nothing else to do, and prints the code of what comes of it.
import { asKumikiError } from '@kumiki/component-sdk/errors';
import { placeFromUrl } from './place.ts';
import { PostgresThreads } from './postgres-threads.ts';

const place = placeFromUrl('postgres://kumiki@127.0.0.1:1/kumiki');
try {
  await PostgresThreads.open({ place, connections: 1, patienceMs: 50, heard: () => undefined });
} catch (thrown) {
  console.log(asKumikiError(thrown).code);
}
