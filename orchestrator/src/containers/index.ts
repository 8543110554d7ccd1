/**
 * Components from images: what runs them on this machine, closed off from it.
 * ```ts
 * const images = new ImageWorkers({ sources, runtimes: new Runtimes({ choice: 'auto', cache }) });
 * const worker = await images.start({ name, image, manifest }, { memoryLimit, graceMs });
 * ```
 */
export { engineContainer } from './engine/engine-runtime.ts';
export { engineEnvironment, findEngine, tellEngine, type Engine } from './engine/engine.ts';
export { pullImage } from './engine/pull.ts';
export { runArguments } from './engine/run-arguments.ts';
export { ImageSources, type ImageComponent, type ImageSource } from './image-sources.ts';
export {
  ImageWorkers,
  type ImageWorkerOptions,
  type ImageWorkersOptions,
  type RunnableImage,
} from './image-workers.ts';
export { openImageWorkers } from './open-image-workers.ts';
export type { ContainerAbout, ContainerRuntime, ContainerStart, PullOptions } from './runtime.ts';
export {
  runtimeChoices,
  Runtimes,
  type RuntimeChoice,
  type RuntimeReport,
  type RuntimesOptions,
} from './runtimes.ts';
