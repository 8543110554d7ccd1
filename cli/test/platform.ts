import { flipAndWait, start, startFile, testComponents, type Started } from './kumiki.ts';

/** A platform in a process of its own, on a free port. */
export interface StartedPlatform extends Started, AsyncDisposable {
  readonly url: string;
  /** Of gRPC: `HOST:PORT`. */
  readonly grpcAddress: string;
}

/** Starts `kumiki up` over the data folder in `cwd`, without samples, with the components of a folder. */
export async function startPlatform(
  cwd: string,
  more: Readonly<Record<string, string>> = {},
  components = testComponents,
): Promise<StartedPlatform> {
  const env = { KUMIKI_SAMPLES: 'false', KUMIKI_GRPC_PORT: '0', ...more };
  const platform = start(['up', '--port', '0', '--components', components], cwd, startFile, env);
  const said = Promise.withResolvers<string>();
  let text = '';
  platform.child.stdout!.on('data', (chunk: string) => {
    text += chunk;
    const found = /Kumiki is at (https?:\/\/[^;\s]+);/.exec(text);
    if (found) said.resolve(found[1]!);
  });
  const ended = platform.ended.then(({ stderr }) => Promise.reject(new Error(stderr)));
  ended.catch(() => undefined);
  const url = await Promise.race([said.promise, ended]);
  return {
    ...platform,
    url,
    // It is said before the address.
    grpcAddress: /gRPC are taken at (\S+)\.\n/.exec(text)![1]!,
    async [Symbol.asyncDispose]() {
      platform.child.kill('SIGKILL');
      await platform.ended;
    },
  };
}

/** The JSON of an answer that must be a good one. */
export async function ask<Data = Record<string, unknown>>(
  { url }: { readonly url: string },
  method: string,
  path: string,
  body?: object,
): Promise<Data> {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
    ...(body && !isForm && { headers: { 'Content-Type': 'application/json' } }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as Data;
}

/** Publishes a pipeline of two steps, of which the second one waits for so many `ms`. */
export async function publishFlip(platform: { readonly url: string }, name = 'flip-it'): Promise<void> {
  await ask(platform, 'POST', '/pipelines', { text: flipAndWait(name) });
  await ask(platform, 'POST', `/pipelines/${name}/publish`, { revision: 1 });
}

/** Starts an execution of it. @returns its id */
export async function startFlip(
  platform: { readonly url: string },
  image: Uint8Array,
  names: readonly string[],
  ms = 1,
): Promise<string> {
  const form = new FormData();
  form.set('execution', JSON.stringify({ pipeline: 'flip-it', params: { ms } }));
  for (const name of names) form.append('image', new Blob([new Uint8Array(image)]), name);
  const { execution_id: id } = await ask<{ execution_id: string }>(platform, 'POST', '/executions', form);
  return id;
}

/** What has not ended by then does not end, in ms. */
const mostMs = 10 * 60_000;

/** Waits for its end by its events. @returns how it ended */
export async function endOf(platform: { readonly url: string }, id: string): Promise<string> {
  const signal = AbortSignal.timeout(mostMs);
  await (await fetch(`${platform.url}/api/v1/executions/${id}/events`, { signal })).text();
  return (await ask<{ status: string }>(platform, 'GET', `/executions/${id}`)).status;
}
