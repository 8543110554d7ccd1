import { attemptWrites } from './attempts.ts';
import { auditReads, auditWrites } from './audit.ts';
import { linkReads, linkWrites } from './links.ts';
import { personReads, personWrites } from './people.ts';
import { sessionReads, sessionWrites } from './sessions.ts';
import { tokenReads, tokenWrites } from './tokens.ts';

export const identityReads = {
  ...personReads,
  ...linkReads,
  ...sessionReads,
  ...tokenReads,
  ...auditReads,
} as const;

export const identityWrites = {
  ...attemptWrites,
  ...personWrites,
  ...linkWrites,
  ...sessionWrites,
  ...tokenWrites,
  ...auditWrites,
} as const;
