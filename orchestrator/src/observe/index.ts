export { ExecutionWatch, type Happening, type Listener, type OpenExecution } from './executions/index.ts';
export {
  figuresWindows,
  RollingFigures,
  type Figures,
  type FiguresStore,
  type FiguresWindow,
} from './figures/index.ts';
export { Durations } from './figures/durations.ts';
export { logRequest, openLog, silentLog, type Log, type LogFields } from './log/index.ts';
export {
  Metrics,
  type EndedFrame,
  type FrameMetrics,
  type GrpcCall,
  type HttpCall,
  type MessageMetrics,
  type PresentDeployment,
  type WebhookTry,
} from './metrics/index.ts';
export { Observation, type ObservationOptions } from './observation.ts';
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
} from './trace/index.ts';
