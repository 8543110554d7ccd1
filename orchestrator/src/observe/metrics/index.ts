export { BoundedNames, otherName } from './bounded-names.ts';
export { Metrics, type GrpcCall, type HttpCall, type WebhookTry } from './metrics.ts';
export type { EndedFrame, FrameMetrics, PresentDeployment } from './frame-metrics.ts';
export { nothingPresent, type DiskUse, type Present } from './present.ts';
export type { MessageMetrics } from './message-metrics.ts';
