import type { IncomingMessage } from 'node:http';
import { checkDigest, type ObjectWriter } from '@kumiki/component-sdk/storage';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { ProcessRequest } from '../../core/processing.ts';
import type { Priority } from '../../core/submission.ts';
import type { TransientRequest } from '../../core/transient.ts';
import { checkFieldNames, formInvalid, inputOf, readJsonField } from '../json-field.ts';
import type { HeldShare } from '../upload/held-bytes.ts';
import { receiveHeld, type ReceivedFile } from '../upload/receive-held.ts';
import { uploadLimits } from '../upload/receive-upload.ts';
import type { RequestedWebhook } from '../../../webhooks/index.ts';
import { pipelineIdSchema } from './start-execution.ts';
import { requestedWebhookSchema } from './webhooks.ts';

/** The field `pipeline_config`. */
interface PipelineConfig {
  readonly pipeline_id: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly priority?: Priority;
}

const pipelineConfig: JsonSchema = {
  type: 'object',
  properties: {
    pipeline_id: pipelineIdSchema,
    parameters: { type: 'object' },
    priority: { enum: ['low', 'normal', 'high'] },
  },
  required: ['pipeline_id'],
  additionalProperties: false,
};

/** What a form asks for. */
export interface ProcessForm {
  readonly config: PipelineConfig;
  readonly clientId?: string;
  readonly correlationId?: string;
  readonly record: 'durable' | 'none';
  readonly webhook?: RequestedWebhook;
  readonly files: readonly ReceivedFile[];
}

/** A file of more bytes goes to the object store as it comes. */
const heldBytes = 8 * 1024 * 1024;
/** The most bytes of a file whose request is not recorded. */
const unrecordedBytes = 64 * 1024 * 1024;

/**
 * Reads the form of a request.
 * @throws BODY_INVALID, what `receiveHeld` throws
 */
export async function readProcessForm(
  request: IncomingMessage,
  objects: ObjectWriter,
  share: HeldShare,
): Promise<ProcessForm> {
  const { fields, files } = await receiveHeld(request, objects, share, {
    ...uploadLimits,
    files: 100,
    heldBytes,
    onlyHeld: (before) => (before.get('record') === 'none' ? unrecordedBytes : undefined),
  });
  checkFieldNames(fields, ['pipeline_config', 'client_id', 'correlation_id', 'record', 'webhook']);
  const config = readJsonField(fields, 'pipeline_config', pipelineConfig) as PipelineConfig;
  const record = fields.get('record') ?? 'durable';
  if (record !== 'durable' && record !== 'none') {
    throw formInvalid(`the field "record" is "${record}" where durable or none is expected.`);
  }
  const webhook = fields.has('webhook')
    ? (readJsonField(fields, 'webhook', requestedWebhookSchema) as RequestedWebhook)
    : undefined;
  if (record === 'none' && webhook)
    throw formInvalid('the field "webhook" goes with "record" durable: nothing else is told of.');
  if (files.length === 0) throw formInvalid('the file "image" is missing.');
  if (record === 'none' && files.some(({ bytes }) => bytes === undefined)) {
    throw formInvalid('the field "record" stands behind a large file: send it before.');
  }
  const [clientId, correlationId] = [fields.get('client_id'), fields.get('correlation_id')];
  return {
    config,
    record,
    files,
    ...(webhook && { webhook }),
    ...(clientId !== undefined && { clientId }),
    ...(correlationId !== undefined && { correlationId }),
  };
}

/** For an execution that is recorded. Files are put into the store when nothing else speaks against it. */
export function asRecorded(form: ProcessForm, objects: ObjectWriter): ProcessRequest {
  const { files, clientId, correlationId, webhook } = form;
  return {
    ...asked(form),
    ...(webhook && { webhook }),
    ...(clientId !== undefined && { clientId }),
    ...(correlationId !== undefined && { correlationId }),
    files: files.map(({ field, artifact }) => ({ ...inputOf(field), artifact })),
    store: async () => {
      const held = files.map(async ({ bytes, artifact }) => {
        if (bytes) await objects.put(bytes, { digest: checkDigest(artifact.digest) });
      });
      await Promise.all(held);
    },
  };
}

/** For one that is not. */
export function asTransient(form: ProcessForm): TransientRequest {
  return {
    ...asked(form),
    files: form.files.map(({ field, artifact, bytes }) => ({
      ...inputOf(field),
      artifact: { ...artifact, bytes: bytes! },
    })),
  };
}

function asked({ config }: ProcessForm) {
  const { pipeline_id: pipelineId, parameters, priority } = config;
  return { pipelineId, ...(parameters && { parameters }), ...(priority && { priority }) };
}
