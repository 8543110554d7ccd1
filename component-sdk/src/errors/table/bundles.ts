import type { ErrorEntry } from '../entry.ts';

/** Images with several components. */
export const bundleErrors = {
  BUNDLE_INVALID: {
    message: 'The image {bundle} of several components cannot be made: {reason}.',
    remedy: '{advice}',
    side: 'caller',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  BUNDLE_COMPONENT_NEEDED: {
    message: 'There are several components here, and none of them was chosen: {names}.',
    remedy: 'Name one in KUMIKI_COMPONENT, or by --component NAME.',
    side: 'operator',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  BUNDLE_COMPONENT_UNKNOWN: {
    message: 'The component {component} is not here; there is: {names}.',
    remedy: 'Name one that is in KUMIKI_COMPONENT or by --component NAME, or take another image.',
    side: 'operator',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
