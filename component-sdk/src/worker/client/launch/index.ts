export { componentWorker, type WorkerCommand } from './component-worker.ts';
export { installSite, siteRecipe, type SiteTarget } from './python/site.ts';
export { pythonEnvironment, type PythonEnvironmentOptions } from './python/environment.ts';
