import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { RunTook } from '../protocol.ts';

type Took = () => Omit<RunTook, 'inSlots'>;

/** How often the peak of what is brief is looked at, in ms: to read it takes 0.06 to 0.1 ms, of a frame that may take 3. */
const peakEveryMs = 100;

const peakPattern = /^VmHWM:\s+(\d+) kB$/m;

/** What this process takes, cheap enough to ask around each run. */
export class OwnUsage {
  readonly #clear = open('/proc/self/clear_refs', 'w');
  readonly #status = open('/proc/self/status', 'r');
  readonly #text = Buffer.alloc(4096);
  /** What runs that go on have taken so far, in ms. */
  readonly #open = new Map<Took, number>();
  /** When the peak of what is brief was last read, by what it is. */
  readonly #peakRead = new Map<string, number>();
  #counted = processorMs();
  #canReset = true;

  /**
   * Begins to measure; the function says what it took since, until `end`. Those that run side by side share what passes.
   * @param brief names what takes a few ms each time, and much the same memory: its peak is read now and then
   */
  begin(brief?: string): Took {
    this.#count();
    const readsPeak = brief === undefined || this.#isDue(brief);
    if (this.#open.size === 0 && readsPeak) this.#resetPeak();
    const took: Took = () => {
      this.#count();
      const peakMemory = readsPeak ? this.#peak() : undefined;
      return {
        cpuMs: this.#open.get(took) ?? 0,
        ...(peakMemory !== undefined && { peakMemory }),
        printed: [process.stdout.bytesWritten, process.stderr.bytesWritten],
      };
    };
    this.#open.set(took, 0);
    return took;
  }

  end(took: Took): void {
    if (this.#open.size > 1) this.#count();
    this.#open.delete(took);
  }

  #count(): void {
    const now = processorMs();
    const each = (now - this.#counted) / this.#open.size;
    this.#counted = now;
    for (const [took, cpuMs] of this.#open) this.#open.set(took, cpuMs + each);
  }

  #isDue(brief: string): boolean {
    const now = performance.now();
    const isDue = now - (this.#peakRead.get(brief) ?? -peakEveryMs) >= peakEveryMs;
    if (isDue) this.#peakRead.set(brief, now);
    return isDue;
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

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function open(path: string, flags: 'r' | 'w'): number | undefined {
  try {
    return openSync(path, flags);
  } catch {
    return undefined; // not Linux
  }
}
