import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { FileValue, Image, type JsonValue, type Value } from '@kumiki/component-sdk/values';
import type { Preview, PreviewedOutput, PreviewedStep } from '../../../previews/index.ts';

export const previewsBase = '/api/v1/previews';
/** Longer data is summed up by how many elements it has. */
const inlineBytes = 64 * 1024;

/** A preview as clients see it. */
export function previewAnswer(preview: Preview): object {
  const { pipeline, status, error, images, steps, problems, durationMs } = preview;
  return {
    pipeline,
    status,
    ...(error && { error }),
    images: Object.fromEntries(
      Object.entries(images).map(([input, of]) => [
        input,
        of.map(({ digest, key, width, height, fullWidth, fullHeight, scale }) => ({
          file_id: digest,
          thumbnail: thumbnailOf(key, 'image'),
          width,
          height,
          full_width: fullWidth,
          full_height: fullHeight,
          scale,
        })),
      ]),
    ),
    steps: steps.map(stepAnswer),
    problems,
    duration_ms: round(durationMs),
  };
}

function stepAnswer({ step, status, durationMs, error, key, outputs, pixelParams }: PreviewedStep): object {
  const answers = Object.entries(outputs).map(([name, output]) => [name, outputAnswer(name, output, key)]);
  return {
    step,
    status,
    cached: status === 'cached',
    ...(key !== undefined && { key }),
    ...(durationMs !== undefined && { duration_ms: round(durationMs) }),
    ...(error && { error }),
    pixel_params: pixelParams,
    outputs: Object.fromEntries(answers) as object,
  };
}

function outputAnswer(name: string, { type, value }: PreviewedOutput, key: string | undefined): object {
  if (!Array.isArray(value)) return { type, ...oneAnswer(name, value, key, 0) };
  const list = value as readonly Value[];
  if (list.every((one) => one instanceof Image || one instanceof FileValue)) {
    return { type, list: list.map((one, at) => oneAnswer(name, one, key, at)) };
  }
  return { type, ...dataAnswer(value as JsonValue) };
}

function oneAnswer(name: string, value: Value, key: string | undefined, element: number): object {
  if (value instanceof FileValue) return { name: value.name, size: value.size, media_type: value.mediaType };
  if (!(value instanceof Image)) return dataAnswer(value as JsonValue);
  const { width, height, depth, space, alpha, frame } = value;
  const more = element > 0 ? `?element=${element}` : '';
  return {
    width,
    height,
    depth,
    space,
    alpha,
    frame: { ...frame, toRoot: [...frame.toRoot] },
    ...(key !== undefined && {
      thumbnail: `${thumbnailOf(key, name)}${more}`,
    }),
  };
}

function thumbnailOf(key: string, name: string): string {
  return `${previewsBase}/values/${key.replace('sha256:', '')}/${name}/thumbnail`;
}

function dataAnswer(data: JsonValue): object {
  const size = JSON.stringify(data).length;
  if (size <= inlineBytes) return { data };
  const items = (data as { items?: unknown }).items ?? data;
  return { size, ...(Array.isArray(items) && { items: items.length }) };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

const number: JsonSchema = { type: 'number', minimum: 0 };
const anything: JsonSchema = { type: 'object' };

export const previewShape: JsonSchema = {
  type: 'object',
  required: ['pipeline', 'status', 'images', 'steps', 'problems', 'duration_ms'],
  properties: {
    pipeline: { type: 'string' },
    status: { enum: ['succeeded', 'failed'] },
    error: anything,
    images: {
      type: 'object',
      description:
        'By input: in which size the steps got the image. `scale` is pixels of it for one of the whole image: parameters that are lengths in pixels (`pixel_params`) mean its pixels.',
      additionalProperties: {
        type: 'array',
        items: {
          type: 'object',
          required: ['file_id', 'thumbnail', 'width', 'height', 'full_width', 'full_height', 'scale'],
          properties: {
            file_id: { type: 'string' },
            thumbnail: { type: 'string', description: 'The address of a small copy.' },
            width: number,
            height: number,
            full_width: number,
            full_height: number,
            scale: number,
          },
        },
      },
    },
    steps: {
      type: 'array',
      items: {
        type: 'object',
        required: ['step', 'status', 'cached', 'outputs', 'pixel_params'],
        properties: {
          step: {
            type: 'string',
            description:
              'One in a pipeline that is a step is `outer/inner`; `outer` has what that pipeline hands on as it got it.',
          },
          status: { enum: ['succeeded', 'cached', 'pinned', 'failed', 'skipped', 'left_out', 'not_reached'] },
          cached: { type: 'boolean', description: 'What it gave was known from before.' },
          key: { type: 'string', description: 'Names what it gave for as long as that is kept; see `pins`.' },
          duration_ms: number,
          error: anything,
          pixel_params: { type: 'array', items: { type: 'string' } },
          outputs: {
            type: 'object',
            description:
              'By name: data as it is, or its size where it is long; images with their size, frame and the address of a thumbnail.',
            additionalProperties: anything,
          },
        },
      },
    },
    problems: { type: 'array', items: anything },
    duration_ms: number,
  },
};
