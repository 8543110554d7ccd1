import { join } from 'node:path';
import { FolderComponents } from '../src/components/index.ts';
import { identityPlatform, password } from './identity-fixture.ts';
import { picture } from './processing-fixture.ts';

const flip = join(import.meta.dirname, '..', '..', 'components', 'imaging', 'flip');
const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

const documentOf = (name: string, optional: boolean): string => `
apiVersion: kumiki/v1
kind: Pipeline
name: ${name}
inputs: {image: {type: image${optional ? ', optional: true' : ''}}}
params: {direction: {type: string, default: horizontal}}
steps:
  turn: {component: imaging/flip, inputs: {image: $inputs.image}, params: {direction: $params.direction}}
outputs: {image: $steps.turn.image}
`;

/** What stands in the path and the query of a call, and goes with it. */
export interface Call {
  readonly params: Readonly<Record<string, string>>;
  /** What it cannot do without. */
  readonly query?: string;
  readonly body?: object;
  /** A form: texts are fields, bytes are files. */
  readonly form?: Readonly<Record<string, string | Buffer>>;
}

/** A platform that has one of everything that routes speak of, with an administrator who may call all of them. */
export async function openEverything() {
  const components = new FolderComponents({ folders: [flip] });
  const kumiki = await identityPlatform({ accounts: true }, { components });
  const admin = await kumiki.administrator();
  const image = await picture();
  const make = async (path: string, body?: object) => await admin.data('POST', path, body);
  for (const name of ['mark', 'tick']) {
    await make('/pipelines', { text: documentOf(name, name === 'tick') });
    await make(`/pipelines/${name}/publish`, { revision: 1 });
  }
  const execution = JSON.stringify({ pipeline: 'mark' });
  const ids: string[] = [];
  for (let at = 0; at < 2; at++) {
    const { execution_id: id } = await make('/executions', formOf({ execution, image }));
    await (await admin.call('GET', `/executions/${String(id)}/result?wait=60`)).arrayBuffer();
    ids.push(String(id));
  }
  const { items: files } = await make('/files', formOf({ file: image }));
  const file = String(files[0]!['file_id']);
  const preview = { pipeline: 'mark', inputs: { image: { file_id: file } }, session: 's', edge: 64 };
  const { steps } = (await make('/previews', preview)) as unknown as { steps: { key: string }[] };
  const trigger = { name: 'T', pipeline: 'tick', source: { kind: 'schedule', cron: '0 6 1 1 *' } };
  const webhook = { url: 'https://hooks.example/x', events: ['execution_ended'], secret };
  const { trigger_id: triggerId } = await make('/triggers', trigger);
  const { id: webhookId } = await make('/webhooks', webhook);
  const { id: delivery } = await make(`/webhooks/${String(webhookId)}/test`);
  const { id: tokenId } = await make('/tokens', { name: 'T', role: 'viewer' });
  const { id: invitation } = await make('/invitations', { role: 'viewer' });
  const bo = await kumiki.come(admin, 'bo@example.com', { role: 'viewer' });
  await admin.data('PUT', '/secrets/key', { value: 'a value of a secret' });
  const { items: found } = await admin.data('GET', '/components');
  const version = String(found[0]!['version']);

  const ofPlace: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['/api/v1/executions/', { id: ids[0]!, other: ids[1]!, item: '0', step: 'turn', name: 'image' }],
    ['/api/v1/pipelines/', { name: 'mark', version: '1', step: 'turn' }],
    ['/api/v1/deployments/', { name: 'mark' }],
    [
      '/api/v1/components/',
      { publisher: 'imaging', name: 'flip', version, index: '0', file: 'examples/in.png' },
    ],
    ['/api/v1/registry/', { publisher: 'imaging', name: 'flip', version, file: '0' }],
    ['/api/v1/files/', { file_id: file }],
    ['/api/v1/previews/', { key: steps[0]!.key.replace('sha256:', ''), name: 'image' }],
    ['/api/v1/triggers/', { id: String(triggerId) }],
    ['/api/v1/webhooks/', { id: String(webhookId), delivery: String(delivery) }],
    ['/api/v1/tokens/', { token: String(tokenId) }],
    ['/api/v1/invitations/', { invitation: String(invitation) }],
    ['/api/v1/people/', { person: await bo.id() }],
    ['/api/v1/secrets/', { secret: 'key' }],
    ['/api/v1/alerts/', { alert: '1' }],
    ['/api/v1/helper/', { digest: file }],
  ];
  const text = documentOf('mark', false);
  /** Of each route that takes one; a new route gets its own here, so that it is tried like the others. */
  const bodies: Readonly<Record<string, object>> = {
    'PATCH /api/v1/people/{person}': { name: 'Bo', role: 'viewer', publish: false, disabled: false },
    'PATCH /api/v1/webhooks/{id}': { ...webhook, enabled: true, description: 'D', pipelines: ['mark'] },
    // Where there is no cluster, nothing is started.
    'POST /api/v1/deployments': {
      pipeline: 'mark',
      target: 'kubernetes',
      params: {},
      replicas: { min: 1, max: 1 },
      streams: { policy: 'block', queue: 8, in_flight: 8 },
      deadline_ms: 1000,
      samples: { keep: 'none', every: 100 },
      hop: { format: 'jpeg', quality: 90, values: ['turn.image'] },
    },
    'POST /api/v1/executions/{id}/rerun': { from: 'turn', params: {}, step_params: { turn: {} } },
    'POST /api/v1/helper/reports': { reports: [] },
    'POST /api/v1/invitations': { role: 'viewer', note: 'N' },
    'POST /api/v1/invitations/accept': {
      secret: 'x'.repeat(43),
      login: 'al@example.com',
      name: 'Al',
      password,
    },
    'POST /api/v1/invitations/look': { secret: 'x'.repeat(43) },
    'POST /api/v1/pipelines': { text: documentOf('other', false) },
    'POST /api/v1/pipelines/validate': { text },
    'POST /api/v1/pipelines/{name}/publish': { revision: 2, note: 'N' },
    'POST /api/v1/pipelines/{name}/update': { revision: 1, components: {} },
    'POST /api/v1/pipelines/{name}/update/try': { execution: ids[0]!, components: {} },
    'POST /api/v1/previews': {
      ...preview,
      step: 'turn',
      params: {},
      step_params: { turn: {} },
      pins: { turn: steps[0]!.key },
    },
    'POST /api/v1/registry/notifications': {
      events: [{ action: 'push', target: { repository: 'a/b', tag: '1' } }],
    },
    'POST /api/v1/registry/versions': { image: 'registry.example/a/b:1' },
    'POST /api/v1/session': { name: 'chief@example.com', password },
    'POST /api/v1/tokens': { name: 'T', pipelines: { mark: 'viewer' }, days: 3 },
    'POST /api/v1/triggers': { ...trigger, params: {}, priority: 'low', paused: true },
    'POST /api/v1/webhooks': webhook,
    'PUT /api/v1/executions/{id}/items/{item}/verdict': { verdict: 'OK', note: 'N' },
    'PUT /api/v1/executions/{id}/pin': { pinned: true },
    'PUT /api/v1/pipelines/{name}': { text, revision: 1 },
    'PUT /api/v1/pipelines/{name}/pins/{step}': { key: steps[0]!.key, about: { a: 1 } },
    'PUT /api/v1/pipelines/{name}/retention': { intermediates: { days: 1, bytes: 1000 } },
    'PUT /api/v1/registry/components/{publisher}/{name}/versions/{version}/deprecated': {
      message: 'M',
      replacement: 'imaging/rotate@^1',
    },
    'PUT /api/v1/registry/components/{publisher}/{name}/versions/{version}/yanked': { message: 'M' },
    'PUT /api/v1/retention': { logs: { days: 5 }, record: { days: 9 } },
    'PUT /api/v1/secrets/{secret}': { value: 'another value of it' },
    'PUT /api/v1/session/password': { current: password, password },
    'PUT /api/v1/triggers/{id}': { ...trigger, revision: 1 },
  };
  const forms: Readonly<Record<string, NonNullable<Call['form']>>> = {
    'POST /api/v1/executions': { execution: JSON.stringify({ pipeline: 'mark', labels: { a: 'b' } }), image },
    'POST /api/v1/files': { file: image },
    'POST /api/v1/previews/files': { file: image },
    'POST /api/v1/pipeline/process': {
      pipeline_config: JSON.stringify({ pipeline_id: 'mark', parameters: {}, priority: 'low' }),
      client_id: 'c',
      correlation_id: '1',
      image,
    },
  };
  const queries: Readonly<Record<string, string>> = {
    'GET /api/v1/activity': 'pipeline=mark&from=2026-01-01T00:00:00Z',
    'GET /api/v1/pipelines/{name}/diff': 'from=1',
    'GET /api/v1/registry/components/{publisher}/{name}/compatibility': 'from=1.0.0&to=1.0.1',
  };
  return {
    kumiki,
    admin,
    /** How a route is called so that it answers. */
    callOf(method: string, path: string): Call {
      const params = ofPlace.find(([place]) => path.startsWith(place))?.[1] ?? {};
      const name = `${method} ${path}`;
      const [body, form, query] = [bodies[name], forms[name], queries[name]];
      return { params, ...(query && { query }), ...(body && { body }), ...(form && { form }) };
    },
  };
}

/** Texts as fields, bytes as files. */
export function formOf(fields: NonNullable<Call['form']>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.set(name, value);
    else form.append(name, new Blob([new Uint8Array(value)]), 'a.png');
  }
  return form;
}
