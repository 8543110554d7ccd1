import { createHash, timingSafeEqual } from 'node:crypto';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ComponentRegistry } from '@kumiki/registry';
import { empty, json } from '../http/answer.ts';
import { isLoopback } from '../http/client.ts';
import { pageAnswer, pageSchema } from '../http/page.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { group, root } from './addresses.ts';
import { garbageSchema, problemSchema, sourceSchema } from './schemas.ts';

/** As distribution of version 2 and 3 calls its envelopes. */
const envelopes = [
  'application/vnd.docker.distribution.events.v1+json',
  'application/vnd.docker.distribution.events.v2+json',
];

/** What operators look at, and what registries tell. @param secret what registries have to know */
export function operatingRoutes(registry: ComponentRegistry, secret: string | undefined): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${root}/sources`,
      role: 'editor',
      group,
      summary: 'The registries that components are taken from, and how it stands with each.',
      answers: { 200: { schema: pageSchema(sourceSchema) } },
      handle: () => pageAnswer(registry.sources()),
    }),
    defineRoute({
      method: 'POST',
      path: `${root}/scan`,
      role: 'editor',
      group,
      summary: 'Looks through all sources now, beside what it does by itself.',
      answers: { 202: { schema: { type: 'object' } } },
      handle() {
        // Its faults are in the state of the source.
        void registry.scan();
        return json({}, { status: 202 });
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${root}/problems`,
      role: 'editor',
      group,
      summary: 'Images that say that they are components and cannot be used, with the reason.',
      answers: { 200: { schema: pageSchema(problemSchema) } },
      handle: () => pageAnswer(registry.problems()),
    }),
    defineRoute({
      method: 'GET',
      path: `${root}/garbage`,
      role: 'editor',
      group,
      summary: 'Images that no tag stands for and no pipeline uses. Nothing is removed by itself.',
      answers: { 200: { schema: pageSchema(garbageSchema) } },
      handle: async () => pageAnswer(await registry.garbage()),
    }),
    defineRoute<{ body: object }>({
      method: 'POST',
      path: `${root}/notifications`,
      role: 'anyone',
      audited: false,
      group,
      summary:
        'Takes what a registry tells of pushes and deletions; all of it is read from the registry itself.',
      body: { type: 'object', description: 'An envelope of notifications of distribution.' },
      mediaTypes: envelopes,
      answers: { 202: { type: 'text/plain', description: 'It is looked at in a moment.' } },
      handle({ body, headers, client }) {
        checkSender(headers.authorization, client.address, secret);
        registry.notified(body);
        return empty({ status: 202 });
      },
    }),
  ];
}

/** @throws REGISTRY_NOTIFICATION_REFUSED */
function checkSender(authorization: string | undefined, address: string, secret: string | undefined): void {
  if (secret === undefined) {
    if (isLoopback(address)) return;
    throw kumikiError('REGISTRY_NOTIFICATION_REFUSED', {
      reason: 'it is on another machine, and no secret is set',
    });
  }
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${secret}`))) return;
  throw kumikiError('REGISTRY_NOTIFICATION_REFUSED', { reason: 'it does not know the secret' });
}
