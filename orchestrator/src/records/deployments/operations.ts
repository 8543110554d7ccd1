import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Deployment, DeploymentSettings } from '../../deployments/deployment.ts';
import type { FrameSample } from '../../deployments/frame-sample.ts';
import type { Database } from '../database/database.ts';

interface DeploymentRow {
  readonly project: string;
  readonly pipeline: string;
  readonly settings: string;
  readonly revision: number;
  readonly desired: Deployment['desired'];
  readonly changed_by: string;
  readonly changed_at: number;
}

function putDeployment(
  database: Database,
  now: number,
  project: string,
  by: string,
  settings: DeploymentSettings,
  limit: number,
): Deployment {
  const { pipeline } = settings;
  const sql = 'SELECT count(*) AS found FROM deployment WHERE project = ? AND pipeline <> ?';
  const { found } = database.get<{ readonly found: number }>(sql, [project, pipeline])!;
  if (found >= limit) throw kumikiError('DEPLOYMENTS_TOO_MANY', { limit });
  database.run(
    `INSERT INTO deployment (project, pipeline, settings, revision, desired, changed_by, changed_at)
     VALUES (?, ?, ?, 1, 'running', ?, ?)
     ON CONFLICT (project, pipeline) DO UPDATE SET settings = excluded.settings, revision = deployment.revision + 1, desired = 'running',
       changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [project, pipeline, JSON.stringify(settings), by, now],
  );
  return deployment(database, project, pipeline);
}

function desireDeployment(
  database: Database,
  now: number,
  project: string,
  by: string,
  pipeline: string,
  desired: Deployment['desired'],
): Deployment {
  database.run(
    `UPDATE deployment SET desired = ?, revision = revision + 1, changed_by = ?, changed_at = ?
     WHERE project = ? AND pipeline = ?`,
    [desired, by, now, project, pipeline],
  );
  return deployment(database, project, pipeline);
}

function addFrameSample(
  database: Database,
  _now: number,
  project: string,
  pipeline: string,
  sample: FrameSample,
  most: number,
): void {
  database.run('INSERT INTO frame_sample (project, pipeline, sample) VALUES (?, ?, ?)', [
    project,
    pipeline,
    JSON.stringify(sample),
  ]);
  database.run(
    `DELETE FROM frame_sample WHERE project = ?1 AND pipeline = ?2 AND position <= (
       SELECT position FROM frame_sample WHERE project = ?1 AND pipeline = ?2
       ORDER BY position DESC LIMIT 1 OFFSET ?3)`,
    [project, pipeline, most],
  );
}

function frameSamples(database: Database, project: string, pipeline: string): FrameSample[] {
  const sql = 'SELECT sample FROM frame_sample WHERE project = ? AND pipeline = ? ORDER BY position DESC';
  return database
    .all<{ readonly sample: string }>(sql, [project, pipeline])
    .map(({ sample }) => JSON.parse(sample) as FrameSample);
}

function removeDeployment(database: Database, _now: number, project: string, pipeline: string): void {
  database.run('DELETE FROM frame_sample WHERE project = ? AND pipeline = ?', [project, pipeline]);
  const sql = 'DELETE FROM deployment WHERE project = ? AND pipeline = ?';
  if (database.run(sql, [project, pipeline]).changes === 0) {
    throw kumikiError('DEPLOYMENT_NOT_FOUND', { pipeline });
  }
}

function listDeployments(database: Database, project: string): Deployment[] {
  const sql = 'SELECT * FROM deployment WHERE project = ? ORDER BY pipeline';
  return database.all<DeploymentRow>(sql, [project]).map(toDeployment);
}

function deployment(database: Database, project: string, pipeline: string): Deployment {
  const sql = 'SELECT * FROM deployment WHERE project = ? AND pipeline = ?';
  const row = database.get<DeploymentRow>(sql, [project, pipeline]);
  if (row) return toDeployment(row);
  throw kumikiError('DEPLOYMENT_NOT_FOUND', { pipeline });
}

function toDeployment({ project, settings, revision, desired, ...row }: DeploymentRow): Deployment {
  const { changed_by: changedBy, changed_at: changedAt } = row;
  return {
    target: 'local', // what was kept before there was another one
    ...(JSON.parse(settings) as Omit<DeploymentSettings, 'target'>),
    project,
    revision,
    desired,
    changedBy,
    changedAt,
  };
}

export const deploymentWrites = {
  putDeployment,
  desireDeployment,
  removeDeployment,
  addFrameSample,
} as const;
export const deploymentReads = { deployment, listDeployments, frameSamples } as const;
