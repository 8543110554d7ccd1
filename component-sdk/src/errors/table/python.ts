import type { ErrorEntry } from '../entry.ts';

/** Components written in Python. */
export const pythonErrors = {
  PYTHON_NOT_FOUND: {
    message: 'The component {component} needs Python {needed} or later, and {found}.',
    remedy: 'Install Python {needed} or later, or name its program in the variable KUMIKI_PYTHON.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  PYTHON_LOCK_MISSING: {
    message: 'The Python component {component} has no requirements.lock in its folder.',
    remedy:
      'Write one: "pip-compile --generate-hashes --strip-extras -o requirements.lock requirements.txt" (pip-tools); it may be empty.',
    side: 'component',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  PYTHON_PACKAGES_FAILED: {
    message: 'The Python packages of {component} cannot be installed: {reason}.',
    remedy: 'Check that the package registry can be reached and has them for this machine, then try again.',
    side: 'operator',
    http: 500,
    grpc: 'UNAVAILABLE',
    retryable: false,
  },
  PYTHON_HASH_MISMATCH: {
    message: 'A Python package of {component} is not the one in its requirements.lock: {reason}.',
    remedy: 'Find out where the package came from; write requirements.lock anew only where you trust it.',
    side: 'component',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  PYTHON_PACKAGE_MISSING: {
    message: 'The component {component} imports "{package}", which is not installed for it.',
    remedy: 'Name it in requirements.txt and write requirements.lock anew, or correct the name.',
    side: 'component',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
