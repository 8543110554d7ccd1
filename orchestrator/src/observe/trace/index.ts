export {
  currentTrace,
  currentTraceparent,
  formatTraceparent,
  inTrace,
  nextSpan,
  parseTraceparent,
  traceHeaders,
  traceIdOf,
  type TraceContext,
} from './trace-context.ts';
