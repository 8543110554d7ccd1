import { documentOf, shrinking } from './chains.ts';

/** As a frame runs live: what lies between the steps is not stored with a record either. */
const document = `${documentOf(shrinking, false)}keep: outputs\n`;

/** Deploys the chain that makes pictures small as `chain`, in two processes. @returns the address of gRPC */
export async function deployChain(url: string): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const call = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as Record<string, unknown>;
  };
  await call('POST', '/api/v1/pipelines', { text: document });
  await call('POST', '/api/v1/pipelines/chain/publish', { revision: 1 });
  await call('POST', '/api/v1/deployments?wait=60', { pipeline: 'chain', replicas: { min: 2, max: 2 } });
  return (await call('GET', '/api/v1/about'))['grpc_address'] as string;
}
