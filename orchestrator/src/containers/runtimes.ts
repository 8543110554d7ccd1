import { kumikiError, asKumikiError } from '@kumiki/component-sdk/errors';
import { EngineRuntime } from './engine/engine-runtime.ts';
import { findEngine } from './engine/engine.ts';
import type { ImageComponent, ImageSource } from './image-sources.ts';
import type { ContainerRuntime } from './runtime.ts';
import { ImageCache, type ImageCacheOptions } from './unpack/image-cache.ts';
import { findConfinement } from './unpack/confine/confinement.ts';
import { UnpackedRuntime } from './unpack/unpacked-runtime.ts';

/** What images may be run by: whatever is there, one alone, or nothing. */
export const runtimeChoices = ['auto', 'podman', 'docker', 'unpacked', 'off'] as const;
export type RuntimeChoice = (typeof runtimeChoices)[number];

export interface RuntimesOptions {
  readonly choice: RuntimeChoice;
  /** Where and how images are unpacked. */
  readonly cache: ImageCacheOptions;
}

/** What runs images, and what it lacks, in words. */
export interface RuntimeReport {
  readonly kind: ContainerRuntime['kind'] | 'nothing';
  readonly missing: readonly string[];
}

/** How long nobody looks again for what was not there, in ms. */
const restMs = 60_000;

/** Finds what runs images on this machine, when the first one is needed. */
export class Runtimes {
  readonly #options: RuntimesOptions;
  #engine: { readonly found: Promise<ContainerRuntime | Error>; readonly at: number } | undefined;
  #unpacked: Promise<UnpackedRuntime | string> | undefined;

  constructor(options: RuntimesOptions) {
    this.#options = options;
  }

  /**
   * What runs the images of a source: podman or docker, else they are unpacked where the operator allows it.
   * @throws IMAGE_NOT_RUNNABLE
   */
  async of(component: ImageComponent, source: ImageSource): Promise<ContainerRuntime> {
    const { choice } = this.#options;
    const refuse = (reason: string, advice: string) =>
      kumikiError('IMAGE_NOT_RUNNABLE', {
        component: component.name,
        image: component.image,
        reason,
        advice,
      });
    if (choice === 'off')
      throw refuse('the setting containers.runtime is off', 'Choose another one, for example auto.');
    const engine = choice === 'unpacked' ? undefined : await this.#findEngine();
    if (engine && !(engine instanceof Error)) return engine;
    // In a pod there is neither, and nobody can install it.
    const isPod = process.env['KUBERNETES_SERVICE_HOST'] !== undefined;
    const install = isPod
      ? 'Carry executions out on the cluster (the setting argo.executor), where images run as pods'
      : 'Install podman, or start docker';
    if (choice !== 'auto' && choice !== 'unpacked')
      throw refuse(`${choice} gave no answer`, 'Install or start it, or choose another containers.runtime.');
    if (!source.unpack) {
      const reason = engine ? 'neither podman nor docker gave an answer' : 'it may not be unpacked';
      throw refuse(reason, `${install}, or name ${source.place} in the setting containers.unpack.`);
    }
    const unpacked = await (this.#unpacked ??= this.#openUnpacked());
    if (typeof unpacked !== 'string') return unpacked;
    this.#unpacked = undefined; // somebody may install what is missing
    throw refuse(unpacked, `${install}.`);
  }

  /**
   * What runs images here, found by trying it.
   * @param mayUnpack whether images of any place may be unpacked
   */
  async report(mayUnpack: boolean): Promise<RuntimeReport> {
    const { choice } = this.#options;
    const nothing = (why: string): RuntimeReport => ({ kind: 'nothing', missing: [why] });
    if (choice === 'off') return nothing('the setting containers.runtime is off');
    const engine = choice === 'unpacked' ? undefined : await this.#findEngine();
    if (engine && !(engine instanceof Error)) return { kind: engine.kind, missing: engine.missing };
    if (choice !== 'auto' && choice !== 'unpacked') return nothing(`${choice} gave no answer`);
    if (!mayUnpack) return nothing('neither podman nor docker gave an answer, and no place may be unpacked');
    const unpacked = await (this.#unpacked ??= this.#openUnpacked());
    if (typeof unpacked !== 'string') return { kind: unpacked.kind, missing: unpacked.missing };
    this.#unpacked = undefined;
    return nothing(unpacked);
  }

  async close(): Promise<void> {
    const engine = await this.#engine?.found;
    if (engine && !(engine instanceof Error)) await engine.close();
    const unpacked = await this.#unpacked;
    if (unpacked && typeof unpacked !== 'string') await unpacked.close();
  }

  /** @returns why not, where they cannot be run from folders here */
  async #openUnpacked(): Promise<UnpackedRuntime | string> {
    const found = await findConfinement();
    return typeof found === 'string'
      ? found
      : new UnpackedRuntime(new ImageCache(this.#options.cache), found);
  }

  async #findEngine(): Promise<ContainerRuntime | Error> {
    const before = this.#engine;
    const isOld = before && performance.now() - before.at > restMs;
    if (before && !(isOld && (await before.found) instanceof Error)) return await before.found;
    const { choice } = this.#options;
    const wanted = choice === 'auto' ? undefined : choice;
    const found = findEngine(wanted).then(
      (engine) => new EngineRuntime(engine),
      (thrown: unknown) => asKumikiError(thrown),
    );
    this.#engine = { found, at: performance.now() };
    return await found;
  }
}
