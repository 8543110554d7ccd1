import { optional, setting } from '../setting.ts';
import { bucketsSchema, type BucketsSetting } from './buckets.ts';

const mebibyte = 1024 * 1024;
const text = { type: 'string', minLength: 1, maxLength: 500 } as const;
const topic = {
  type: 'string',
  maxLength: 249,
  pattern: '^[a-zA-Z0-9._-]*$',
  'x-expected': 'the name of a topic',
} as const;
const count = (most: number) => ({ type: 'integer', minimum: 1, maximum: most }) as const;

export const saslMechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

/** Requests from Kafka, and progress and results to it. Without `brokers` nothing of it is loaded. */
export const kafka = {
  brokers: setting<readonly string[]>({
    env: 'KUMIKI_KAFKA_BROKERS',
    description:
      'Brokers of Kafka to begin with, as `HOST:PORT`. Without any, no request is taken from Kafka and nothing is told there: see [kafka.md](kafka.md).',
    schema: {
      type: 'array',
      items: {
        type: 'string',
        maxLength: 260,
        pattern: '^[0-9A-Za-z.:\\[\\]_-]+:[0-9]{1,5}$',
        'x-expected': 'HOST:PORT',
      },
      maxItems: 20,
    },
    default: [],
  }),
  clientId: setting<string>({
    env: 'KUMIKI_KAFKA_CLIENT_ID',
    description: 'What the brokers know this platform as, in their logs and quotas.',
    schema: { ...text, pattern: '^\\S+$' },
    default: 'kumiki',
  }),
  group: setting<string>({
    env: 'KUMIKI_KAFKA_GROUP',
    description: 'The group that shares the requests: platforms with the same records have the same one.',
    schema: { ...text, pattern: '^\\S+$' },
    default: 'kumiki',
  }),
  requestsTopic: setting<string>({
    env: 'KUMIKI_KAFKA_REQUESTS_TOPIC',
    description: 'The topic that requests come in. `none`: none are taken.',
    schema: { ...topic, minLength: 1 },
    default: 'image-processing-requests',
  }),
  progressTopic: setting<string>({
    env: 'KUMIKI_KAFKA_PROGRESS_TOPIC',
    description: 'The topic that states of steps and runs are told in. `none`: they are not.',
    schema: { ...topic, minLength: 1 },
    default: 'processing-progress',
  }),
  resultsTopic: setting<string>({
    env: 'KUMIKI_KAFKA_RESULTS_TOPIC',
    description: 'The topic that results are told in. `none`: they are not.',
    schema: { ...topic, minLength: 1 },
    default: 'processing-results',
  }),
  deadLettersTopic: setting<string>({
    env: 'KUMIKI_KAFKA_DEAD_LETTERS_TOPIC',
    description: 'The topic that requests are put aside in which cannot be carried out.',
    schema: { ...topic, minLength: 1 },
    default: 'image-processing-dead-letters',
  }),
  reportsTopic: setting<string>({
    env: 'KUMIKI_KAFKA_REPORTS_TOPIC',
    description:
      'The internal topic that pods of executions report in, in place of HTTPS: see [kubernetes.md](kubernetes.md#reports-through-kafka). `none`: they report over HTTPS.',
    schema: { ...topic, minLength: 1 },
    default: 'none',
  }),
  createTopics: setting<boolean>({
    env: 'KUMIKI_KAFKA_CREATE_TOPICS',
    description:
      'Whether topics that are missing are created at the start; else they are named, and it stops.',
    schema: { type: 'boolean' },
    default: false,
  }),
  partitions: setting<number>({
    env: 'KUMIKI_KAFKA_PARTITIONS',
    description: 'Partitions of topics that are created: so many platforms can share the requests.',
    schema: count(10_000),
    default: 6,
  }),
  tls: setting<boolean>({
    env: 'KUMIKI_KAFKA_TLS',
    description:
      'Whether connections to the brokers are encrypted; always with one of the three files below.',
    schema: { type: 'boolean' },
    default: false,
  }),
  tlsCa: optional<string>({
    env: 'KUMIKI_KAFKA_TLS_CA',
    description:
      'A file with the certificates (PEM) that the brokers are trusted by, in place of the public ones.',
    schema: text,
  }),
  tlsCertificate: optional<string>({
    env: 'KUMIKI_KAFKA_TLS_CERTIFICATE',
    description: 'A file with the certificate (PEM) that this platform shows to the brokers.',
    schema: text,
  }),
  tlsKey: optional<string>({
    env: 'KUMIKI_KAFKA_TLS_KEY',
    description: 'A file with the private key of that certificate (PEM).',
    schema: text,
  }),
  saslMechanism: optional<(typeof saslMechanisms)[number]>({
    env: 'KUMIKI_KAFKA_SASL_MECHANISM',
    description: 'How this platform signs in at the brokers; without it, it does not.',
    schema: { enum: [...saslMechanisms] },
  }),
  saslUsername: optional<string>({
    env: 'KUMIKI_KAFKA_SASL_USERNAME',
    description: 'Who it signs in as.',
    schema: text,
  }),
  saslPassword: optional<string>({
    env: 'KUMIKI_KAFKA_SASL_PASSWORD',
    description: 'The password that belongs to it.',
    schema: { ...text, maxLength: 10_000 },
    secret: true,
  }),
  saslPasswordFile: optional<string>({
    env: 'KUMIKI_KAFKA_SASL_PASSWORD_FILE',
    description: 'A file that holds the password in its place; read anew for each connection.',
    schema: text,
  }),
  caller: setting<string>({
    env: 'KUMIKI_KAFKA_CALLER',
    description:
      'Who asks, for all requests from Kafka: `client_id` and `correlation_id` are its own. It has the role runner, so whoever may write the topic of requests may run pipelines.',
    schema: { ...text, maxLength: 100 },
    default: 'kafka',
  }),
  pipelines: setting<readonly string[]>({
    env: 'KUMIKI_KAFKA_PIPELINES',
    description: 'The pipelines that requests from Kafka may run, by name. Without any named, all.',
    schema: { type: 'array', items: { ...text, maxLength: 100 }, maxItems: 1000 },
    default: [],
  }),
  buckets: setting<BucketsSetting>({
    env: 'KUMIKI_KAFKA_BUCKETS',
    description:
      'Buckets of S3 stores that requests may name objects of, written as for `triggers.buckets`; of each the keys that begin with `prefix`. Without any, none.',
    schema: bucketsSchema,
    default: {},
    secret: true,
  }),
  requestBytes: setting<number>({
    env: 'KUMIKI_KAFKA_REQUEST_BYTES',
    description:
      'The largest request in bytes that is taken; larger ones are put aside. Brokers have a limit of their own, 1 MiB by default (`max.message.bytes`).',
    schema: { type: 'integer', minimum: 1024, maximum: 256 * mebibyte },
    default: 16 * mebibyte,
  }),
  requestsAtOnce: setting<number>({
    env: 'KUMIKI_KAFKA_REQUESTS_AT_ONCE',
    description:
      'How many requests are read and stored at a time. They are recorded in the order of their partition.',
    schema: count(1000),
    default: 16,
  }),
  bytesAtOnce: setting<number>({
    env: 'KUMIKI_KAFKA_BYTES_AT_ONCE',
    description: 'How many bytes of requests are read and stored at a time; a single larger one goes alone.',
    schema: { type: 'integer', minimum: mebibyte, maximum: 4096 * mebibyte },
    default: 32 * mebibyte,
  }),
  mostWaiting: setting<number>({
    env: 'KUMIKI_KAFKA_MOST_WAITING',
    description: 'With so many runs waiting, no more requests are taken from Kafka until there are fewer.',
    schema: count(1_000_000),
    default: 500,
  }),
  messageBytes: setting<number>({
    env: 'KUMIKI_KAFKA_MESSAGE_BYTES',
    description:
      'The largest message in bytes that is sent; a result that is larger goes without its `outputs`, which REST has.',
    schema: { type: 'integer', minimum: 2048, maximum: 64 * mebibyte },
    default: 900_000,
  }),
} as const;
