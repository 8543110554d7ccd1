/** A bucket of an S3 store, and how to get at it. */
export interface BucketSetting {
  readonly endpoint: string;
  readonly bucket: string;
  readonly prefix?: string;
  readonly region?: string;
  readonly pathStyle?: boolean;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Buckets by the names that pipelines and triggers call them by. */
export type BucketsSetting = Readonly<Record<string, BucketSetting>>;

const text = { type: 'string', minLength: 1, maxLength: 1000 } as const;

export const bucketsSchema = {
  type: 'object',
  maxProperties: 100,
  propertyNames: { pattern: '^[a-z0-9][a-z0-9-]{0,99}$' },
  additionalProperties: {
    type: 'object',
    properties: {
      endpoint: text,
      bucket: text,
      prefix: { type: 'string', maxLength: 500 },
      region: text,
      pathStyle: { type: 'boolean' },
      accessKey: text,
      secretKey: text,
    },
    required: ['endpoint', 'bucket', 'accessKey', 'secretKey'],
    additionalProperties: false,
  },
} as const;
