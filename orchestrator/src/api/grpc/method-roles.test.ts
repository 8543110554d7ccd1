import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { imageProcessingService, imageServiceNames } from '@kumiki/proto/image-processing';
import { testGrpc } from '../../../test/grpc-fixture.ts';
import { callerOf, roles, type Caller } from '../../identity/roles.ts';

/** Who may call which method; a new one gets its line, so that somebody thinks of it. */
const least: Readonly<Record<string, 'runner'>> = {
  ProcessImageStream: 'runner',
  ProcessSingleImage: 'runner',
};

const callers: Readonly<Record<string, Caller>> = {
  ...Object.fromEntries(roles.map((role) => [role, callerOf(role, role, { role })])),
  // Which pipeline they mean is asked about when the message is there.
  onOne: callerOf('on-one', 'on one', { pipelines: { mark: 'runner' } }),
};

const methods = imageServiceNames.flatMap((name) => Object.values(imageProcessingService(name)));

test('every method stands in the table', () => {
  const names = methods.map(({ path }) => path.split('/').at(-1)!);
  expect([...new Set(names)].toSorted()).toEqual(Object.keys(least).toSorted());
});

test('every method goes on for those who have its role, and refuses the others, under each of its names', async () => {
  const server = await testGrpc(
    {},
    {
      identifyToken: async (token = '') => {
        const caller = await Promise.resolve(callers[token]);
        if (caller) return caller;
        throw kumikiError(token === '' ? 'LOGIN_NEEDED' : 'TOKEN_INVALID', {});
      },
    },
  );
  const client = new Client(server.address, credentials.createInsecure());
  onTestFinished(() => client.close());
  const bytes = (value: Buffer): Buffer => value;
  const call = async ({ path, requestStream }: (typeof methods)[number], who: string): Promise<status> => {
    const metadata = new Metadata();
    if (who !== '') metadata.set('authorization', `Bearer ${who}`);
    return await new Promise<status>((resolve) => {
      if (requestStream) {
        const stream = client.makeBidiStreamRequest(path, bytes, bytes, metadata);
        stream.on('error', () => undefined).on('status', ({ code }: { code: status }) => resolve(code));
        stream.resume().end();
      } else {
        const answered = (error: ServiceError | null): void => resolve(error?.code ?? status.OK);
        client.makeUnaryRequest(path, bytes, bytes, Buffer.alloc(0), metadata, answered);
      }
    });
  };
  for (const method of methods) {
    for (const who of ['', 'stranger', ...Object.keys(callers)]) {
      const code = await call(method, who);
      const found = code === status.UNAUTHENTICATED || code === status.PERMISSION_DENIED ? code : 'goes on';
      const isKnown = callers[who] !== undefined;
      const expected = !isKnown
        ? status.UNAUTHENTICATED
        : who === 'viewer'
          ? status.PERMISSION_DENIED
          : 'goes on';
      expect([method.path, who, found]).toEqual([method.path, who, expected]);
    }
  }
});
