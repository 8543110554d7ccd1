import type { Result } from '@kumiki/component-sdk/worker/client';
import { expectThat, Skipped, told, Unmet, type Check, type Subject } from '../check.ts';

/** How long a worker may take to end a stream, in ms. */
const endMs = 10_000;

/** Checks of components that keep something from frame to frame. */
export const streamChecks: readonly Check[] = [
  {
    title: 'answers the frames of a stream in their order, and gives the same again in another one',
    remedy:
      'Work on the packets of one `stream` one after the other, and keep what is kept apart for each stream.',
    async run(subject) {
      needsStreams(subject);
      const first = await framesOf(subject, 'first', 4);
      const second = await framesOf(subject, 'second', 4);
      expectThat(
        first.join('\n') === second.join('\n'),
        'a second stream with the same frames had other outputs: what one stream keeps is seen by the other',
      );
      await end(subject, 'first');
      await end(subject, 'second');
    },
  },
  {
    title: 'keeps streams apart whose frames come in turn',
    remedy: 'Keep what is kept for each stream by itself.',
    async run(subject) {
      needsStreams(subject);
      const alone = await framesOf(subject, 'alone', 3);
      const seen: string[][] = [[], []];
      for (let at = 0; at < 3; at++)
        for (const [which, list] of seen.entries()) list.push(await frame(subject, `turn-${which}`));
      for (const list of seen) {
        const isSame = list.join('\n') === alone.join('\n');
        expectThat(isSame, 'streams whose frames came in turn had other outputs than one alone');
      }
      for (const name of ['alone', 'turn-0', 'turn-1']) await end(subject, name);
    },
  },
  {
    title: 'lets a stream end, and begins it anew under the same name',
    remedy:
      'Answer `end_stream` with `stream_ended`, also for a stream that you do not know, and forget what was kept.',
    async run(subject) {
      needsStreams(subject);
      const before = await framesOf(subject, 'again', 3);
      await end(subject, 'again');
      const after = await framesOf(subject, 'again', 3);
      expectThat(before.join('\n') === after.join('\n'), 'something was kept after the end of the stream');
      await end(subject, 'again');
      await end(subject, 'never heard of');
    },
  },
  {
    title: 'goes on with a stream after a frame that is wrong, cancelled or late',
    remedy: 'Answer that frame with what went wrong, and the next one as ever; what was kept may be gone.',
    async run(subject) {
      needsStreams(subject);
      const { inputs, params } = subject.cases[0]!;
      const { packets } = subject.link;
      const stream = 'broken';
      await frame(subject, stream);
      await subject.send({ stream, params });
      await frame(subject, stream);
      const cancelled = { sent: (id: string) => packets.cancel(id) };
      await letGo(subject, await subject.send({ stream, inputs, params }, cancelled));
      await frame(subject, stream);
      await letGo(subject, await subject.send({ stream, inputs, params, deadlineMs: 1 }));
      await frame(subject, stream);
      await end(subject, stream);
    },
  },
  {
    title: 'gives further frames while nobody has read those before',
    remedy: 'Hold the slots of outputs until `release`, and take others for the next frames.',
    async run(subject) {
      needsStreams(subject);
      const { inputs, params } = subject.cases[0]!;
      const fast = await framesOf(subject, 'fast', 4);
      const results: Result[] = [];
      for (let at = 0; at < 4; at++) results.push(ok(await subject.send({ stream: 'slow', inputs, params })));
      const slow: string[] = [];
      for (const result of results) slow.push(await content(subject, result));
      expectThat(fast.join('\n') === slow.join('\n'), 'outputs had changed when a slow reader read them');
      await end(subject, 'fast');
      await end(subject, 'slow');
    },
  },
];

function needsStreams({ manifest, description }: Subject): void {
  if (manifest.realtime !== 'stateful') throw new Skipped('it keeps nothing from frame to frame');
  if (!description.streams) throw new Skipped('its process keeps what belongs to one stream');
}

async function framesOf(subject: Subject, stream: string, count: number): Promise<string[]> {
  const seen: string[] = [];
  for (let at = 0; at < count; at++) seen.push(await frame(subject, stream));
  return seen;
}

/** Sends the inputs of the first case as the next frame of a stream. @returns what it gave, to be compared */
async function frame(subject: Subject, stream: string): Promise<string> {
  const { inputs, params } = subject.cases[0]!;
  return await content(subject, ok(await subject.send({ stream, inputs, params })));
}

function ok(result: Result): Result {
  expectThat(result.outcome === 'OK', `a frame ended with ${told(result)}`);
  return result;
}

/** Outputs as text, without the names of frames that each packet gives anew. */
async function content(subject: Subject, result: Result): Promise<string> {
  const values = await subject.read(result);
  const comparable = async (value: unknown): Promise<unknown> => {
    if (Array.isArray(value)) return await Promise.all(value.map(comparable));
    if (typeof value === 'object' && value !== null && 'raw' in value && typeof value.raw === 'function') {
      const { data, width, height } = (await value.raw()) as {
        data: Uint8Array;
        width: number;
        height: number;
      };
      return [width, height, Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')];
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([key]) => key !== 'root');
    return Object.fromEntries(
      await Promise.all(entries.map(async ([key, one]) => [key, await comparable(one)] as const)),
    );
  };
  return JSON.stringify(await comparable(values));
}

async function letGo(subject: Subject, result: Result): Promise<void> {
  if (result.outcome === 'OK') await subject.read(result);
}

async function end({ link }: Subject, stream: string): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Unmet(`it did not end a stream in ${endMs / 1000} s`));
  }, endMs);
  try {
    const { error } = await Promise.race([link.packets.endStream(stream), late.promise]);
    expectThat(!error, `it failed at the end of a stream: ${error?.message}`);
  } finally {
    clearTimeout(timer);
  }
}
