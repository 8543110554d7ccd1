import type { KumikiError } from '@kumiki/component-sdk/errors';
import type { ComponentRegistry } from '@kumiki/registry';
import type { Components } from '../components/index.ts';
import type { ImageWorkers } from '../containers/index.ts';
import type { ExecutionRef } from '../execution/index.ts';
import type { Limits } from '../retention/index.ts';
import type { DataFolder } from '../data-folder.ts';
import type { ChangeFeed } from '../events/index.ts';
import type { OpenedKubernetes } from '../deployments/kubernetes/index.ts';
import type { AddressRules } from '../net/index.ts';
import type { Cipher } from '../secrets/index.ts';
import type { ClusterPlace } from './core/chosen-executor.ts';
import type { AlertThresholds } from '../alerts/index.ts';
import type { RealtimeSettings } from './realtime-settings.ts';
import type { IdentityOptions } from '../identity/index.ts';
import type { Observation } from '../observe/index.ts';
import type { About } from './http/routes/about.ts';
import type { TriggersOptions } from '../triggers/index.ts';

/** What a platform is made of: what is left out has a default that is said beside it. */
export interface PlatformOptions {
  readonly data: DataFolder;
  /** Told by the data folder's store. */
  readonly changes: ChangeFeed;
  readonly components: Components;
  /** Runs components of images. Without it, none is run. */
  readonly images?: ImageWorkers;
  /** What it may call for somebody; the public Internet alone where it is left out. */
  readonly addresses?: AddressRules;
  /** What is kept, where nobody set anything else. */
  readonly limits?: Limits;
  /** Which folders and buckets triggers may watch, and how. */
  readonly triggers?: Pick<TriggersOptions, 'roots' | 'buckets' | 'settleMs' | 'pollMs'>;
  /** What thumbnails may take of the disk, in bytes; 256 MB where it is left out. */
  readonly thumbnailBytes?: number;
  /** Seals what only the platform may know. Where it is left out, nobody opens it again after this process. */
  readonly cipher?: Cipher;
  /** Hears what kept an execution from being carried out. */
  readonly failed?: (ref: ExecutionRef, error: KumikiError) => void;
  /** Hears errors of components that no item can be blamed for. */
  readonly stray?: (error: KumikiError) => void;
  /** Watches it; the data folder's store tells it. */
  readonly observation?: Observation;
  /** Who may use it; the local administrator alone where it is left out. */
  readonly identity?: IdentityOptions;
  /** The address that people reach it at; known when it listens. */
  readonly publicUrl?: () => string;
  readonly metricsAccess?: 'viewer' | 'anyone';
  readonly alertThresholds?: AlertThresholds;
  /** What stays up, and how long for; see the section `realtime` of the settings. */
  readonly realtime?: Partial<RealtimeSettings>;
  /** A cluster that executions can be carried out on. */
  readonly cluster?: ClusterPlace;
  /** A cluster that pipelines can be deployed on. */
  readonly kubernetes?: OpenedKubernetes | undefined;
  /** What it says about itself. */
  readonly about?: () => About;
  /** The components of registries; none where it is left out. Whoever opened it closes it. */
  readonly registry?: ComponentRegistry;
  /** What registries have to know who tell of changes. */
  readonly notificationSecret?: string | undefined;
}
