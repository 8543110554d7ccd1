import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { realtimePlan, unsuitableSteps, type Deployments } from '../../deployments/index.ts';
import { hopFormats, plannedHops } from '../../executors/index.ts';
import type { Plan } from '../../pipeline/index.ts';
import { json } from '../http/answer.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { DeploymentDefaults } from './schemas.ts';

export interface DeployableOptions {
  readonly deployments: Pick<Deployments, 'targets'>;
  readonly planOf: (project: string, pipeline: string) => Promise<Plan>;
  readonly defaults: DeploymentDefaults;
}

const project = 'default';
const text: JsonSchema = { type: 'string' };
const version: JsonSchema = { type: 'integer', minimum: 1, maximum: 999_999_999 };

const shape: JsonSchema = {
  type: 'object',
  properties: {
    pipeline: text,
    version,
    deployable: { type: 'boolean' },
    obstacles: {
      type: 'array',
      description: 'The steps that keep it from being deployed: sources, and components not made for frames.',
      items: {
        type: 'object',
        properties: { step: text, component: text, why: { enum: ['source', 'never'] } },
        required: ['step', 'component', 'why'],
      },
    },
    groups: {
      type: 'array',
      description: 'Steps that share processes.',
      items: {
        type: 'object',
        properties: { group: text, steps: { type: 'array', items: text }, stateful: { type: 'boolean' } },
        required: ['group', 'steps', 'stateful'],
      },
    },
    hops: {
      type: 'array',
      description:
        'Images that pass from one group to another, and how they do on a cluster where the deployment says nothing.',
      items: {
        type: 'object',
        properties: { value: text, from: text, to: text, format: { enum: [...hopFormats] } },
        required: ['value', 'from', 'to', 'format'],
      },
    },
    targets: {
      type: 'array',
      description: 'Where it can be deployed: on the machine of the platform, and in pods of a cluster.',
      items: { enum: ['local', 'kubernetes'] },
    },
    budget_ms: { type: 'number', description: 'How long a frame may take, as the pipeline says.' },
    defaults: {
      type: 'object',
      description: 'What counts where a deployment says nothing.',
      properties: { replicas: { type: 'integer' }, deadline_ms: { type: 'integer' } },
      required: ['replicas', 'deadline_ms'],
    },
  },
  required: ['pipeline', 'version', 'deployable', 'obstacles', 'groups', 'hops', 'targets', 'defaults'],
};

/** Says before it is tried whether a version can be deployed, and which steps are in the way. */
export function deployableRoute({ deployments, planOf, defaults }: DeployableOptions): Route {
  return defineRoute<{ params: { readonly name: string }; query: { readonly version?: number } }>({
    method: 'GET',
    path: '/api/v1/pipelines/{name}/deployable',
    role: 'viewer',
    group: 'Deployments',
    summary:
      'Whether a version can be deployed: the steps that keep it from that, the groups of its steps, and what counts where nothing is said.',
    query: { type: 'object', properties: { version } },
    answers: { 200: { schema: shape } },
    async handle({ params: { name }, query }) {
      const plan = await planOf(project, query.version === undefined ? name : `${name}@${query.version}`);
      const obstacles = unsuitableSteps(plan).map(({ step, component, isSource }) => ({
        step,
        component,
        why: isSource ? 'source' : 'never',
      }));
      return json({
        pipeline: name,
        version: plan.pipeline.version,
        deployable: obstacles.length === 0,
        obstacles,
        targets: deployments.targets,
        groups: plan.groups.map(({ id, steps }) => ({
          group: id,
          steps,
          stateful: steps.some((step) => realtimeOf(plan, step) === 'stateful'),
        })),
        hops: plannedHops(realtimePlan(plan), defaults.hop),
        ...(plan.latencyBudgetMs !== undefined && { budget_ms: plan.latencyBudgetMs }),
        defaults: { replicas: defaults.replicas, deadline_ms: defaults.deadlineMs },
      });
    },
  });
}

function realtimeOf({ steps, components }: Plan, id: string): string | undefined {
  const component = steps.find((step) => step.id === id)?.component;
  return component === undefined ? undefined : components[component]?.manifest.realtime;
}
