export { alertLines } from './alert-lines.ts';
export { executionLines } from './execution-lines.ts';
export { openLog, silentLog, type Log, type LogFields, type LogOptions } from './log.ts';
export { redact } from './redact.ts';
export { logRequest } from './request-line.ts';
