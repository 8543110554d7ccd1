export { triggerRoutes } from './trigger-routes.ts';
