import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pythonEnvironment } from '@kumiki/component-sdk/worker/client';
import { expect, test } from 'vitest';
import { hasPython } from '../../../../component-sdk/test/python.ts';
import { descriptorsOf, requiredProto, testGrpc } from '../../../test/grpc-fixture.ts';

const root = join(import.meta.dirname, '../../../..');

test.runIf(hasPython)(
  'a client in Python, made from the requirements, is answered',
  { timeout: 180_000 },
  async () => {
    const { address, processing, objects } = await testGrpc();
    const output = await objects.put(Buffer.alloc(5000, 1));
    processing.instantly = { outputs: { image: { ...output, mediaType: 'image/png' } } };
    const component = join(root, 'component-sdk/test/components/behave-python');
    const { python } = await pythonEnvironment(component, 'test/behave-python');
    const program = join(root, 'orchestrator/test/python/image_client.py');
    const child = spawn(python, ['-B', program, address]);
    child.stdin.end((await descriptorsOf(requiredProto)).join('\n'));
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    const [said, complained, [code]] = await ended;
    expect([code, complained]).toEqual([0, '']);
    expect(JSON.parse(said)).toEqual({
      one: ['SUCCESS', 5000],
      many: { a: 'SUCCESS', b: 'SUCCESS', c: 'SUCCESS' },
      refused: ['INVALID_ARGUMENT', 'GRPC_FIELD_INVALID'],
    });
    expect(processing.asked).toHaveLength(4);
    for (const { request } of processing.asked) {
      expect(request).toMatchObject({ priority: 'high', clientId: 'python', textParameters: { width: '8' } });
      expect(request.files[0]!.artifact.size).toBe(100_016);
    }
  },
);
