import { asKumikiError } from '@kumiki/component-sdk/errors';
import { Connection, howItEnded, Packets } from '@kumiki/component-sdk/worker/client';
import { expectThat, told, type Check, type Subject } from '../check.ts';

const wrongVersion = 99;
const patienceMs = 5000;
const goneEarly = 'it was gone before its last result was released';

/** Checks of how a worker begins and ends. */
export const lifeChecks: readonly Check[] = [
  {
    title: 'refuses a client of another version',
    remedy: 'Answer Describe and "open" of another protocol version with the status FAILED_PRECONDITION.',
    async run({ link }) {
      const connection = new Connection(link.folder.socket, link.name);
      try {
        const answer = await connection.describe(patienceMs, wrongVersion).catch(asKumikiError);
        expectThat('code' in answer, `it described itself to version ${wrongVersion}`);
        const packets = new Packets(connection.stream(), wrongVersion);
        const ready = packets.credits.then(
          () => true,
          () => false,
        );
        expectThat(!(await ready), `it opened a stream of version ${wrongVersion}`);
        await connection.describe(patienceMs);
      } finally {
        connection.close();
      }
    },
  },
  {
    title: 'finishes what runs on SIGTERM, refuses more, and exits 0',
    remedy:
      'On SIGTERM, take no new packets (TRY_AGAIN), let running ones end, wait for their "release", then exit 0.',
    async run(subject) {
      await subject.another(async (worker) => await drains(worker));
    },
  },
  {
    title: 'leaves nothing in the shared folder',
    remedy: 'Remove the slots in SHARED/outputs before exiting.',
    async run(subject) {
      const { inputs, params } = subject.cases[0]!;
      const link = await subject.another(async (worker) => {
        const result = await worker.send({ inputs, params });
        if (result.outcome === 'OK') await worker.read(result);
        return worker.link;
      });
      const { leftBehind } = link;
      expectThat(leftBehind.length === 0, `it left ${leftBehind.slice(0, 5).join(', ')}`);
    },
  },
];

async function drains({ cases, send, read, link }: Subject): Promise<void> {
  const { inputs, params } = cases[0]!;
  const result = await send({ inputs, params }, { accepted: () => link.terminate() });
  link.terminate(); // where it does not say "accepted"
  expectThat(result.outcome === 'OK', `the running packet ended with ${told(result)}`);
  // The signal needs a moment to arrive. Until the first result is released, the worker has to stay and refuse.
  const until = performance.now() + patienceMs;
  for (;;) {
    const late = await send({ inputs, params }).catch(() => undefined);
    if (late?.outcome !== 'OK') {
      expectThat(late?.outcome === 'TRY_AGAIN', late ? `it refused with ${told(late)}` : goneEarly);
      break;
    }
    await read(late);
    expectThat(performance.now() < until, `it still took packets ${patienceMs} ms after SIGTERM`);
  }
  await read(result);
  const end = await link.ended;
  expectThat(end.code === 0, `it ended ${howItEnded(end)}`);
}
