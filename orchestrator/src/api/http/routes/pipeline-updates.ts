import { kumikiError } from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { trialLabel } from '../../../execution/index.ts';
import type { ComponentUpdate, PipelineUpdates, UpdateWanted } from '../../../pipelines/index.ts';
import type { Executions } from '../../core/executions.ts';
import { json } from '../answer.ts';
import { pipelineName } from '../pipeline-name.ts';
import { defineRoute, type Route } from '../route.ts';
import { executionId, executionsBase, refOf } from './in-execution.ts';

interface Named {
  readonly params: { readonly name: string };
}

interface Wanted {
  readonly components?: UpdateWanted;
}

const project = 'default';
const group = 'Pipelines';
const base = '/api/v1/pipelines/{name}';
const name = pipelineName;
const versionText: JsonSchema = { type: 'string', maxLength: 100 };

const droppedShape: JsonSchema = {
  type: 'array',
  description: 'Values of steps that the other version has no parameter for.',
  items: {
    type: 'object',
    properties: { step: { type: 'string' }, param: { type: 'string' } },
    required: ['step', 'param'],
  },
};

const updateShape: JsonSchema = {
  type: 'object',
  properties: {
    reference: { type: 'string', description: 'As the draft names it.' },
    component: { type: 'string' },
    steps: { type: 'array', items: { type: 'string' } },
    current: { type: ['string', 'null'], description: 'In the newest version of the pipeline.' },
    wanted: { type: ['string', 'null'], description: 'What a version that is published now would have.' },
    latest: { type: ['string', 'null'] },
    state: {
      enum: ['current', 'newer', 'beyond', 'missing'],
      description:
        '`newer` comes with the next version that is published; `beyond` does not fit what the draft says.',
    },
    yanked: { type: 'boolean' },
    deprecated: { type: 'object' },
    changes: { type: 'object', description: 'From the current version to the latest.' },
    next: { type: 'string', description: 'What the draft has to say for the latest.' },
    dropped: droppedShape,
  },
  required: ['reference', 'component', 'steps', 'current', 'wanted', 'latest', 'state', 'yanked', 'dropped'],
};

const changedShape: JsonSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: { from: { type: 'string' }, to: { type: 'string' } },
    required: ['from', 'to'],
  },
};

const wantedShape = {
  components: {
    type: 'object',
    additionalProperties: versionText,
    maxProperties: 500,
    description: 'Versions by component. Without it, all go to the latest.',
  },
} as const;

/** Newer versions of the components of pipelines: what there is, to try them, and to write them into the draft. */
export function pipelineUpdateRoutes(updates: PipelineUpdates, executions: Executions): Route[] {
  return [
    defineRoute<Named>({
      method: 'GET',
      path: `${base}/outdated`,
      role: 'viewer',
      group,
      summary: 'What versions of its components there are, and what would change.',
      params: { name },
      answers: {
        200: {
          schema: {
            type: 'object',
            properties: {
              name,
              revision: { type: 'integer' },
              published: { type: ['integer', 'null'] },
              components: { type: 'array', items: updateShape },
            },
            required: ['name', 'revision', 'published', 'components'],
          },
        },
      },
      async handle({ params }) {
        const { draft, components } = await updates.outdated(project, params.name);
        const { revision, published } = draft;
        return json({
          name: draft.name,
          revision,
          published: published === 0 ? null : published,
          components: components.map(updateAnswer),
        });
      },
    }),
    defineRoute<Named & { body: Wanted & { revision: number } }>({
      method: 'POST',
      path: `${base}/update`,
      role: 'editor',
      group,
      summary: 'Writes other versions of components into the draft that was read with a revision.',
      params: { name },
      body: {
        type: 'object',
        properties: { revision: { type: 'integer', minimum: 1 }, ...wantedShape },
        required: ['revision'],
        additionalProperties: false,
      },
      answers: {
        200: {
          schema: {
            type: 'object',
            properties: {
              name,
              revision: { type: 'integer' },
              text: { type: 'string' },
              changed: changedShape,
              dropped: droppedShape,
              problems: { type: 'array', items: { type: 'object' } },
            },
            required: ['name', 'revision', 'text', 'changed', 'dropped', 'problems'],
          },
        },
      },
      async handle({ params, body: { revision, components } }) {
        const asked = { revision, wanted: components };
        const { draft, changed, dropped, problems } = await updates.update(project, params.name, asked);
        const { name: of, revision: made, text } = draft;
        return json({ name: of, revision: made, text, changed, dropped, problems });
      },
    }),
    defineRoute<Named & { body: Wanted & { execution: string } }>({
      method: 'POST',
      path: `${base}/update/try`,
      role: 'editor',
      group,
      summary:
        'Runs the draft with other versions of components over the inputs of an earlier execution, to be compared with it. Nothing of the draft is changed.',
      params: { name },
      body: {
        type: 'object',
        properties: { execution: executionId, ...wantedShape },
        required: ['execution'],
        additionalProperties: false,
      },
      answers: {
        202: {
          schema: {
            type: 'object',
            properties: {
              execution_id: executionId,
              status: { type: 'string' },
              comparison: { type: 'string', description: 'Where the two are side by side.' },
              changed: changedShape,
              dropped: droppedShape,
            },
            required: ['execution_id', 'status', 'comparison', 'changed', 'dropped'],
          },
        },
      },
      async handle({ params, body: { execution, components } }) {
        const ref = refOf(execution);
        const before = await executions.get(ref);
        if (before.pipeline.name !== params.name) {
          const reason = `it is one of ${before.pipeline.name}`;
          throw kumikiError('EXECUTION_STATE', { execution, action: 'try', reason });
        }
        const { plan, changed, dropped } = await updates.planned(project, params.name, components);
        const again = await executions.rerun(ref, { plan, labels: { [trialLabel]: 'update' } });
        const comparison = `${executionsBase}/${execution}/compare/${again.id}`;
        const headers = { Location: `${executionsBase}/${again.id}` };
        return json(
          { execution_id: again.id, status: again.status, comparison, changed, dropped },
          { status: 202, headers },
        );
      },
    }),
  ];
}

function updateAnswer({ current, wanted, latest, ...update }: ComponentUpdate): object {
  return { ...update, current: current?.version ?? null, wanted: wanted ?? null, latest: latest ?? null };
}
