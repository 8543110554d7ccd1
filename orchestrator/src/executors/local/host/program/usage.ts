import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { RunTook } from '../protocol.ts';

const peakPattern = /^VmHWM:\s+(\d+) kB$/m;

/** What this process takes, cheap enough to ask around each run. */
export class OwnUsage {
  readonly #clear = open('/proc/self/clear_refs', 'w');
  readonly #status = open('/proc/self/status', 'r');
  readonly #text = Buffer.alloc(4096);
  #canReset = true;

  /** Begins to measure; the function says what it took since. */
  begin(): () => Omit<RunTook, 'inSlots'> {
    const before = process.cpuUsage();
    this.#resetPeak();
    return () => {
      const { user, system } = process.cpuUsage(before);
      const peakMemory = this.#peak();
      return {
        cpuMs: (user + system) / 1000,
        ...(peakMemory !== undefined && { peakMemory }),
        printed: [process.stdout.bytesWritten, process.stderr.bytesWritten],
      };
    };
  }

  /** proc(5), clear_refs: the peak is that since then. Where that is not allowed, it is that since the start. */
  #resetPeak(): void {
    if (this.#clear === undefined || !this.#canReset) return;
    try {
      writeSync(this.#clear, '5');
    } catch {
      this.#canReset = false;
      closeSync(this.#clear);
    }
  }

  /** The highest resident size in bytes: VmHWM of /proc/self/status. */
  #peak(): number | undefined {
    if (this.#status === undefined) return undefined;
    const length = readSync(this.#status, this.#text, 0, this.#text.length, 0);
    const found = peakPattern.exec(this.#text.toString('latin1', 0, length));
    return found ? Number(found[1]) * 1024 : undefined;
  }
}

function open(path: string, flags: 'r' | 'w'): number | undefined {
  try {
    return openSync(path, flags);
  } catch {
    return undefined; // not Linux
  }
}
