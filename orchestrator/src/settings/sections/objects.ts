import { optional, setting } from '../setting.ts';

const text = { type: 'string', minLength: 1, maxLength: 1000 } as const;

/** A bucket that holds the objects, in place of the data folder. Records stay where they are. */
export const objects = {
  endpoint: optional<string>({
    env: 'KUMIKI_OBJECTS_ENDPOINT',
    description:
      'An S3 store that keeps images, results and other files, as `https://HOST` or `http://HOST:PORT`. Without it they lie in the data folder. What is in the folder already is not moved.',
    schema: text,
  }),
  bucket: optional<string>({
    env: 'KUMIKI_OBJECTS_BUCKET',
    description: 'The bucket there, which exists already.',
    schema: text,
  }),
  prefix: setting<string>({
    env: 'KUMIKI_OBJECTS_PREFIX',
    description: 'What the keys in the bucket begin with, such as `kumiki/`.',
    schema: { type: 'string', maxLength: 500 },
    default: '',
  }),
  region: setting<string>({
    env: 'KUMIKI_OBJECTS_REGION',
    description: 'The region of the bucket.',
    schema: text,
    default: 'us-east-1',
  }),
  pathStyle: setting<boolean>({
    env: 'KUMIKI_OBJECTS_PATH_STYLE',
    description: 'Whether the bucket stands in the path (`https://HOST/BUCKET`), or before the host’s name.',
    schema: { type: 'boolean' },
    default: true,
  }),
  accessKey: optional<string>({
    env: 'KUMIKI_OBJECTS_ACCESS_KEY',
    description: 'The access key. It may read, write, list and delete under the prefix.',
    schema: text,
    secret: true,
  }),
  secretKey: optional<string>({
    env: 'KUMIKI_OBJECTS_SECRET_KEY',
    description: 'The secret key that belongs to it.',
    schema: text,
    secret: true,
  }),
} as const;
