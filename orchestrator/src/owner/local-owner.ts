import type { DataFolder } from '../data-folder.ts';
import { localCaller, Tokens } from '../identity/index.ts';
import type { Secrets } from '../secrets/index.ts';
import type { CarryOutPlan } from '../execution/engine/index.ts';
import type { ExecutionRef } from '../execution/model/execution.ts';
import { tidy } from '../retention/index.ts';
import type { Owner } from './owner-api.ts';

const project = 'default';

/** The owner of a data folder, in this process. */
export class LocalOwner implements Owner {
  readonly #data: DataFolder;
  readonly #carryOut: CarryOutPlan;
  readonly #secrets: Secrets;
  readonly #running = new Map<string, Promise<void>>();

  /** @param carryOut how to carry out what other processes ask for */
  constructor(data: DataFolder, carryOut: CarryOutPlan, secrets: Secrets) {
    this.#data = data;
    this.#carryOut = carryOut;
    this.#secrets = secrets;
  }

  readonly list: Owner['list'] = async (...given) => await this.#data.store.list(...given);
  readonly execution: Owner['execution'] = async (...given) => await this.#data.store.execution(...given);
  readonly items: Owner['items'] = async (...given) => await this.#data.store.items(...given);
  readonly steps: Owner['steps'] = async (...given) => await this.#data.store.steps(...given);
  readonly attempts: Owner['attempts'] = async (...given) => await this.#data.store.attempts(...given);
  readonly events: Owner['events'] = async (...given) => await this.#data.store.events(...given);
  readonly log: Owner['log'] = async (...given) => await this.#data.store.log(...given);
  readonly create: Owner['create'] = async (...given) => await this.#data.store.create(...given);
  readonly appendItems: Owner['appendItems'] = async (...given) =>
    await this.#data.store.appendItems(...given);
  readonly cancel: Owner['cancel'] = async (ref) => await this.#data.engine.cancel(ref);
  readonly retry: Owner['retry'] = async (ref, options) => await this.#data.engine.retry(ref, options);
  readonly tidy: Owner['tidy'] = async (limits) => await tidy(this.#data, limits);

  readonly copyRecords: Owner['copyRecords'] = async () => await this.#data.copies.take();
  readonly keepCopy: Owner['keepCopy'] = async (id) => await Promise.resolve(this.#data.copies.keep(id));
  readonly dropCopy: Owner['dropCopy'] = async (id) => await this.#data.copies.drop(id);

  readonly createToken: Owner['createToken'] = async (given) =>
    await new Tokens(this.#data.identity).create(localCaller, given);
  readonly tokens: Owner['tokens'] = async (page) =>
    await new Tokens(this.#data.identity).list(localCaller, page);
  readonly revokeToken: Owner['revokeToken'] = async (id) =>
    await new Tokens(this.#data.identity).revoke(localCaller, id);

  readonly putSecret: Owner['putSecret'] = async (name, value) =>
    await this.#secrets.put(project, name, value, localCaller.id);
  readonly secrets: Owner['secrets'] = async (page) => await this.#secrets.list(project, page);
  readonly removeSecret: Owner['removeSecret'] = async (name) => await this.#secrets.remove(project, name);

  /** What other processes asked for and has not ended. */
  get running(): number {
    return this.#running.size;
  }

  async start(ref: ExecutionRef): Promise<void> {
    const claimed = Promise.withResolvers<void>();
    const running = this.#data.engine
      .carryOut(ref, async (...given) => {
        claimed.resolve();
        return await this.#carryOut(...given);
      })
      .then(
        () => claimed.resolve(),
        (thrown: unknown) => claimed.reject(thrown), // heard where it was not claimed; else its record says it
      )
      .finally(() => this.#running.delete(ref.id));
    this.#running.set(ref.id, running);
    await claimed.promise;
  }

  async wait({ id }: ExecutionRef, ms: number): Promise<void> {
    const running = this.#running.get(id);
    if (!running) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([running, late]);
    clearTimeout(timer);
  }

  /** Waits until all that others asked for has ended. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }
}
