import { createHash } from 'node:crypto';
import { FileValue, Image, type Value } from '@kumiki/component-sdk/values';
import type { Values } from '@kumiki/component-sdk/worker';
import { inlineBytes, type Result, type ValueMessage } from '@kumiki/component-sdk/worker/client';
import { pictureInput, resized } from '../cases.ts';
import { expectThat, Skipped, told, type Check, type Subject } from '../check.ts';

/** Checks of what the worker is for: packets in, results out. */
export const workChecks: readonly Check[] = [
  {
    title: 'processes its examples',
    remedy: 'Look at its log; the outputs must be those that its manifest names.',
    async run(subject) {
      for (const { title, inputs, params } of subject.cases) {
        const result = await subject.send({ inputs, params });
        expectThat(result.outcome === 'OK', `${title} ended with ${told(result)}`);
        const outputs = await subject.read(result);
        for (const [name, { optional }] of Object.entries(subject.manifest.outputs)) {
          expectThat(optional === true || name in outputs, `${title} has no output "${name}"`);
        }
      }
    },
  },
  {
    title: 'works on as many packets at a time as its manifest says',
    remedy: 'Tell Describe the `concurrency` of the manifest, unless KUMIKI_CONCURRENCY says otherwise.',
    run({ manifest, description }) {
      const wanted = manifest.concurrency;
      if (wanted === undefined) throw new Skipped('its manifest leaves that open');
      expectThat(
        description.concurrency === wanted,
        `it is ${description.concurrency} in place of ${wanted}`,
      );
      return Promise.resolve();
    },
  },
  {
    title: 'keeps packets apart',
    remedy: 'Give each result the id of its packet, and each packet slots of its own.',
    async run(subject) {
      const { manifest, description, link } = subject;
      if (!manifest.deterministic) throw new Skipped('it does not give the same result twice');
      const first = subject.cases[0]!;
      const { params } = first;
      const credits = await link.packets.credits;
      expectThat(credits === description.concurrency, `it gives ${credits} credits, not its concurrency`);
      const width = Math.max(2, credits);
      const sets = Array.from({ length: width * 2 }, (_, at) => resized(first, 64 + 8 * at, 48 + 8 * at));
      const alone: string[] = [];
      for (const inputs of sets) alone.push(await summary(subject, await subject.send({ inputs, params })));
      const next = sets.entries();
      const lane = async (): Promise<void> => {
        for (const [at, inputs] of next) {
          const found = await summary(subject, await subject.send({ inputs, params }));
          expectThat(found === alone[at], `packet ${at + 1} gave something else when others ran beside it`);
        }
      };
      await Promise.all(Array.from({ length: credits }, lane));
    },
  },
  {
    title: 'takes and gives large values by reference',
    remedy: `Read inputs from SHARED/inputs, and write outputs above ${inlineBytes} bytes to SHARED/outputs.`,
    async run(subject) {
      if (pictureInput(subject.manifest) === undefined) throw new Skipped('it takes no images');
      const first = subject.cases[0]!;
      const { params } = first;
      const inputs = resized(first, 1920, 1080);
      for (let time = 0; time < 3; time++) {
        const result = await subject.send({ inputs, params });
        expectThat(result.outcome === 'OK', `an image of 1920×1080 ended with ${told(result)}`);
        for (const [output, message] of Object.entries(result.outputs)) {
          const size = inlineSize(message);
          const limit = inlineBytes * 16;
          expectThat(size <= limit, `the output "${output}" has ${size} bytes in the message`);
        }
        await subject.read(result);
      }
    },
  },
];

async function summary(subject: Subject, result: Result): Promise<string> {
  if (result.outcome !== 'OK') return told(result);
  const hash = createHash('sha256');
  await add(await subject.read(result), hash);
  return hash.digest('hex');
}

async function add(value: Value | Values, hash: ReturnType<typeof createHash>): Promise<void> {
  if (value instanceof Image) {
    const { data } = await value.raw();
    hash.update(`${value.width}×${value.height}`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  } else if (value instanceof FileValue) hash.update(await value.bytes());
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      // The names of new frames follow from the packet's own.
      if (key === 'root') continue;
      hash.update(`${key}:`);
      await add(inner as Value, hash);
    }
  } else hash.update(JSON.stringify(value));
}

function inlineSize({ data, picture: shown, file, list }: ValueMessage): number {
  const content = data ?? shown?.pixels?.samples ?? shown?.encoded?.file ?? file?.content;
  if (list) return Math.max(0, ...list.items.map(inlineSize));
  return content?.inline?.length ?? 0;
}
