// Goes before a file of an author's tests: ends its process after `?ms=`, also where a loop holds up everything else in it.
import { Worker } from 'node:worker_threads';

const ms = Number(new URL(import.meta.url).searchParams.get('ms'));
const name = process.argv[1] ?? 'A file of tests';
const watch = `setTimeout(() => {
  require('node:fs').writeSync(2, ${JSON.stringify(`${name} took longer than ${ms} ms, and was ended.\n`)});
  process.kill(process.pid, 'SIGKILL');
}, ${ms})`;

new Worker(watch, { eval: true }).unref();
