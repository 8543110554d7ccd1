import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OutputMessage, ReadyInput, RunMessage } from '../protocol.ts';

/** What a run gave that went so well that the next one may follow. */
export type Finished = Readonly<Record<string, OutputMessage>>;

type Inputs = Readonly<Record<string, ReadyInput>>;

export interface RunsInTurnOptions {
  readonly run: (message: RunMessage, inputs: Inputs) => Promise<Finished | undefined>;
  /** Says that a run will not follow. */
  readonly pass: (id: number) => void;
  /** Whether the answers have left: a component that blocks must not keep those before it. */
  readonly hasSent: () => boolean;
}

/** Runs and those that follow them in the same message, one after the other. */
export class RunsInTurn {
  readonly #options: RunsInTurnOptions;
  /** Runs to follow, and whether somebody cancelled them before their turn came. */
  readonly #waiting = new Map<number, { isCancelled: boolean }>();

  constructor(options: RunsInTurnOptions) {
    this.#options = options;
  }

  cancel(id: number): void {
    const waiting = this.#waiting.get(id);
    if (waiting) waiting.isCancelled = true;
  }

  async take({ following = [], ...first }: RunMessage): Promise<void> {
    const { run, pass, hasSent } = this.#options;
    for (const { id } of following) this.#waiting.set(id, { isCancelled: false });
    const given = new Map<number, Finished>();
    let before: number | undefined = undefined;
    for (const message of [first, ...following]) {
      const { id } = message;
      const isNext: boolean = before === undefined || (given.has(before) && hasSent());
      const inputs = isNext ? readyInputs(message, given) : undefined;
      const isCancelled = this.#waiting.get(id)?.isCancelled;
      this.#waiting.delete(id);
      before = id;
      if (!inputs || isCancelled) {
        pass(id);
        continue;
      }
      const printed = printedBytes();
      const outputs = await run(message, inputs);
      // Which run a line is from is told by the answers around it.
      if (outputs && printedBytes() === printed) given.set(id, outputs);
      // A cancel may have come meanwhile.
      if (following.length > 0) await nextTurn();
    }
  }
}

function readyInputs({ inputs }: RunMessage, given: ReadonlyMap<number, Finished>): Inputs | undefined {
  const ready: Record<string, ReadyInput> = {};
  for (const [name, input] of Object.entries(inputs)) {
    const message = 'of' in input ? given.get(input.of)?.[input.output] : input;
    if (!message) return undefined;
    ready[name] = message;
  }
  return ready;
}

function printedBytes(): number {
  return process.stdout.bytesWritten + process.stderr.bytesWritten;
}
