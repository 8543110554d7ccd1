/** Things that are told together, so often at most: a person sees no more. */
export interface Gathered<Thing> {
  add(thing: Thing): void;
  /** What waits is not told any more. */
  stop(): void;
}

/** @param everyMs how long the first of them waits for others */
export function gathered<Thing>(everyMs: number, tell: (things: readonly Thing[]) => void): Gathered<Thing> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: Thing[] = [];
  const tellAll = (): void => {
    timer = undefined;
    const things = waiting;
    waiting = [];
    tell(things);
  };
  return {
    add(thing) {
      waiting.push(thing);
      timer ??= setTimeout(tellAll, everyMs);
    },
    stop: () => clearTimeout(timer),
  };
}
