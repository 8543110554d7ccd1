import { KumikiError, kumikiError, reasonOf } from '../../errors/index.ts';
import type { Digest } from '../digest.ts';

/** What an error is told about. */
export interface S3Place {
  /** `bucket "results" at http://127.0.0.1:9000` */
  readonly store: string;
  readonly digest?: Digest | undefined;
  /** Never in a message, wherever it may come from. */
  readonly secret: string;
}

/** Error codes of S3 (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html) by what they mean here. */
const denied = new Set([
  'AccessDenied',
  'AccountProblem',
  'AllAccessDisabled',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidSecurity',
  'InvalidToken',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);
const notThere = new Set(['NoSuchKey', 'NotFound']);
const full = new Set([
  'InsufficientStorage',
  'QuotaExceeded',
  'XMinioStorageFull',
  'XMinioStorageQuotaExceeded',
]);
const later = new Set([
  'BadGateway',
  'InternalError',
  'OperationAborted',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
]);

/**
 * Anything that the client throws, as an error of the table. The client's error is not kept as its cause: it
 * holds the request, and with it the signature and the name of the key.
 */
export function s3Error(thrown: unknown, { store, digest, secret }: S3Place): KumikiError {
  if (thrown instanceof KumikiError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const told = [code, reasonOf(thrown)].filter((part) => part !== '').join(': ');
  const reason = secret === '' ? told : told.replaceAll(secret, '***');
  if (notThere.has(code)) {
    return digest ? kumikiError('OBJECT_NOT_FOUND', { digest }) : kumikiError('STORE_NOT_FOUND', { store });
  }
  if (code === 'NoSuchBucket') return kumikiError('STORE_NOT_FOUND', { store });
  if (denied.has(code)) return kumikiError('STORE_ACCESS_DENIED', { store, reason });
  if (full.has(code)) return kumikiError('STORE_FULL', { store });
  // Answers of the store have codes like NoSuchKey, errors of the network codes like ECONNREFUSED; a status that
  // the client would have tried again (429, 503) comes without any.
  const fromStore = /^[A-Z][a-z]/.test(code);
  if (fromStore && !later.has(code)) return kumikiError('STORE_REFUSED', { store, reason });
  return kumikiError('STORE_UNAVAILABLE', { store, reason });
}
