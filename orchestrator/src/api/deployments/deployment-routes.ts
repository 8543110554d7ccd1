import { roleOn } from '../../identity/roles.ts';
import type { Deployment, Deployments } from '../../deployments/index.ts';
import { checkRoleOn } from '../../identity/roles.ts';
import type { Plan } from '../../pipeline/index.ts';
import { empty, json } from '../http/answer.ts';
import { pageAnswer, pageSchema } from '../http/page.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { sampleAnswer, sampleShape } from './sample-answer.ts';
import {
  deploymentAnswer,
  deploymentShape,
  settingsOf,
  writtenDeployment,
  type DeploymentDefaults,
  type WrittenDeployment,
} from './schemas.ts';

export interface DeploymentRoutesOptions {
  readonly deployments: Deployments;
  readonly planOf: (project: string, pipeline: string) => Promise<Plan>;
  readonly defaults: DeploymentDefaults;
}

const project = 'default';
const group = 'Deployments';
const base = '/api/v1/deployments';

interface One {
  readonly params: { readonly name: string };
}

interface Waits {
  readonly query: { readonly wait?: number };
}

const waitQuery = {
  type: 'object',
  properties: { wait: { type: 'number', minimum: 0, maximum: 300 } },
} as const;

/** The routes of deployments: pipelines that stay up for frames. */
export function deploymentRoutes({ deployments, planOf, defaults }: DeploymentRoutesOptions): Route[] {
  const about = { group, scope: 'pipeline' } as const;
  const one = { 200: { schema: deploymentShape } } as const;

  /** How it is when it takes frames, or cannot, or the time is over. */
  const awaited = async (name: string, seconds: number, signal: AbortSignal): Promise<object> => {
    const late = AbortSignal.timeout(Math.ceil(seconds * 1000));
    // That it cannot be started is in the answer.
    await deployments.ready(project, name, AbortSignal.any([signal, late])).catch(() => undefined);
    return deploymentAnswer(await deployments.get(project, name));
  };

  const desireRoute = (action: 'start' | 'stop', desired: Deployment['desired'], summary: string): Route =>
    defineRoute<One & Waits>({
      ...about,
      method: 'POST',
      path: `${base}/{name}/${action}`,
      role: 'editor',
      summary,
      query: waitQuery,
      answers: one,
      async handle({ params, query, caller, signal }) {
        const shown = await deployments.desire(project, caller.id, params.name, desired);
        if (query.wait === undefined || desired === 'stopped') return json(deploymentAnswer(shown));
        return json(await awaited(params.name, query.wait, signal));
      },
    });

  return [
    defineRoute({
      method: 'GET',
      path: base,
      role: 'viewer',
      scope: 'own',
      group,
      summary: 'Lists the pipelines that stay up, by name, with how each one is at this moment.',
      answers: { 200: { schema: pageSchema(deploymentShape) } },
      async handle({ caller }) {
        const all = await deployments.list(project);
        const own = all.filter(({ deployment }) => roleOn(caller, deployment.pipeline) !== undefined);
        return pageAnswer(own.map(deploymentAnswer));
      },
    }),
    defineRoute<Waits & { body: WrittenDeployment }>({
      method: 'POST',
      path: base,
      role: 'editor',
      scope: 'own',
      group,
      summary:
        'Deploys a version of a pipeline: its processes start and stay up for frames. Where the pipeline is deployed already, the version takes the place of the one before without the loss of a frame. The query "wait" holds the request until it takes frames, for so many seconds.',
      query: waitQuery,
      body: writtenDeployment,
      answers: { 201: { schema: deploymentShape } },
      async handle({ body, caller, query, signal }) {
        const [name = ''] = body.pipeline.split('@');
        checkRoleOn(caller, name, 'editor');
        const { pipeline } = await planOf(project, body.pipeline);
        const settings = settingsOf(name, pipeline.version!, body, defaults);
        const made = await deployments.deploy(project, caller.id, settings);
        const answer =
          query.wait === undefined ? deploymentAnswer(made) : await awaited(name, query.wait, signal);
        return json(answer, { status: 201, headers: { Location: `${base}/${name}` } });
      },
    }),
    defineRoute<One>({
      ...about,
      method: 'GET',
      path: `${base}/{name}`,
      role: 'viewer',
      summary: 'One deployment, by the name of its pipeline: frames, times of its steps, processes.',
      answers: one,
      handle: async ({ params }) => json(deploymentAnswer(await deployments.get(project, params.name))),
    }),
    defineRoute<One>({
      ...about,
      method: 'GET',
      path: `${base}/{name}/samples`,
      role: 'viewer',
      summary: 'Frames of a deployment that were kept to be looked at, the newest first.',
      answers: { 200: { schema: pageSchema(sampleShape) } },
      handle: async ({ params }) =>
        pageAnswer((await deployments.samples(project, params.name)).map(sampleAnswer)),
    }),
    defineRoute<One>({
      ...about,
      method: 'DELETE',
      path: `${base}/{name}`,
      role: 'editor',
      summary: 'Ends a deployment for good. Frames that are there have ten seconds.',
      answers: { 204: { type: 'text/plain', description: 'It is gone.' } },
      async handle({ params }) {
        await deployments.remove(project, params.name);
        return empty();
      },
    }),
    desireRoute('stop', 'stopped', 'Ends the processes of a deployment until it is started again.'),
    desireRoute('start', 'running', 'Brings a deployment up again that was stopped.'),
  ];
}
