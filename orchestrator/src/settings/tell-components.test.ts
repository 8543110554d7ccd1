import { expect, it } from 'vitest';
import { tellComponents } from './tell-components.ts';

it('what the settings allow reaches the processes of components, and nothing that they do not', () => {
  const camera = { endpoint: 'https://s3.example', bucket: 'in', accessKey: 'a', secretKey: 's' };
  const environment: NodeJS.ProcessEnv = { KUMIKI_SINK_FOLDERS: '/from/before', PATH: '/bin' };
  tellComponents(
    {
      outside: { sourceFolders: '/in', sinkFolders: '', sourceBuckets: { camera }, sinkBuckets: {} },
      network: { allow: 'a.local' },
      workers: { memory: '8Gi', scratch: undefined },
    },
    environment,
  );
  expect(environment).toEqual({
    KUMIKI_SOURCE_FOLDERS: '/in',
    KUMIKI_SINK_FOLDERS: '',
    KUMIKI_SOURCE_BUCKETS: JSON.stringify({ camera }),
    KUMIKI_SINK_BUCKETS: '{}',
    KUMIKI_ALLOWED_ADDRESSES: 'a.local',
    KUMIKI_WORKER_MEMORY: '8Gi',
    PATH: '/bin',
  });
});
