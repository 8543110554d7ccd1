import { setting } from '../setting.ts';
import { bucketsSchema, type BucketsSetting } from './buckets.ts';

/** Pipelines that start by themselves. */
export const triggers = {
  folders: setting<string>({
    env: 'KUMIKI_TRIGGER_FOLDERS',
    description:
      'Folders of this machine, parted by commas, that triggers may watch, with all folders in them. Without any, no trigger watches a folder.',
    schema: { type: 'string', maxLength: 10_000 },
    default: '',
  }),
  buckets: setting<BucketsSetting>({
    env: 'KUMIKI_TRIGGER_BUCKETS',
    description:
      'Buckets of S3 stores that triggers may watch, by the names that they are called by, such as `{"camera": {"endpoint": "https://s3.example", "bucket": "incoming", "prefix": "camera/", "accessKey": "…", "secretKey": "…"}}`. What is outside of `prefix` is not looked at; `region` and `pathStyle` where the store wants them.',
    schema: bucketsSchema,
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
