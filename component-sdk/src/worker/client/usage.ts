import { readFileSync, writeFileSync } from 'node:fs';

/** What one attempt took of the machine; what is not known is not there. */
export interface AttemptUsage {
  /** Processor time in ms, as the worker measured it. With several packets in flight they share it. */
  readonly cpuMs?: number;
  /** How long it waited until a process was free for it, in ms. */
  readonly waitedMs?: number;
  /** What the component had kept for the stream is gone with the process that had it: it began anew. */
  readonly stateLost?: boolean;
  /** The step in whose run it was done, where it was one with it: its time and its retries are those of that step. */
  readonly with?: string;
  /** The most memory of the worker's process during the attempt, in bytes. */
  readonly peakMemory?: number;
}

/** Begins to measure the peak anew: proc(5), clear_refs. Where that is not allowed, peaks are those since the start. */
export function resetPeakMemory(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not Linux, or not our process.
  }
}

/** The highest resident size since the last reset, in bytes: VmHWM of /proc/PID/status. */
export function readPeakMemory(pid: number): number | undefined {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Number(found[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}
