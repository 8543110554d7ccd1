import { kumikiError } from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { JsonValue } from '@kumiki/component-sdk/values';
import type { ArtifactRef, SubmittedInput, SubmittedItem } from '../../../execution/index.ts';
import type { ExecutorChoice, Plan } from '../../../pipeline/index.ts';
import { asInput, byInput } from '../../core/file-inputs.ts';
import type { Priority, StartExecution } from '../../core/submission.ts';
import { checkFieldNames, formInvalid, inputOf, readJsonField } from '../json-field.ts';
import type { RequestedWebhook } from '../../../webhooks/index.ts';
import { requestedWebhookSchema } from './webhooks.ts';
import type { Upload } from '../upload/receive-upload.ts';

/** The field `execution` of an upload. */
interface ExecutionField {
  readonly pipeline: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly inputs?: Readonly<Record<string, JsonValue>>;
  readonly priority?: Priority;
  readonly executor?: ExecutorChoice;
  readonly labels?: Readonly<Record<string, string>>;
  readonly webhook?: RequestedWebhook;
}

/** How requests name a pipeline. */
export const pipelineIdSchema: JsonSchema = {
  type: 'string',
  pattern: '^[a-z0-9][a-z0-9-]{0,99}(@[1-9][0-9]{0,8})?$',
  'x-expected': 'NAME or NAME@VERSION',
};

export const executionField: JsonSchema = {
  type: 'object',
  properties: {
    pipeline: pipelineIdSchema,
    params: { type: 'object' },
    inputs: { type: 'object' },
    priority: { enum: ['low', 'normal', 'high'] },
    executor: { enum: ['local', 'argo'] },
    labels: { type: 'object', additionalProperties: { type: 'string', maxLength: 200 }, maxProperties: 20 },
    webhook: requestedWebhookSchema,
  },
  required: ['pipeline'],
  additionalProperties: false,
};

/** Reads the field `execution`. @throws BODY_INVALID */
export function readExecutionField({ fields }: Upload): ExecutionField {
  checkFieldNames(fields, ['execution']);
  return readJsonField(fields, 'execution', executionField) as ExecutionField;
}

/**
 * What an upload asks for. A file's field is `inputs.NAME`, or `image` for the pipeline's only required image input.
 * Several files of one input make as many items; a single one, and data, goes with all of them.
 * @throws INPUT_UNKNOWN, IMAGE_INPUT_UNCLEAR, INPUTS_UNEQUAL, INPUT_FILES_TOO_MANY, IMAGE_FORMAT_NOT_ALLOWED
 */
export function startFrom(plan: Plan, { files }: Upload, field: ExecutionField): StartExecution {
  const { pipeline, params, inputs = {}, priority, executor, labels } = field;
  const given = new Map<string, readonly SubmittedInput[]>();
  const sent = files.map(({ field: name, artifact }) => ({ ...inputOf(name), artifact }));
  let names: readonly string[] = [];
  for (const [input, uploaded] of byInput(plan, sent)) {
    const { list, shared } = plan.inputs[input]!;
    const stored = (artifact: ArtifactRef) => ({ kind: 'stored', artifact }) as const;
    given.set(input, list || shared ? [asInput(plan, input, uploaded, stored)] : uploaded.map(stored));
    if (!shared && (names.length === 0 || uploaded.length > names.length)) {
      names = uploaded.map(({ name }) => withoutEnding(name ?? input));
    }
  }
  for (const [input, data] of Object.entries(inputs)) {
    if (given.has(input)) throw formInvalid(`the input "${input}" is given as a file and as data.`);
    given.set(input, [{ kind: 'data', data }]);
  }
  const own = [...given].filter(([input]) => plan.inputs[input]?.shared !== true);
  const shared = [...given].filter(([input]) => plan.inputs[input]?.shared === true);
  return {
    pipeline,
    items: itemsOf(own, names),
    shared: Object.fromEntries(shared.map(([input, [value]]) => [input, value!])),
    ...(params && { params }),
    ...(priority && { priority }),
    ...(executor && { executor }),
    ...(labels && { labels }),
  };
}

/** @throws INPUTS_UNEQUAL */
function itemsOf(
  given: readonly (readonly [string, readonly SubmittedInput[]])[],
  names: readonly string[],
): SubmittedItem[] {
  const count = Math.max(1, ...given.map(([, values]) => values.length));
  if (given.some(([, values]) => values.length !== 1 && values.length !== count)) {
    const found = given.map(([input, values]) => `${values.length} of "${input}"`).join(', ');
    throw kumikiError('INPUTS_UNEQUAL', { found });
  }
  return Array.from({ length: count }, (_, at) => ({
    name: (names.length === count ? names[at] : undefined) ?? `item-${at + 1}`,
    inputs: Object.fromEntries(given.map(([input, values]) => [input, values[at] ?? values[0]!])),
  }));
}

function withoutEnding(name: string): string {
  return name.replace(/(?<=.)\.[^.]*$/, '');
}
