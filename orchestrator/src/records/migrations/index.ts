import { executions } from './0001-executions.ts';
import { pipelines } from './0002-pipelines.ts';
import { requests } from './0003-requests.ts';
import { finding } from './0004-finding.ts';
import { retention } from './0005-retention.ts';
import { observation } from './0006-observation.ts';
import { outbox } from './0007-outbox.ts';
import { webhooks } from './0008-webhooks.ts';
import { files } from './0009-files.ts';
import { identity } from './0010-identity.ts';
import { triggers } from './0011-triggers.ts';
import { secrets } from './0012-secrets.ts';
import { corrections } from './0013-corrections.ts';
import { deployments } from './0014-deployments.ts';
import { frameSamples } from './0015-frame-samples.ts';
import { pins } from './0016-pins.ts';
import { sharedLooks } from './0017-shared-looks.ts';
import { executor } from './0018-executor.ts';
import { readerLead } from './0019-reader-lead.ts';

/**
 * The steps from an empty file to the present schema; `user_version` says how many were done. A step that was in
 * a release is never changed: a later one mends it. Times are milliseconds since the epoch; what is only read as a
 * whole is JSON.
 */
export const migrations: readonly string[] = [
  executions,
  pipelines,
  requests,
  finding,
  retention,
  observation,
  outbox,
  webhooks,
  files,
  identity,
  triggers,
  secrets,
  corrections,
  deployments,
  frameSamples,
  pins,
  sharedLooks,
  executor,
  readerLead,
];

/** The schema that this Kumiki writes. */
export const knownSchema = migrations.length;
