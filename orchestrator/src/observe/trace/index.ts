export {
  currentTrace,
  formatTraceparent,
  inTrace,
  nextSpan,
  parseTraceparent,
  traceHeaders,
  traceIdOf,
  type TraceContext,
} from './trace-context.ts';
