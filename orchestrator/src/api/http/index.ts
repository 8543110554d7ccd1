export type { Access, AuditedCall } from './access.ts';
export { isLoopback, TrustedProxies, type Client } from './client.ts';
export type { Upgrade } from './hand-over.ts';
export { bytes, empty, json, stream, type Answer, type AnswerOptions } from './answer.ts';
export { openApiDocument, type OpenApiDocument, type OpenApiOperation } from './description/index.ts';
export { httpLimits, type HttpLimits } from './limits.ts';
export type { HttpLog, HttpLogEntry } from './log.ts';
export {
  multipartLimits,
  readMultipart,
  type MultipartFile,
  type MultipartLimits,
  type MultipartReader,
} from './multipart.ts';
export { StaticPages } from './pages/static-pages.ts';
export { problemDetails, problemType, type ProblemDetails } from './problem.ts';
export { localCaller, roles, type Caller, type Role } from './roles.ts';
export {
  defineRoute,
  type AnswerShape,
  type Method,
  type Route,
  type RouteDefinition,
  type RouteRequest,
  type RouteTypes,
} from './route.ts';
export { openHttpServer, type HttpServer, type HttpServerOptions } from './server.ts';
