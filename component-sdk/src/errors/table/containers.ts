import type { ErrorEntry } from '../entry.ts';

/** Components that run from images. */
export const containerErrors = {
  PACKAGE_NEEDED: {
    message: '{what} need the package {package}, which is not there.',
    remedy: 'Install it beside the SDK: npm install {package}.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  IMAGE_SOURCE_NOT_ALLOWED: {
    message: 'The component {component} is in the image {image}, and images from there are not allowed.',
    remedy: 'Let the operator open that place in the setting registry.sources; open are: {allowed}.',
    side: 'operator',
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
  },
  IMAGE_NOT_RUNNABLE: {
    message: 'The component {component} is in the image {image}, and nothing here can run it: {reason}.',
    remedy: '{advice}',
    side: 'operator',
    http: 424,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  IMAGE_UNPACK_REFUSED: {
    message: 'The image {image} is not unpacked: {reason}.',
    remedy: 'Build it with "kumiki build", or install podman or docker, which run any image.',
    side: 'component',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  COMPONENT_NETWORK_NOT_ALLOWED: {
    message: 'The component {component} asks for the network, which it does not get: {reason}.',
    remedy: '{advice}',
    side: 'operator',
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
  },
  COMPONENT_GPU_NEEDED: {
    message:
      'The component {component} needs graphics processors ({count}), which nothing here can give it: {reason}.',
    remedy:
      'Run it on a machine with as many, with the NVIDIA container toolkit: for podman "nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml", for docker "nvidia-ctk runtime configure". Or use a component that needs none.',
    side: 'operator',
    http: 424,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
