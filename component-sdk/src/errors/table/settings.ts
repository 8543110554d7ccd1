import type { ErrorEntry } from '../entry.ts';

/** What an operator sets, in the file `KUMIKI_CONFIG` or in the environment. */
export const settingsErrors = {
  SETTINGS_INVALID: {
    message: 'The settings in {path} cannot be used.',
    remedy: 'Correct the places that are listed; docs/configuration.md has all settings.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  SETTING_UNKNOWN: {
    message: 'There is no setting {name}.',
    remedy: '{advice}',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  SETTING_WRONG: {
    message: 'The setting {name} is not {expected}.',
    remedy: 'Correct it, or leave it out.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  SETTING_INVALID: {
    message: 'The environment variable {name} is "{value}", and not {expected}.',
    remedy: 'Correct it, or leave it out.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  ADDRESS_IN_USE: {
    message: 'Another process listens at {address} already.',
    remedy: 'End that process, or give another port: --port or KUMIKI_PORT; 0 takes a free one.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: true,
  },
  ADDRESS_UNUSABLE: {
    message: 'Nobody can listen at {address} here: {reason}.',
    remedy:
      'Give an address of this machine, and a port above 1023 where this user may not take those below.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
