import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { credentials, status, type ServiceError } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { imageClient, png, single, testGrpc } from '../../../test/grpc-fixture.ts';

const folder = join(import.meta.dirname, '../../../test/tls');
const request = {
  correlation_id: 'a',
  image_data: png,
  metadata: { pipeline_config: { pipeline_id: 'mark' } },
};

/** A certificate for this machine that signs itself. */
async function certificate(name: 'one' | 'two') {
  const read = async (file: string) => await readFile(join(folder, file));
  return { certificate: await read(`${name}.pem`), key: await read(`${name}.key.pem`) };
}

test('calls are encrypted, and a renewed certificate is taken up without a stop', async () => {
  const [one, two] = await Promise.all([certificate('one'), certificate('two')]);
  const grpc = await testGrpc({}, { tls: one });
  grpc.processing.instantly = {};
  const trusting = async ({ certificate: root }: typeof one) => {
    // A channel of its own each time: those that are open keep the certificate that they began with.
    const client = await imageClient(grpc.address, undefined, credentials.createSsl(root));
    return await single(client, request, { deadline: Date.now() + 5000 }).then(
      (answer) => answer.status,
      (error: unknown) => status[(error as ServiceError).code],
    );
  };
  const plain = single(await imageClient(grpc.address), request, { deadline: Date.now() + 5000 });
  await expect(plain).rejects.toMatchObject({ code: status.UNAVAILABLE });
  expect([await trusting(one), await trusting(two)]).toEqual(['SUCCESS', 'UNAVAILABLE']);
  grpc.renew(two);
  expect([await trusting(two), await trusting(one)]).toEqual(['SUCCESS', 'UNAVAILABLE']);
});
