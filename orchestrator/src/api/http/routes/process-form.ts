import type { IncomingMessage } from 'node:http';
import { checkDigest, type ObjectReader, type ObjectWriter } from '@kumiki/component-sdk/storage';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { ProcessRequest } from '../../core/process-request.ts';
import type { FrameRequest } from '../../core/realtime.ts';
import type { Priority } from '../../core/submission.ts';
import type { TransientRequest } from '../../core/transient.ts';
import { checkFieldNames, formInvalid, inputOf, readJsonField } from '../json-field.ts';
import type { HeldShare } from '../upload/held-bytes.ts';
import { receiveHeld, recordable, type ReceivedFile } from '../upload/receive-held.ts';
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

const deadline: JsonSchema = { type: 'integer', minimum: 1, maximum: 3_600_000 };
const names = ['pipeline_config', 'client_id', 'correlation_id', 'record', 'mode', 'deadline_ms', 'webhook'];

/** What a form asks for. */
export interface ProcessForm {
  readonly config: PipelineConfig;
  readonly clientId?: string;
  readonly correlationId?: string;
  readonly record: 'durable' | 'none';
  /** `realtime`: a frame for a pipeline that is deployed. */
  readonly mode: 'batch' | 'realtime';
  /** Of a frame: how long it may take, in ms. */
  readonly deadlineMs?: number;
  readonly webhook?: RequestedWebhook;
  readonly files: readonly ReceivedFile[];
  /** As that of `HeldUpload`. */
  readonly memory?: ArrayBuffer;
}

/** A file of more bytes goes to the object store as it comes. */
const heldBytes = 8 * 1024 * 1024;
/** The most bytes of a file whose request is not recorded. */
const unrecordedBytes = 64 * 1024 * 1024;

/**
 * Reads the form of a request.
 * @param frameBytes the most bytes of a file of a frame
 * @throws BODY_INVALID, what `receiveHeld` throws
 */
export async function readProcessForm(
  request: IncomingMessage,
  objects: ObjectWriter,
  share: HeldShare,
  frameBytes: number,
): Promise<ProcessForm> {
  const { fields, files, memory } = await receiveHeld(request, objects, share, {
    ...uploadLimits,
    files: 100,
    heldBytes,
    onlyHeld: (before) => {
      if (before.get('mode') === 'realtime') return frameBytes;
      return before.get('record') === 'none' ? unrecordedBytes : undefined;
    },
  });
  checkFieldNames(fields, names);
  const config = readJsonField(fields, 'pipeline_config', pipelineConfig) as PipelineConfig;
  const mode = fields.get('mode') ?? 'batch';
  if (mode !== 'batch' && mode !== 'realtime') {
    throw formInvalid(`the field "mode" is "${mode}" where batch or realtime is expected.`);
  }
  const record = fields.get('record') ?? (mode === 'realtime' ? 'none' : 'durable');
  if (record !== 'durable' && record !== 'none') {
    throw formInvalid(`the field "record" is "${record}" where durable or none is expected.`);
  }
  const webhook = fields.has('webhook')
    ? (readJsonField(fields, 'webhook', requestedWebhookSchema) as RequestedWebhook)
    : undefined;
  if (record === 'none' && webhook)
    throw formInvalid('the field "webhook" goes with "record" durable: nothing else is told of.');
  if (mode === 'realtime' && record !== 'none')
    throw formInvalid('the field "record" is durable: with "mode" realtime, nothing is recorded.');
  if (files.length === 0) throw formInvalid('the file "image" is missing.');
  if (record === 'none' && files.some(({ bytes }) => bytes === undefined)) {
    throw formInvalid('the field "record" or "mode" stands behind a large file: send it before.');
  }
  const [clientId, correlationId] = [fields.get('client_id'), fields.get('correlation_id')];
  return {
    config,
    record,
    mode,
    files,
    ...(memory && { memory }),
    ...(fields.has('deadline_ms') && {
      deadlineMs: readJsonField(fields, 'deadline_ms', deadline) as number,
    }),
    ...(webhook && { webhook }),
    ...(clientId !== undefined && { clientId }),
    ...(correlationId !== undefined && { correlationId }),
  };
}

/**
 * For an execution that is recorded. Files are put into the store when nothing else speaks against it.
 * @param atHand takes their bytes for the run, where whoever asks waits for it: then the store has no use for them at hand
 */
export async function asRecorded(
  form: ProcessForm,
  objects: ObjectWriter & Pick<ObjectReader, 'stat'>,
  atHand: { readonly bytes: Map<string, Uint8Array> } | undefined,
): Promise<ProcessRequest> {
  const { clientId, correlationId, webhook } = form;
  const unseen = new Set<string>();
  const given = form.files.map(async (file) => {
    const artifact = await recordable(file);
    const { digest } = artifact;
    if (atHand && file.bytes) {
      atHand.bytes.set(digest, file.bytes);
      if (!(await objects.stat(digest))) unseen.add(digest);
    }
    return { ...file, artifact };
  });
  const files = await Promise.all(given);
  return {
    ...asked(form),
    ...(atHand && { atHand: { ...atHand, unseen } }),
    ...(webhook && { webhook }),
    ...(clientId !== undefined && { clientId }),
    ...(correlationId !== undefined && { correlationId }),
    files: files.map(({ field, artifact }) => ({ ...inputOf(field), artifact })),
    store: async () => {
      const held = files.map(async ({ bytes, artifact }) => {
        if (!bytes) return;
        const digest = checkDigest(artifact.digest);
        const absent = unseen.has(digest);
        await objects.put(bytes, { digest, absent, ...(atHand && { keepAtHand: false }) });
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

/** For a frame. */
export function asFrame(form: ProcessForm): FrameRequest & { readonly priority?: Priority } {
  const { parameters, priority } = asked(form);
  const { deadlineMs } = form;
  return {
    files: asTransient(form).files.map(({ artifact, ...about }) => ({ ...about, artifact })),
    ...(parameters && { parameters }),
    ...(priority && { priority }),
    ...(deadlineMs !== undefined && { deadlineMs }),
  };
}

function asked({ config }: ProcessForm) {
  const { pipeline_id: pipelineId, parameters, priority } = config;
  return { pipelineId, ...(parameters && { parameters }), ...(priority && { priority }) };
}
