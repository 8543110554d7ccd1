export type { ErrorEntry, ErrorSide, GrpcStatus } from './entry.ts';
export {
  KumikiError,
  asKumikiError,
  kumikiError,
  reasonOf,
  type ErrorDetails,
  type ErrorPlace,
  type ErrorRecord,
} from './kumiki-error.ts';
export { limitText, stepTimeout } from './time-limit.ts';
export {
  formatPath,
  formatProblem,
  problem,
  withFirstProblem,
  type Path,
  type Place,
  type Problem,
  type SaidOfDocument,
} from './problem.ts';
export { errorAreas, errorTable, type ErrorCode, type ValuesOf } from './table.ts';
