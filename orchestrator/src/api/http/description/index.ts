export { descriptionRoutes } from './description-routes.ts';
export { openApiDocument, type OpenApiDocument, type OpenApiOperation } from './open-api.ts';
