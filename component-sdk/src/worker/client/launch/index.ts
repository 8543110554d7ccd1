export { componentWorker, type WorkerCommand } from './component-worker.ts';
export { pythonEnvironment, type PythonEnvironmentOptions } from './python/environment.ts';
