import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { startFrameHelper } from '../helper/frame-helper.ts';
import { PodLink } from './pod-link.ts';

const key = randomBytes(32);
const at = (port: number, of: Buffer) => ({ name: 'pod', host: '127.0.0.1', port, key: of });

test('a pod speaks to whoever knows the key of its deployment, and to nobody else', async () => {
  const helper = await startFrameHelper({ components: [], key, host: '127.0.0.1', port: 0, graceMs: 1000 });
  await expect(PodLink.connect(at(helper.port, randomBytes(32)))).rejects.toMatchObject({
    code: 'REPLICA_LOST',
  });
  const plain = connect({ host: '127.0.0.1', port: helper.port, rejectUnauthorized: false });
  await expect(once(plain, 'secureConnect')).rejects.toThrow(/handshake failure|alert/i);
  const link = await PodLink.connect(at(helper.port, key));
  expect(link.isGone).toBe(false);
  const drained = helper.drain();
  await link.gone;
  await link.close();
  await drained;
});
