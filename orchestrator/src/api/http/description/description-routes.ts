import { createHash } from 'node:crypto';
import { bytes, type Answer } from '../answer.ts';
import { defineRoute, type Route } from '../route.ts';
import { openApiDocument } from './open-api.ts';
import { openApiPage, pageStyle } from './page.ts';

const group = 'Server';

/** The OpenAPI document of all routes, and the page that shows it. */
export function descriptionRoutes(routes: () => readonly Route[]): Route[] {
  // The routes stay the same as long as the server runs.
  let kept: { json: string; page: string } | undefined;
  const made = () => {
    const document = openApiDocument(routes());
    return (kept ??= { json: JSON.stringify(document), page: openApiPage(document) });
  };
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/openapi.json',
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'This interface as an OpenAPI 3.1 document.',
      answers: { 200: { schema: { type: 'object', required: ['openapi', 'info', 'paths'] } } },
      handle: () => versioned(made().json, 'application/json; charset=utf-8'),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1',
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'This interface as a page to read.',
      answers: { 200: { type: 'text/html', description: 'The page.' } },
      handle: () => versioned(made().page, 'text/html; charset=utf-8'),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/page.css',
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'The style of that page.',
      answers: { 200: { type: 'text/css', description: 'The style sheet.' } },
      handle: () => versioned(pageStyle, 'text/css; charset=utf-8'),
    }),
  ];
}

function versioned(text: string, type: string): Answer {
  return bytes(text, type, { etag: createHash('sha256').update(text).digest('base64url') });
}
