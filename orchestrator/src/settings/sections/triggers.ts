import { setting } from '../setting.ts';

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

const text = { type: 'string', minLength: 1, maxLength: 1000 } as const;

/** Pipelines that start by themselves. */
export const triggers = {
  folders: setting<string>({
    env: 'KUMIKI_TRIGGER_FOLDERS',
    description:
      'Folders of this machine, parted by commas, that triggers may watch, with all folders in them. Without any, no trigger watches a folder.',
    schema: { type: 'string', maxLength: 10_000 },
    default: '',
  }),
  buckets: setting<Readonly<Record<string, BucketSetting>>>({
    env: 'KUMIKI_TRIGGER_BUCKETS',
    description:
      'Buckets of S3 stores that triggers may watch, by the names that they are called by, such as `{"camera": {"endpoint": "https://s3.example", "bucket": "incoming", "prefix": "camera/", "accessKey": "…", "secretKey": "…"}}`. What is outside of `prefix` is not looked at; `region` and `pathStyle` where the store wants them.',
    schema: {
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
    },
    default: {},
    secret: true,
  }),
  settleSeconds: setting<number>({
    env: 'KUMIKI_TRIGGER_SETTLE_SECONDS',
    description: 'How long the size and time of a new file must stay the same before it is taken.',
    schema: { type: 'number', minimum: 0.1, maximum: 3600 },
    default: 2,
  }),
  pollSeconds: setting<number>({
    env: 'KUMIKI_TRIGGER_POLL_SECONDS',
    description:
      'How often watched folders are looked at; changes on this machine are mostly seen at once, in network folders only so.',
    schema: { type: 'number', minimum: 0.1, maximum: 3600 },
    default: 5,
  }),
} as const;
