import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sent, ValueMessage } from '@kumiki/component-sdk/worker/client';
import { pictureInput } from '../cases.ts';
import { expectThat, Skipped, told, type Check, type Subject } from '../check.ts';

/** Checks of what a worker does with what it should not get. */
export const faultChecks: readonly Check[] = [
  {
    title: 'answers bad input with BAD_DATA, and goes on',
    remedy: 'Check inputs and parameters before the work, and catch what the work throws.',
    async run(subject) {
      const { manifest } = subject;
      const name = pictureInput(manifest);
      const { inputs, params } = subject.cases[0]!;
      const broken = { data: { inline: Buffer.from('"neither an image nor what it should be"') } };
      const bad =
        name === undefined
          ? await subject.send({
              inputs,
              params: { ...params, 'no such parameter': 1 },
            })
          : await subject.send({ inputs, messages: { [name]: broken }, params });
      expectThat(bad.outcome === 'BAD_DATA', `it answered ${told(bad)}`);
      expectThat(bad.error?.message !== '', 'its error has no message');
      const missing = Object.values(manifest.inputs).some(({ optional }) => !optional);
      if (missing) {
        const result = await subject.send({ params });
        expectThat(
          result.outcome === 'BAD_DATA',
          `a packet without inputs was answered with ${told(result)}`,
        );
      }
      await stillWorks(subject);
    },
  },
  {
    title: 'opens no file outside of its folder',
    remedy: 'Take plain names only, [A-Za-z0-9][A-Za-z0-9._-]*, and open them with O_NOFOLLOW.',
    async run(subject) {
      const { manifest, link } = subject;
      const name = pictureInput(manifest);
      if (name === undefined) throw new Skipped('it takes no images');
      // Right in all but the place: 4 × 4 pixels of content that could be read.
      writeFileSync(join(link.folder.path, 'outside'), new Uint8Array(48));
      symlinkSync(join(link.folder.path, 'outside'), join(link.folder.inputs, 'link'));
      const { inputs, params } = subject.cases[0]!;
      for (const slot of ['../outside', join(link.folder.path, 'outside'), 'link', '..', 'nothing']) {
        const messages = { [name]: pixelsIn(slot) };
        const result = await subject.send({ inputs, messages, params });
        expectThat(result.outcome !== 'OK', `it took "${slot}"`);
      }
      await stillWorks(subject);
    },
  },
  {
    title: 'ignores the cancellation of a packet that it does not have',
    remedy: 'Ignore ids that are not out.',
    async run(subject) {
      subject.link.packets.cancel('no such packet');
      subject.link.packets.release('no such packet');
      await stillWorks(subject);
    },
  },
  {
    title: 'ends a packet that is cancelled',
    remedy:
      'Give the run a signal that "cancel" sets, and answer with FAILED and CANCELLED, or with its result.',
    async run(subject) {
      const { inputs, params } = subject.cases[0]!;
      const { packets } = subject.link;
      const result = await subject.send({ inputs, params }, { sent: (id) => packets.cancel(id) });
      if (result.outcome === 'OK') await subject.read(result);
      else expectThat(result.error?.code === 'CANCELLED', `it answered ${told(result)}`);
      await stillWorks(subject);
    },
  },
  {
    title: 'keeps to a deadline',
    remedy:
      'Set the signal of the run when deadline_ms are over, and answer with TRY_AGAIN and STEP_TIMEOUT.',
    async run(subject) {
      const { inputs, params } = subject.cases[0]!;
      const result = await subject.send({ inputs, params, deadlineMs: 1 });
      if (result.outcome === 'OK') await subject.read(result);
      else expectThat(result.error?.code === 'STEP_TIMEOUT', `it answered ${told(result)}`);
      await stillWorks(subject);
    },
  },
];

async function stillWorks(subject: Subject): Promise<void> {
  const { inputs, params } = subject.cases[0]!;
  const result = await subject.send({ inputs, params });
  expectThat(result.outcome === 'OK', `the next packet ended with ${told(result)}`);
  await subject.read(result);
}

function pixelsIn(name: string): Sent<ValueMessage> {
  const samples = { slot: { name, offset: 0, size: 48 } };
  return {
    picture: { pixels: { samples, height: 4, width: 4, channels: 3, depth: 'UINT8', space: 'SRGB' } },
  };
}
