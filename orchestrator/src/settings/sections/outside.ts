import { setting } from '../setting.ts';
import { bucketsSchema, type BucketsSetting } from './buckets.ts';

/** What components of the standard library reach outside of their pipelines. Addresses: `network.allow`. */
export const outside = {
  sourceFolders: setting<string>({
    env: 'KUMIKI_SOURCE_FOLDERS',
    description:
      'Folders of this machine, parted by commas, that sources may read images of, with all folders in them. Without any, no source reads a folder.',
    schema: { type: 'string', maxLength: 10_000 },
    default: '',
  }),
  sinkFolders: setting<string>({
    env: 'KUMIKI_SINK_FOLDERS',
    description:
      'Folders of this machine, parted by commas, that sinks may write results to, with all folders in them. Without any, no sink writes a folder.',
    schema: { type: 'string', maxLength: 10_000 },
    default: '',
  }),
  sourceBuckets: setting<BucketsSetting>({
    env: 'KUMIKI_SOURCE_BUCKETS',
    description:
      'Buckets of S3 stores that `source/object-prefix` may read, by the names that they are called by, written as for `triggers.buckets`; of each what is under `prefix`. Without any, none is read.',
    schema: bucketsSchema,
    default: {},
    secret: true,
  }),
  sinkBuckets: setting<BucketsSetting>({
    env: 'KUMIKI_SINK_BUCKETS',
    description:
      'Buckets of S3 stores that `sink/object-prefix` may write, written as for `triggers.buckets`; of each what is under `prefix`. Without any, none is written.',
    schema: bucketsSchema,
    default: {},
    secret: true,
  }),
} as const;
