import type { Plan } from '../pipeline/index.ts';
import { parsePipelineId } from './pipeline-id.ts';

/** A published version, ready to run. */
export interface CompiledVersion {
  readonly name: string;
  readonly version: number;
  readonly plan: Plan;
}

/** Plans that are kept. */
const most = 100;

/**
 * Plans by what they are asked for by, `NAME` or `NAME@VERSION`, those used last: with a plan at hand, a request needs
 * neither the records nor the compiler. All that is published or removed goes through the one library of a project's data
 * folder, which forgets what is no longer so.
 */
export class CompiledVersions {
  readonly #known = new Map<string, { readonly name: string; readonly compiled: CompiledVersion }>();
  #changes = 0;

  /** Counts what was forgotten: what was read before a change is not kept after it. */
  get changes(): number {
    return this.#changes;
  }

  find(project: string, id: string): CompiledVersion | undefined {
    const key = `${project}/${id}`;
    const known = this.#known.get(key);
    if (!known) return undefined;
    // The one used last comes last, so that the others go first.
    this.#known.delete(key);
    this.#known.set(key, known);
    return known.compiled;
  }

  /** @param since `changes` before it was read */
  keep(project: string, id: string, compiled: CompiledVersion, since: number): void {
    if (since !== this.#changes) return;
    this.#known.set(`${project}/${id}`, { name: nameIn(project, id), compiled });
    const [oldest] = this.#known.keys();
    if (this.#known.size > most && oldest !== undefined) this.#known.delete(oldest);
  }

  /** Something else is under a name from now on. */
  forget(project: string, name: string): void {
    this.#changes++;
    for (const [key, known] of this.#known) if (known.name === `${project}/${name}`) this.#known.delete(key);
  }
}

function nameIn(project: string, id: string): string {
  return `${project}/${parsePipelineId(id).name}`;
}
