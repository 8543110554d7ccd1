import { kumikiError } from '@kumiki/component-sdk/errors';
import { parseCpu, type Manifest } from '@kumiki/component-sdk/manifest';
import type { KeptWorker } from '@kumiki/component-sdk/worker/client';
import type { ImageComponent, ImageSource, ImageSources } from './image-sources.ts';
import type { ContainerRuntime } from './runtime.ts';
import type { RuntimeReport, Runtimes } from './runtimes.ts';

/** A component in an image, to be run. */
export interface RunnableImage extends ImageComponent {
  readonly manifest: Manifest;
}

export interface ImageWorkersOptions {
  readonly sources: ImageSources;
  readonly runtimes: Pick<Runtimes, 'of' | 'report' | 'close'>;
  /** Told when an image is got, and when it is there. */
  readonly onPull?: (component: ImageComponent, state: 'begins' | 'ends') => void;
}

export interface ImageWorkerOptions {
  /** The most resident memory of the worker. Bytes. */
  readonly memoryLimit: number;
  readonly graceMs: number;
}

/** What a container may take beyond its worker, for other processes in it and temporary files. */
const memoryFactor = 1.25;

/** Starts workers of components that lie in images: those that the operator has opened, each closed off from this machine. */
export class ImageWorkers {
  readonly #options: ImageWorkersOptions;
  readonly #pulls = new Map<string, Promise<void>>();

  constructor(options: ImageWorkersOptions) {
    this.#options = options;
  }

  /**
   * Gets an image where it is not there yet, once for all who ask.
   * @param tell hears what is being done, where it takes time
   * @throws IMAGE_SOURCE_NOT_ALLOWED, IMAGE_NOT_RUNNABLE, COMPONENT_NETWORK_NOT_ALLOWED, COMPONENT_GPU_NEEDED, and as `ContainerRuntime.pull`
   */
  async prepare(component: RunnableImage, tell?: (message: string) => void): Promise<void> {
    const { source, runtime } = await this.#checked(component);
    const { image } = component;
    if (!this.#pulls.has(image) && (await runtime.has(image))) return;
    tell?.(`Getting the image ${image}`);
    const pull = this.#pulls.get(image) ?? this.#pull(component, runtime, source);
    this.#pulls.set(image, pull);
    try {
      await pull;
    } finally {
      this.#pulls.delete(image);
    }
  }

  /** A worker that stays warm. @throws as `prepare` */
  async start(component: RunnableImage, { memoryLimit, graceMs }: ImageWorkerOptions): Promise<KeptWorker> {
    const { name, image, manifest } = component;
    await this.prepare(component);
    const { runtime } = await this.#checked(component);
    const started = await runtime.start(image, {
      component: name,
      network: manifest.network === 'egress',
      memory: Math.round(memoryLimit * memoryFactor),
      cores: Math.max(1, parseCpu(manifest.resources.cpu) ?? 1),
      gpus: manifest.resources.gpu,
    });
    const { KeptWorker } = await import('@kumiki/component-sdk/worker/client');
    return new KeptWorker({ name, ...started, graceMs, memoryLimit });
  }

  /** What runs images here, and what it lacks. */
  async report(): Promise<RuntimeReport> {
    const { sources, runtimes } = this.#options;
    return await runtimes.report(sources.mayUnpack);
  }

  async close(): Promise<void> {
    await this.#options.runtimes.close();
  }

  async #checked(component: RunnableImage): Promise<{ source: ImageSource; runtime: ContainerRuntime }> {
    const source = this.#options.sources.needed(component);
    const runtime = await this.#options.runtimes.of(component, source);
    if (component.manifest.network === 'egress') checkNetwork(component, source, runtime);
    checkGpus(component, runtime);
    return { source, runtime };
  }

  async #pull(
    component: ImageComponent,
    runtime: ContainerRuntime,
    { insecure }: ImageSource,
  ): Promise<void> {
    const { onPull } = this.#options;
    onPull?.(component, 'begins');
    await runtime.pull(component.image, { insecure });
    onPull?.(component, 'ends');
  }
}

function checkNetwork(
  { name: component }: ImageComponent,
  source: ImageSource,
  runtime: ContainerRuntime,
): void {
  if (!source.network) {
    const reason = `the operator has not allowed it for images of ${source.place}`;
    const advice =
      'Name that place in the setting containers.network, or use a component that needs no network.';
    throw kumikiError('COMPONENT_NETWORK_NOT_ALLOWED', { component, reason, advice });
  }
  if (!runtime.hasNetwork) {
    const reason = 'an unpacked image would reach this machine itself over it';
    const advice = 'Install podman or docker, which give containers a network of their own.';
    throw kumikiError('COMPONENT_NETWORK_NOT_ALLOWED', { component, reason, advice });
  }
}

function checkGpus({ name: component, manifest }: RunnableImage, runtime: ContainerRuntime): void {
  const { gpu: count } = manifest.resources;
  const reason = count === 0 ? undefined : runtime.whyNoGpus(count);
  if (reason !== undefined) throw kumikiError('COMPONENT_GPU_NEEDED', { component, count, reason });
}
