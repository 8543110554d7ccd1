import type { ErrorEntry } from '../entry.ts';

const refused = { side: 'caller', http: 422, grpc: 'INVALID_ARGUMENT', retryable: false } as const;
const settled = { side: 'operator', http: 500, grpc: 'FAILED_PRECONDITION', retryable: false } as const;

/** Requests that come as messages, and messages about what happens. */
export const kafkaErrors = {
  MESSAGE_UNREADABLE: {
    message: 'The message is no request: {reason}.',
    remedy: 'Send JSON as docs/kafka.md describes it, and check it against the schema there.',
    ...refused,
  },
  MESSAGE_TOO_LARGE: {
    message: 'The message has {size} bytes, where {limit} are taken.',
    remedy:
      'Store the image first and send its file_id or object; the operator sets the limit with KUMIKI_KAFKA_REQUEST_BYTES.',
    ...refused,
    http: 413,
  },
  MESSAGE_IMAGE_DIFFERS: {
    message: 'The image is not what its message says: {what} is {found}, not {expected}.',
    remedy: 'Send what the image has; where it was cut off on its way, send it again.',
    ...refused,
  },
  MESSAGE_BUCKET_UNKNOWN: {
    message: 'Requests may not name the bucket {bucket}. Those that they may: {allowed}.',
    remedy: 'Name one of these; the operator adds others in KUMIKI_KAFKA_BUCKETS (kafka.buckets).',
    ...refused,
    http: 403,
    grpc: 'PERMISSION_DENIED',
  },
  MESSAGE_KEY_OUTSIDE: {
    message: 'The object {key} is not in the part of the bucket {bucket} that requests may name.',
    remedy: 'Put it under the prefix {prefix}, or ask the operator to change kafka.buckets.',
    ...refused,
    http: 403,
    grpc: 'PERMISSION_DENIED',
  },
  KAFKA_UNAVAILABLE: {
    message: 'Kafka at {brokers} cannot be reached: {reason}.',
    remedy: 'Check the brokers and KUMIKI_KAFKA_BROKERS; Kumiki goes on by itself when they are back.',
    side: 'operator',
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
  },
  KAFKA_REFUSED: {
    message: 'Kafka at {brokers} refuses {what}: {reason}.',
    remedy: 'Check KUMIKI_KAFKA_SASL_USERNAME, its password, and what this user may do at the brokers.',
    ...settled,
  },
  KAFKA_TOPICS_MISSING: {
    message: 'Kafka at {brokers} has no topic {topics}.',
    remedy:
      'Create what is missing (docs/kafka.md has the commands), correct the names, or let Kumiki create it with KUMIKI_KAFKA_CREATE_TOPICS=true.',
    ...settled,
  },
  KAFKA_SETTINGS_INVALID: {
    message: 'The settings of Kafka cannot be used: {reason}.',
    remedy: 'Correct the section kafka of the settings; docs/configuration.md describes it.',
    ...settled,
  },
  KAFKA_MESSAGE_REFUSED: {
    message: 'Kafka takes no message of {size} bytes about {execution} in the topic {topic}: {reason}.',
    remedy: 'Raise max.message.bytes of the topic, or lower KUMIKI_KAFKA_MESSAGE_BYTES to what it takes.',
    ...settled,
  },
} as const satisfies Record<string, ErrorEntry>;
