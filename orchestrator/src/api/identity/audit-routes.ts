import type { Identity } from '../../identity/index.ts';
import { defineRoute, type Route } from '../http/index.ts';
import { pageAnswer, pageOf, pageQuery, pageSchema } from '../http/page.ts';
import { auditAnswer, auditShape } from './shapes.ts';

interface AuditQuery {
  readonly caller?: string;
  readonly call?: string;
  readonly object?: string;
  readonly refused?: boolean;
  readonly from?: string;
  readonly until?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Who did what. */
export function auditRoutes({ audit }: Identity): Route[] {
  return [
    defineRoute<{ query: AuditQuery }>({
      method: 'GET',
      path: '/api/v1/audit',
      role: 'admin',
      group: 'Identity',
      summary: 'Lists the calls that changed something or were refused, the newest first.',
      query: {
        type: 'object',
        properties: {
          caller: { type: 'string', maxLength: 200, description: 'The id of a caller, such as person/ID.' },
          call: { type: 'string', maxLength: 200, description: 'A part of the call, such as /publish.' },
          object: {
            type: 'string',
            maxLength: 200,
            description: 'What it was about, such as the name of a pipeline.',
          },
          refused: { type: 'boolean' },
          from: { type: 'string', format: 'date-time' },
          until: { type: 'string', format: 'date-time' },
          ...pageQuery,
        },
      },
      answers: { 200: { schema: pageSchema(auditShape) } },
      async handle({ query: { from, until, caller, call, object, refused, ...asked } }) {
        const filter = {
          ...(caller !== undefined && { caller }),
          ...(call !== undefined && { call }),
          ...(object !== undefined && { object }),
          ...(refused !== undefined && { refused }),
          ...(from !== undefined && { from: Date.parse(from) }),
          ...(until !== undefined && { until: Date.parse(until) }),
        };
        const found = await audit.list(filter, pageOf(asked));
        return pageAnswer(found.items.map(auditAnswer), found.next);
      },
    }),
  ];
}
