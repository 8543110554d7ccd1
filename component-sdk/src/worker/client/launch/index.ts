export { componentWorker } from './component-worker.ts';
export { pythonGroupWorker } from './python/python-worker.ts';
export { installSite, siteRecipe, type SiteTarget } from './python/site.ts';
export { pythonEnvironment, type PythonEnvironmentOptions } from './python/environment.ts';
