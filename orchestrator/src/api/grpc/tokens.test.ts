import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { codeOf, imageClient, png, single, testGrpc } from '../../../test/grpc-fixture.ts';
import { identityPlatform } from '../../../test/identity-fixture.ts';
import { auditEntryOf } from './log.ts';

test('systems call with the tokens of the platform, and the audit log has each call', async () => {
  await using on = await identityPlatform();
  const { platform } = on;
  const admin = await on.administrator();
  const grpc = await testGrpc(
    {},
    {
      identifyToken: platform.identifyCall(0),
      log: (entry) => platform.identity.audit.add(auditEntryOf(entry)),
    },
  );
  grpc.processing.instantly = {};
  const client = await imageClient(grpc.address);
  const call = async (token?: unknown, pipeline_id = 'mark') => {
    const metadata = new Metadata();
    if (token !== undefined) metadata.set('authorization', `Bearer ${token as string}`);
    const config = { pipeline_config: { pipeline_id } };
    return await single(
      client,
      { correlation_id: 'a', image_data: png, metadata: config },
      { metadata },
    ).then(
      (answer) => [answer.status],
      (error: unknown) => [status[(error as ServiceError).code], codeOf(error as ServiceError)],
    );
  };
  const made = async (grant: object) => await admin.data('POST', '/tokens', { name: 'camera', ...grant });
  const runner = await made({ role: 'runner' });
  const viewer = await made({ role: 'viewer' });
  const ofOne = await made({ pipelines: { mark: 'runner' } });
  expect(await call()).toEqual(['UNAUTHENTICATED', 'LOGIN_NEEDED']);
  expect(await call('kmk_nothing')).toEqual(['UNAUTHENTICATED', 'TOKEN_INVALID']);
  expect(await call(viewer['token'])).toEqual(['PERMISSION_DENIED', 'ROLE_NEEDED']);
  expect(await call(runner['token'])).toEqual(['SUCCESS']);
  expect(await call(ofOne['token'])).toEqual(['SUCCESS']);
  expect(await call(ofOne['token'], 'other')).toEqual(['NOT_FOUND', 'PIPELINE_NOT_FOUND']);
  await admin.call('DELETE', `/tokens/${String(runner['id'])}`);
  expect(await call(runner['token'])).toEqual(['UNAUTHENTICATED', 'TOKEN_INVALID']);

  const { items } = await admin.data('GET', '/audit');
  const method = 'ImageProcessingService/ProcessSingleImage';
  const calls = items
    .filter((one) => one['call'] === method)
    .map((one) => [one['status'], one['code'] ?? 'none']);
  expect(calls.toReversed()).toEqual([
    [401, 'LOGIN_NEEDED'],
    [401, 'TOKEN_INVALID'],
    [403, 'ROLE_NEEDED'],
    [200, 'none'],
    [200, 'none'],
    [404, 'PIPELINE_NOT_FOUND'],
    [401, 'TOKEN_INVALID'],
  ]);
});
