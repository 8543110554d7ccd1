import type { JsonSchema } from '@kumiki/component-sdk/schema';

/** The largest object that a request may name, in bytes. */
export const mostObjectBytes = 1024 * 1024 * 1024;

const name = { type: 'string', minLength: 1, maxLength: 200 } as const;
const bytes = { type: 'integer', minimum: 1, maximum: mostObjectBytes } as const;
const fileId: JsonSchema = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$', 'x-expected': 'sha256:…' };

/** A request on the topic `image-processing-requests`. */
export const requestSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'ImageProcessingRequest',
  description: 'One image for a published pipeline, as a value of the topic image-processing-requests.',
  type: 'object',
  properties: {
    client_id: { ...name, description: 'Who sends it, in the sender’s own words.' },
    correlation_id: {
      ...name,
      description: 'Names the request among those of its client: the same again is the same execution.',
    },
    image_data: {
      type: 'string',
      minLength: 4,
      contentEncoding: 'base64',
      description: 'The image itself, in base64.',
    },
    file_id: { ...fileId, description: 'The image, where the platform has it already.' },
    object: {
      type: 'object',
      description: 'The image, where it is in a bucket that the operator allows.',
      properties: {
        bucket: { ...name, description: 'As kafka.buckets calls it.' },
        key: { type: 'string', minLength: 1, maxLength: 1024 },
        sha256: {
          type: 'string',
          pattern: '^(sha256:)?[0-9a-f]{64}$',
          'x-expected': '64 hexadecimal digits',
          description: 'Of its bytes.',
        },
        size: { ...bytes, description: 'In bytes.' },
      },
      required: ['bucket', 'key', 'sha256', 'size'],
      additionalProperties: false,
    },
    image_format: {
      enum: ['jpeg', 'png', 'tiff'],
      description: 'What the image is; compared with its first bytes. Needed with image_data.',
    },
    image_size_bytes: {
      ...bytes,
      description: 'Bytes of the image, not of its base64; compared with what came. Needed with image_data.',
    },
    pipeline_config: {
      type: 'object',
      properties: {
        pipeline_id: { ...name, description: 'NAME, for the newest published version, or NAME@VERSION.' },
        parameters: {
          type: 'object',
          maxProperties: 1000,
          description:
            'The pipeline’s own parameters, as JSON; a text for one that is no text is read as JSON.',
        },
        priority: { enum: ['low', 'normal', 'high', 'LOW', 'NORMAL', 'HIGH'] },
      },
      required: ['pipeline_id'],
      additionalProperties: false,
    },
    inputs: {
      type: 'object',
      description: 'The pipeline’s other inputs by name: files that the platform has.',
      maxProperties: 100,
      additionalProperties: {
        type: 'object',
        properties: { file_id: fileId },
        required: ['file_id'],
        additionalProperties: false,
      },
    },
    timestamp: {
      type: ['string', 'integer'],
      description: 'When it was made: ISO 8601, or milliseconds since 1970. Nothing depends on it.',
    },
  },
  required: ['client_id', 'correlation_id', 'pipeline_config'],
  oneOf: [
    { required: ['image_data', 'image_format', 'image_size_bytes'] },
    { required: ['file_id'] },
    { required: ['object'] },
  ],
  additionalProperties: false,
};
