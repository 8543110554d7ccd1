import type { ErrorEntry } from '../entry.ts';

/** The index of components that lie in registries. */
export const componentRegistryErrors = {
  REGISTRY_SOURCE_UNKNOWN: {
    message: 'Components are not taken from {where}.',
    remedy:
      'Ask whoever runs the platform to name that registry in "registry.sources", or publish to one of these: {sources}.',
    side: 'caller',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  REGISTRY_NO_COMPONENT: {
    message: 'The image {image} is no component: {reason}.',
    remedy:
      'Build it with "kumiki build", give it the label kumiki.manifest, or register it together with a manifest.',
    side: 'caller',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  REGISTRY_TAG_NEEDED: {
    message: 'No tag stands for the image {image}.',
    remedy: 'Give it a tag, such as its version, and register it by that: registries remove what has none.',
    side: 'caller',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  REGISTRY_SIGNATURE_NEEDED: {
    message: '{image} is kept out, since {source} needs signatures: {reason}.',
    remedy:
      'Sign it with a key that the platform trusts: "kumiki publish --key FILE" does it for what is there, too.',
    side: 'component',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  REGISTRY_KEY_INVALID: {
    message: 'The key {key} cannot verify signatures: {reason}.',
    remedy: 'Name a public key in PEM form, as "openssl ec -in release.pem -pubout" writes it.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  REGISTRY_NOTIFICATION_REFUSED: {
    message: 'This registry may not tell the platform of changes: {reason}.',
    remedy:
      'Let it send "Authorization: Bearer SECRET" with the secret of "registry.notificationSecret"; without one, it has to run on the same machine.',
    side: 'operator',
    http: 401,
    grpc: 'UNAUTHENTICATED',
    retryable: false,
  },
  PUBLISH_PERMISSION_NEEDED: {
    message: 'Publishing components is a permission of its own, which you do not have.',
    remedy:
      'Ask an administrator for it, or for a token with it: "kumiki token create NAME --role ROLE --publish".',
    side: 'caller',
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
