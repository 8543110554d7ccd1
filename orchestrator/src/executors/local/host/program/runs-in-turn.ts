import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OutputMessage, ReadyInput, RunMessage } from '../protocol.ts';
import type { FusedEnd } from './fused-run.ts';

/** What a run gave that went so well that the next one may follow. */
export type Finished = Readonly<Record<string, OutputMessage>>;

type Inputs = Readonly<Record<string, ReadyInput>>;

export interface RunsInTurnOptions {
  readonly run: (message: RunMessage, inputs: Inputs) => Promise<Finished | undefined>;
  /** Runs several as one, where that gives the same; nothing where they are to run one by one. */
  readonly fuse: (chain: readonly RunMessage[], inputs: Inputs) => Promise<FusedEnd | undefined>;
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
    const { run, fuse, pass, hasSent } = this.#options;
    for (const { id } of following) this.#waiting.set(id, { isCancelled: false });
    const given = new Map<number, Finished>();
    let before: number | undefined = undefined;
    const all: readonly RunMessage[] = [first, ...following];
    for (let at = 0; at < all.length; at++) {
      const message = all[at]!;
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
      const chain = this.#chain(all, at);
      const fused = await fuse(chain, inputs);
      if (fused) {
        const done = chain.slice(0, fused.count);
        for (const one of done) this.#waiting.delete(one.id);
        before = done.at(-1)!.id;
        if (fused.outputs) given.set(before, fused.outputs);
        at += fused.count - 1;
        await nextTurn();
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

  /** A run and those behind it that may be done as one with it, as far as nobody has cancelled them. */
  #chain(all: readonly RunMessage[], from: number): readonly RunMessage[] {
    const rest = all.slice(from + 1);
    const end = rest.findIndex(({ id, joins }) => !joins || this.#waiting.get(id)?.isCancelled !== false);
    return [all[from]!, ...(end === -1 ? rest : rest.slice(0, end))];
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
