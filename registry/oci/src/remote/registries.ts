import type { ImageRepository, OciOptions } from '../content.ts';
import type { Reference } from '../reference.ts';
import { parseMirrors, type Mirrors } from './address.ts';
import { listRepositories } from './catalog.ts';
import { dockerCredentials, type CredentialSource } from './auth/docker-config.ts';
import { RemoteRepository } from './remote-repository.ts';
import { Transport, type RetryLimits } from './transport.ts';

export interface RegistriesOptions {
  /** Registries that may be spoken to without encryption; `true` for all. This machine always may. */
  readonly insecure?: readonly string[] | true;
  /** By default what `docker login` left. */
  readonly credentials?: CredentialSource;
  /** What is read from elsewhere. By default by `KUMIKI_REGISTRY_MIRRORS`. */
  readonly mirrors?: Mirrors;
  readonly retry?: Partial<RetryLimits>;
  /** How long an answer may take to begin, and how long it may stand still, in ms. Default 30,000. */
  readonly patienceMs?: number;
  /** Bytes that an upload sends at once, and holds in memory. Default 16 MiB. */
  readonly chunkBytes?: number;
}

const usualRetry: RetryLimits = { attempts: 5, firstMs: 500, longestMs: 30_000 };

/** All registries, with one connection, one set of credentials and one cache of tokens for each. */
export class Registries {
  readonly #options: RegistriesOptions;
  readonly #mirrors: Mirrors;
  readonly #transports = new Map<string, Transport>();

  /** @throws REGISTRY_MIRRORS_INVALID */
  constructor(options: RegistriesOptions = {}) {
    this.#options = options;
    this.#mirrors = options.mirrors ?? parseMirrors(process.env['KUMIKI_REGISTRY_MIRRORS']);
  }

  /** The repository of an image as it is, for who writes. */
  repository({ registry, repository }: Pick<Reference, 'registry' | 'repository'>): ImageRepository {
    const transport = this.#transport(registry);
    const chunkBytes = this.#options.chunkBytes ?? 16 * 1024 * 1024;
    return new RemoteRepository({ registry, repository, transport, chunkBytes });
  }

  /** The repository that an image is read from: a mirror stands for its registry where one is named. */
  reader(reference: Pick<Reference, 'registry' | 'repository'>): ImageRepository {
    return this.repository(this.readFrom(reference));
  }

  /** Where an image is read from. */
  readFrom({ registry, repository }: Pick<Reference, 'registry' | 'repository'>): {
    readonly registry: string;
    readonly repository: string;
  } {
    const mirror = this.#mirrors.get(registry);
    if (!mirror) return { registry, repository };
    const path = mirror.path === '' ? repository : `${mirror.path}/${repository}`;
    return { registry: mirror.registry, repository: path };
  }

  /**
   * The repositories of a registry; nothing where it keeps no list, or none for who asks.
   * @throws what is wrong with the registry
   */
  async repositories(registry: string, { signal }: OciOptions = {}): Promise<readonly string[] | undefined> {
    return await listRepositories(this.#transport(registry), registry, signal);
  }

  #transport(registry: string): Transport {
    const known = this.#transports.get(registry);
    if (known) return known;
    const { insecure = [], credentials = dockerCredentials(), retry, patienceMs = 30_000 } = this.#options;
    const transport = new Transport({
      registry,
      insecure: insecure === true || insecure.includes(registry),
      credentials,
      retry: { ...usualRetry, ...retry },
      patienceMs,
    });
    this.#transports.set(registry, transport);
    return transport;
  }
}
