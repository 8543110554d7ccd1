export { endpointsRoute } from './endpoints.ts';
export { deploymentRoutes } from './deployment-routes.ts';
