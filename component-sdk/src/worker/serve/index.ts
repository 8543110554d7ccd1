/**
 * A component as a worker: a process of its own that serves `kumiki.v1.Component`.
 * ```ts
 * const worker = await serveComponent(manifest, component, { socket: '/run/worker', shared: '/dev/shm/work' });
 * process.on('SIGTERM', () => void worker.drain().then(() => process.exit(0)));
 * ```
 * `start.ts` does this for a component folder.
 */
export {
  serveComponent,
  serveComponents,
  type ServedComponent,
  type ServeOptions,
  type SeveralOptions,
} from './serve.ts';
