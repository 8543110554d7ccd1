import type { ComponentIndex, ComponentRegistry } from '@kumiki/registry';
import type { ImagePlace } from '../executors/index.ts';
import type { DeprecatedComponent, LockedComponent } from '../pipeline/index.ts';
import type { Components } from './combined-components.ts';
import { RegistryComponents } from './registry-components.ts';

/** What finds single components in registries. */
type Seeking = Pick<ComponentRegistry, 'look'> & ComponentIndex;

/** Components of registries that nobody follows: each is looked for when somebody names it, once. */
export class SoughtComponents implements Components {
  readonly #registry: Seeking;
  readonly #components: RegistryComponents;
  readonly #looked = new Map<string, Promise<void>>();

  constructor(registry: Seeking) {
    this.#registry = registry;
    this.#components = new RegistryComponents(registry);
  }

  /** @throws what keeps a registry from answering, where no other one has the component */
  async versions(name: string): Promise<readonly LockedComponent[]> {
    await this.#look(name);
    return await this.#components.versions(name);
  }

  /** Those that were looked for. */
  async names(): Promise<readonly string[]> {
    return await this.#components.names();
  }

  async withdrawn(name: string): Promise<readonly string[]> {
    await this.#look(name);
    return await this.#components.withdrawn(name);
  }

  async locked(digest: string, name: string): Promise<LockedComponent | undefined> {
    await this.#look(name);
    return await this.#components.locked(digest, name);
  }

  async deprecated(digest: string): Promise<DeprecatedComponent | undefined> {
    return await this.#components.deprecated(digest);
  }

  /** @throws COMPONENT_LOAD_FAILED */
  async place(digest: string, name?: string): Promise<ImagePlace> {
    return await this.#components.place(digest, name);
  }

  async #look(name: string): Promise<void> {
    const looked = this.#looked.get(name) ?? this.#registry.look(name);
    this.#looked.set(name, looked);
    await looked;
  }
}
