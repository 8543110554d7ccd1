import { Metadata, status } from '@grpc/grpc-js';
import { withFirstProblem, type KumikiError } from '@kumiki/component-sdk/errors';

/** How a call ends that could not be answered. */
export interface GrpcFailure {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** Characters of a status' text: it goes in a header. */
const detailsLength = 2000;

/** An error as a gRPC status by the table: what happened and what to do as its text, its code in the trailer `kumiki-code`. */
export function failureOf(error: KumikiError): GrpcFailure {
  const { code, entry } = error;
  const { message, remedy } = withFirstProblem(error);
  const metadata = new Metadata();
  metadata.set('kumiki-code', code);
  const details = `${message} ${remedy}`.replace(/[\p{Cc}\p{Cs}]/gu, ' ').slice(0, detailsLength);
  return { code: status[entry.grpc], details, metadata };
}
