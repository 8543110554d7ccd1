import type { ErrorEntry } from '../entry.ts';

/** What a command hears of a platform elsewhere. */
export const platformErrors = {
  PLATFORM_UNREACHABLE: {
    message: 'There is no answer from the platform at {url}: {reason}.',
    remedy:
      'Check that it runs ("kumiki up") and that the address in --platform or KUMIKI_PLATFORM is right.',
    side: 'operator',
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
  },
  PLATFORM_TOKEN: {
    message: 'The platform at {url} does not know who calls.',
    remedy: 'Put a token that it made for you into KUMIKI_TOKEN; the one that is there may have expired.',
    side: 'caller',
    http: 401,
    grpc: 'UNAUTHENTICATED',
    retryable: false,
  },
  PLATFORM_ANSWER: {
    message: 'What answers at {url} is no platform that this command understands: {reason}.',
    remedy: 'Check the address; command and platform should be of about the same version.',
    side: 'operator',
    http: 502,
    grpc: 'INTERNAL',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
