import type { FrameSample } from './frame-sample.ts';
import type { Deployment, DeploymentSettings } from './deployment.ts';

/** Which pipelines are deployed. Each method is one whole transaction; all may reject with STORE_FULL and STORE_UNAVAILABLE. */
export interface DeploymentStore {
  /**
   * Keeps a deployment, in the place of the one of the same pipeline, as one that shall be at work.
   * @param most deployments that the project may have
   * @throws DEPLOYMENTS_TOO_MANY
   */
  put(project: string, by: string, settings: DeploymentSettings, most: number): Promise<Deployment>;
  /** By name. */
  list(project: string): Promise<readonly Deployment[]>;
  /** @throws DEPLOYMENT_NOT_FOUND */
  get(project: string, pipeline: string): Promise<Deployment>;
  /** Says whether it shall be at work. @throws DEPLOYMENT_NOT_FOUND */
  desire(project: string, by: string, pipeline: string, desired: Deployment['desired']): Promise<Deployment>;
  /** Keeps a frame; of more than so many of a deployment the oldest go. */
  addSample(project: string, pipeline: string, sample: FrameSample, most: number): Promise<void>;
  /** The newest first. */
  samples(project: string, pipeline: string): Promise<readonly FrameSample[]>;
  /** With its samples. @throws DEPLOYMENT_NOT_FOUND */
  remove(project: string, pipeline: string): Promise<void>;
}
