// A worker written by hand that keeps to the contract in all but the way that its argument names.
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import {
  componentService,
  type Description,
  type Packet,
  type Result,
  type Sent,
  type ToWorker,
  type WorkerStream,
} from '@kumiki/proto/component';

const way = process.argv[2] ?? 'well';
const socket = process.env['KUMIKI_SOCKET'] ?? '';
const outputs = join(process.env['KUMIKI_SHARED'] ?? '', 'outputs');

const manifest = {
  apiVersion: 'kumiki/v1',
  kind: 'Component',
  name: 'test/bad',
  version: '1.0.0',
  title: { en: 'Bad', ja: '悪い例' },
  description: { en: 'Breaks the contract.', ja: '取り決めを破ります。' },
  category: 'data',
  inputs: {},
  outputs: { image: { type: 'image' } },
};

const pixels = (name: string, size = 12) => ({
  image: {
    picture: {
      pixels: {
        samples: { slot: { name, size } },
        height: 2,
        width: 2,
        channels: 3,
        depth: 'UINT8',
        space: 'SRGB',
      },
    },
  },
});

const results: Readonly<Record<string, () => Sent<Result>>> = {
  well: () => {
    writeFileSync(join(outputs, 'a'), new Uint8Array(12));
    return { outcome: 'OK', outputs: pixels('a') } as Sent<Result>;
  },
  outside: () => ({ outcome: 'OK', outputs: pixels('../../etc/passwd') }) as Sent<Result>,
  absolute: () => ({ outcome: 'OK', outputs: pixels('/etc/passwd') }) as Sent<Result>,
  link: () => {
    symlinkSync('/etc/passwd', join(outputs, 'b'));
    return { outcome: 'OK', outputs: pixels('b') } as Sent<Result>;
  },
  short: () => {
    writeFileSync(join(outputs, 'c'), new Uint8Array(5));
    return { outcome: 'OK', outputs: pixels('c') } as Sent<Result>;
  },
  shape: () => {
    writeFileSync(join(outputs, 'd'), new Uint8Array(100));
    return { outcome: 'OK', outputs: pixels('d', 100) } as Sent<Result>;
  },
  missing: () => ({ outcome: 'OK', outputs: pixels('nowhere') }) as Sent<Result>,
  garbage: () => {
    writeFileSync(join(outputs, 'e'), 'this is no picture');
    const file = { slot: { name: 'e', size: 18 } };
    return { outcome: 'OK', outputs: { image: { picture: { encoded: { file, format: 'png' } } } } };
  },
  nothing: () => ({ outcome: 'OK', outputs: {} }),
  unknown: () => ({ outcome: 'OK', outputs: { other: { data: { inline: Buffer.from('1') } } } }),
  text: () => ({ outcome: 'OK', outputs: { image: { data: { inline: Buffer.from('1') } } } }),
  notjson: () => ({ outcome: 'OK', outputs: { image: { data: { inline: Buffer.from('{') } } } }),
  noform: () => ({ outcome: 'OK', outputs: { image: {} } }),
  outcome: () => ({}),
  ownwords: () => ({
    outcome: 'BAD_DATA',
    error: { code: 'TOO_DARK', message: 'It is too dark.', remedy: 'Light it.' },
  }),
  liar: () => ({ outcome: 'BAD_DATA', error: { code: 'TRY_AGAIN', message: 'It is odd.', remedy: 'Look.' } }),
};

const server = new Server();
server.addService(componentService, {
  describe(_: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<Sent<Description>>) {
    const protocol = way === 'version' ? 99 : 1;
    const text = way === 'manifest' ? '{"name": 3}' : JSON.stringify(manifest);
    answer(null, { protocol, manifest: text, processId: process.pid, concurrency: 1, decodes: [] });
  },
  process(call: WorkerStream) {
    call.on('data', ({ open, packet }: ToWorker) => {
      if (open) call.write({ ready: { credits: 1 } });
      if (packet) answer(call, packet);
    });
    call.on('error', () => undefined);
  },
});

function answer(call: WorkerStream, { id }: Packet): void {
  if (way === 'hangup') call.end();
  else if (way === 'noise') process.stdout.write('\u001b[31mred\u0007 words\n', () => process.exit(9));
  else call.write({ result: { id, ...results[way]!() } });
}

if (way !== 'mute') server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), () => undefined);
process.on('SIGTERM', () => process.exit(0));
setInterval(() => undefined, 1000);
