export { deployableRoute } from './deployable-route.ts';
export { endpointsRoute } from './endpoints/endpoints-route.ts';
export { deploymentRoutes } from './deployment-routes.ts';
