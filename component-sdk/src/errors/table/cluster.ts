import type { ErrorEntry } from '../entry.ts';

/** Pipelines on a Kubernetes cluster. */
export const clusterErrors = {
  CLUSTER_UNREACHABLE: {
    message: 'No answer from the cluster at {server}: {reason}.',
    remedy:
      'Check that its API server runs and can be reached from the platform; it is tried again by itself.',
    side: 'operator',
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
  },
  CLUSTER_CONFIG: {
    message: 'The access to the cluster is not usable: {reason}.',
    remedy:
      'Let KUMIKI_ARGO_KUBECONFIG name a kubeconfig file, or run the platform in a pod with a service account.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  CLUSTER_DENIED: {
    message: 'The cluster does not allow the platform to {action} in the namespace {namespace}.',
    remedy: 'Give its account a Role with {rule}; "kumiki cluster" prints all that it needs.',
    side: 'operator',
    http: 424,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  CLUSTER_REFUSED: {
    message: 'The cluster refused {what}: {reason}.',
    remedy:
      'See what it says; quotas and admission rules of the namespace are set by whoever runs the cluster.',
    side: 'operator',
    http: 424,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  COMPONENT_IMAGE_UNKNOWN: {
    message: 'Nobody knows an image of the component {component}, which a cluster would start it from.',
    remedy:
      'Publish it to a registry, or name its image in the file that KUMIKI_ARGO_IMAGES leads to; its digest is {digest}.',
    side: 'operator',
    http: 424,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  EXECUTOR_MISSING: {
    message: 'This platform has no cluster to carry the run out on.',
    remedy:
      'Say executor: local or leave it out; or ask whoever runs the platform to set it up with a cluster (KUMIKI_ARGO_HELPER_IMAGE).',
    side: 'caller',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  EGRESS_NOT_ALLOWED: {
    message: 'The step "{step}" speaks to others over the network, which is not allowed on this cluster.',
    remedy: 'Ask whoever runs the platform to set KUMIKI_ARGO_EGRESS, or leave the step out.',
    side: 'operator',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  POD_CANNOT_START: {
    message: 'Trouble in the cluster: {reason}.',
    remedy:
      'Whoever runs the cluster finds it as {pod}. The run goes on by itself when that is mended; items that failed can be retried.',
    side: 'operator',
    http: 424,
    grpc: 'FAILED_PRECONDITION',
    retryable: true,
  },
  POD_LOST: {
    message: 'The pods that had this item ended without a result: {reason}.',
    remedy:
      'Retry the failed items; if it happens again, give the component more memory or see the cluster’s events.',
    side: 'operator',
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
  },
  REPLICA_LOST: {
    message: 'The pod {pod} of the deployment is gone: {reason}.',
    remedy: 'The frame that it had runs again elsewhere; if it happens often, see the events of the cluster.',
    side: 'operator',
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
  },
  REPLICA_CANNOT_START: {
    message: 'A pod of the deployment does not start: {reason}.',
    remedy:
      'Whoever runs the cluster finds it as {pod}; the deployment goes on by itself when that is mended.',
    side: 'operator',
    http: 424,
    grpc: 'FAILED_PRECONDITION',
    retryable: true,
  },
  REPLICA_ANSWER_INVALID: {
    message: 'What a pod of a deployment and the platform said to each other cannot be: {reason}.',
    remedy: 'Its helper should be of the same version as the platform; KUMIKI_ARGO_HELPER_IMAGE names it.',
    side: 'operator',
    http: 500,
    grpc: 'INTERNAL',
    retryable: false,
  },
  DEPLOYMENT_HOP_UNKNOWN: {
    message: 'No image of "{value}" passes from one group of steps to another: {passes} do.',
    remedy: 'Name outputs of steps in `hop.values` as STEP.OUTPUT, or leave it out for all of them.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  DEPLOYMENT_TARGET_CLOSED: {
    message: 'This platform deploys nothing on a Kubernetes cluster.',
    remedy:
      'Deploy it on the machine of the platform, or ask whoever runs it to set KUMIKI_REALTIME_KUBERNETES.',
    side: 'caller',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  POD_MEMORY: {
    message:
      'The container of {component} was ended by the cluster: it needed more memory than its limit of {limit}.',
    remedy:
      'Let the step say what it needs (its resources, such as memory: 2Gi; the limit is twice that, and 1 GiB at least), or give it smaller images.',
    side: 'component',
    http: 507,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: true,
  },
  HELPER_ELSEWHERE: {
    message: 'The run {execution} is not at work in this process.',
    remedy: 'Ask again: the process that carries it out is behind the same address, or is just starting.',
    side: 'operator',
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
  },
  HELPER_REPORT: {
    message: 'What a pod of a run told cannot be: {reason}.',
    remedy: 'Its helper should be of the same version as the platform; KUMIKI_ARGO_HELPER_IMAGE names it.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
