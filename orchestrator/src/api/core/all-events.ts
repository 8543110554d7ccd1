import { roleOn, type Caller } from '../../identity/roles.ts';
import type { EventLog, FollowEventsOptions } from '../../events/index.ts';
import { KnownExecutions, type ExecutionStore, type PositionedEvent } from '../../execution/index.ts';

/** Which events somebody wants of all that there are. */
export interface EventFilter {
  readonly pipelines?: readonly string[];
  readonly types?: readonly string[];
}

export interface FoundEvents {
  /** Those that are wanted; they may be none. */
  readonly events: readonly PositionedEvent[];
  /** Where to go on: also behind those that nobody wanted. */
  readonly position: number;
}

/** The events of all executions that somebody may see. */
export class AllEvents {
  readonly #log: EventLog;
  readonly #known: KnownExecutions;

  constructor(log: EventLog, store: Pick<ExecutionStore, 'execution'>) {
    this.#log = log;
    this.#known = new KnownExecutions(store);
  }

  /** Where the newest one is. */
  async end(): Promise<number> {
    return await this.#log.end();
  }

  /** As `EventLog.follow`. @param caller who that is now: what somebody may see can change meanwhile */
  async *follow(
    project: string,
    caller: () => Caller,
    filter: EventFilter & { readonly after: number },
    options: FollowEventsOptions,
  ): AsyncGenerator<FoundEvents, never, undefined> {
    for await (const { events, position } of this.#log.follow(filter.after, options)) {
      const found: PositionedEvent[] = [];
      for (const one of events) if (await this.#isWanted(project, caller(), filter, one)) found.push(one);
      yield { events: found, position };
    }
    throw new Error('the log of events has no end');
  }

  /** Whether somebody may hear of an execution, and wants to. */
  async isVisible(
    project: string,
    id: string,
    caller: Caller,
    pipelines?: readonly string[],
  ): Promise<boolean> {
    if (caller.pipelines === undefined && pipelines === undefined) return true;
    const pipeline = (await this.#known.get({ project, id }))?.pipeline.name;
    if (pipeline === undefined || roleOn(caller, pipeline) === undefined) return false;
    return pipelines === undefined || pipelines.includes(pipeline);
  }

  async #isWanted(
    project: string,
    caller: Caller,
    { pipelines, types }: EventFilter,
    { event }: PositionedEvent,
  ): Promise<boolean> {
    if (event.project !== project || (types !== undefined && !types.includes(event.type))) return false;
    return await this.isVisible(project, event.execution, caller, pipelines);
  }
}
