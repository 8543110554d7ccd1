import type { ErrorEntry } from '../entry.ts';

/** Images of components, and their publication. */
export const packagingErrors = {
  COMPONENT_LABEL_INVALID: {
    message: 'The labels of the image {image} do not say which component it is: {reason}.',
    remedy: 'Build it with "kumiki build", or write the manifest as JSON into the label kumiki.manifest.',
    side: 'component',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  BUILD_PACKAGES_FAILED: {
    message: 'The packages of {component} for {platform} could not be installed: {reason}.',
    remedy: 'Check the names and versions in package.json, and that the package registry can be reached.',
    side: 'component',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  BUILD_BASE_INVALID: {
    message: 'The image {image} cannot be the base of {component}: {reason}.',
    remedy: 'Name another one with --base; the documentation says what a base needs.',
    side: 'caller',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  BUILD_FOLDER_CHANGED: {
    message: 'The folder {folder} was changed while it was packed: {reason}.',
    remedy: 'Let whatever writes there come to an end, then build again.',
    side: 'caller',
    http: 409,
    grpc: 'ABORTED',
    retryable: false,
  },
  PUBLISH_NOT_READY: {
    message: '{component} is not published: {reason}.',
    remedy: 'Mend what is said above; "kumiki check" and "kumiki test" say it too.',
    side: 'component',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  PUBLISH_VERSION_TAKEN: {
    message: '{image} is there already, and it is another image than this folder makes.',
    remedy: 'Raise the version in component.yaml: a published version never changes.',
    side: 'caller',
    http: 409,
    grpc: 'ALREADY_EXISTS',
    retryable: false,
  },
  PUBLISH_PLACE_NEEDED: {
    message: 'It is not known which registry to publish to.',
    remedy:
      'Name it with --registry HOST/PATH, by KUMIKI_REGISTRY, or in package.json as "registry" under "kumiki".',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  VERSION_BUMP_TOO_SMALL: {
    message: 'The version {version} of {component} follows {before}, but {change}.',
    remedy: 'Make it {needed} or later in component.yaml, or take the change back.',
    side: 'component',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  SIGNING_KEY_INVALID: {
    message: 'The key to sign with cannot be used: {reason}.',
    remedy:
      'Give a private key of the curve P-256 in PEM form, by --key FILE or in KUMIKI_SIGNING_KEY; KUMIKI_SIGNING_PASSWORD opens one that is encrypted.',
    side: 'operator',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
