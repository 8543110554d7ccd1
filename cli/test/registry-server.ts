import { start, startFile, type Started } from './kumiki.ts';

export interface StartedRegistry extends AsyncDisposable {
  readonly url: string;
  readonly ended: Started['ended'];
}

/** `kumiki registry serve` over the sources, at a free port. */
export async function startRegistry(folder: string, sources: string): Promise<StartedRegistry> {
  const env = { KUMIKI_REGISTRY_SOURCES: sources, KUMIKI_REGISTRY_POLL_SECONDS: '0', DOCKER_CONFIG: folder };
  const { child, ended, said } = start(['registry', 'serve', '--port', '0'], folder, startFile, env);
  let text = '';
  child.stdout!.on('data', (chunk: string) => (text += chunk));
  await said('/api/v1.');
  const [, url = ''] = /components is at (\S+);/.exec(text) ?? [];
  return {
    url,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
