import { resolve } from 'node:path';
import { auditEntryOf, logCall, openGrpcServer } from '@kumiki/orchestrator/api/grpc';
import { asKumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import {
  checkReach,
  identityOptions,
  isSecureOnly,
  joinUrl,
  openRegistry,
  openHttpServer,
  Platform,
  readTls,
  StaticPages,
} from '@kumiki/orchestrator/api';
import { openKubernetes } from '@kumiki/orchestrator/deployments/kubernetes';
import { openArgo } from '@kumiki/orchestrator/executors/argo';
import { CombinedComponents, FolderComponents, RegistryComponents } from '@kumiki/orchestrator/components';
import { openImageWorkers } from '@kumiki/orchestrator/containers';
import { ChangeFeed, telling } from '@kumiki/orchestrator/events';
import { dataFolderPath, makeDataFolder } from '@kumiki/orchestrator/data-folder';
import { bytesOf, limitsOf } from '@kumiki/orchestrator/retention';
import { AddressRules } from '@kumiki/orchestrator/net';
import { databaseFrom } from '@kumiki/orchestrator/records';
import { currentTraceparent, logRequest, Observation, type Log } from '@kumiki/orchestrator/observe';
import { checkObjects, openObjects } from '@kumiki/orchestrator/objects';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { Cipher, readSecretKeys, resealAll } from '@kumiki/orchestrator/secrets';
import type { Settings } from '@kumiki/orchestrator/settings';
import { print, printError } from '../../console/terminal.ts';
import { count } from '../../console/words.ts';
import { commandVersion } from '../../version.ts';
import { inUse, keySource, openData } from '../../data/open-data.ts';
import { componentFolders } from '../run/prepare/folders.ts';
import { bringSamples, renewSamples } from './samples/bring-samples.ts';
import { openMessages } from './open-messages.ts';
import { openReports, reportTopic } from './open-reports.ts';
import { studioFolder } from './studio-folder.ts';
import { renewTls } from './renew-tls.ts';
import { tellResults } from './samples/tell-results.ts';
import { tellProvider } from './tell-provider.ts';
import { tellRuntime } from './tell-runtime.ts';
import { realtimeOf } from './realtime-of.ts';

const mebibyte = 1024 * 1024;

/** Of images and plans, which are read a moment after they came. */
const recentBytes = 32 * 1024 * 1024;

export interface OpenPlatformOptions {
  readonly settings: Settings;
  /** Folders of components to look into first. */
  readonly components: readonly string[];
  readonly log: Log;
}

/** The whole platform at work: its data, its workers and its servers. */
export interface OpenedPlatform extends AsyncDisposable {
  readonly url: string;
  /** Of gRPC: `HOST:PORT`. */
  readonly grpcAddress: string;
  /** Prints what came out of the sample when it has run; at once where this is not the first start. */
  tellSample(signal: AbortSignal): Promise<void>;
  /** Takes no more requests, and waits so long for what runs, in ms. @returns how many executions still run */
  stop(ms: number): Promise<number>;
}

/** What one replica seals, the others have to open. */
function checkKeys({ database, secrets }: Settings): void {
  if (database.url === undefined || (secrets.key ?? secrets.keyFile) !== undefined) return;
  const reason =
    'all platforms on it need the same key of secrets, by KUMIKI_SECRET_KEY or KUMIKI_SECRET_KEY_FILE';
  throw kumikiError('DATABASE_SETTINGS', { reason });
}

/**
 * Puts the platform together and starts it.
 * @throws DATA_FOLDER_UNUSABLE, DATA_FOLDER_IN_USE, and what the stores, the components and the servers throw at their start
 */
export async function openPlatform({
  settings,
  components: folders,
  log,
}: OpenPlatformOptions): Promise<OpenedPlatform> {
  await using opened = new AsyncDisposableStack();
  checkReach(settings);
  const { data: given, host, port, allowedHosts, trustedProxies } = settings.server;
  const publicUrl = (): string => settings.server.publicUrl?.replace(/\/$/, '') ?? server.url;
  const version = await commandVersion();
  let grpcAddress: string | undefined;
  const tls = await readTls(settings.server);
  const path = given === undefined ? dataFolderPath() : resolve(given);
  const changes = new ChangeFeed();
  const observation = new Observation({
    path,
    log,
    reserve: settings.disk.reserve * mebibyte,
    recordsElsewhere: settings.database.url !== undefined,
  });
  const keys = keySource(settings.secrets);
  await makeDataFolder(path);
  const objects = await openObjects(path, settings.objects);
  if (objects.folder === undefined) await checkObjects(objects);
  const database = await databaseFrom(settings.database);
  checkKeys(settings);
  const data = opened.use(
    await openData(path, {
      objects,
      tell: (store) => observation.observed(telling(store, changes)),
      begins: (plan, execution) => observation.watch.planned(plan, execution),
      trace: currentTraceparent,
      logBytes: bytesOf(settings.retention.logBytesOfRun),
      recentBytes,
      ...(database && { database }),
      keys,
    }),
  );
  if (data.kind === 'elsewhere') throw inUse(path);
  // What it has counted is kept before the data folder is closed.
  opened.defer(() => observation.close());
  const cipher = new Cipher(await readSecretKeys(keys, path));
  const { resealed, unreadable } = await resealAll(data.data.secrets, cipher);
  if (resealed > 0)
    log.info(`${count(resealed, 'secret')} sealed with the first key now.`, { event: 'secrets_resealed' });
  if (unreadable > 0)
    log.warn(
      `${count(unreadable, 'secret')} cannot be read: the key that sealed them is not here. Put it into KUMIKI_SECRET_KEY, KUMIKI_SECRET_KEY_FILE or ${resolve(path, 'secret.key')}, after the one that is there; or give the values anew.`,
      { event: 'secrets_unreadable' },
    );
  const registry = opened.use(
    await openRegistry({
      settings: settings.registry,
      path,
      pipelines: data.data.pipelines,
      begun: (reason) =>
        log.warn(`The index of components is begun anew: ${reason}.`, { event: 'registry_index_lost' }),
      failed: (from, { code, message }) =>
        log.warn(`Components of ${from}: ${message}`, { event: 'registry_source_failed', code }),
    }),
  );
  const { argo } = settings;
  const found =
    argo.executor === 'argo' || argo.helperImage !== undefined
      ? await openArgo(argo, () => argo.platformUrl ?? publicUrl(), reportTopic(settings.kafka))
      : undefined;
  // The image of the helper may be there for deployments alone: executions need rules of their own.
  const isWanted = argo.executor === 'argo' || !settings.realtime.kubernetes;
  const cluster = found && (await checkCluster(found, log, isWanted)) ? found : undefined;
  const kubernetes = settings.realtime.kubernetes
    ? await openKubernetes(argo, settings.realtime.hop)
    : undefined;
  if (kubernetes) await checkCluster(kubernetes, log);
  const local = new FolderComponents({ folders: await componentFolders(folders) });
  const components = new CombinedComponents(local, new RegistryComponents(registry));
  const images = openImageWorkers(settings, ({ name, image }, state) => {
    log.info(
      state === 'begins' ? `Getting the image of ${name}: ${image}` : `The image of ${name} is there.`,
    );
  });
  opened.defer(async () => await images.close());
  if (settings.registry.sources.length > 0) void images.report().then((report) => tellRuntime(report, log));
  const platform = opened.use(
    new Platform({
      data: data.data,
      registry,
      notificationSecret: settings.registry.notificationSecret,
      changes,
      components,
      images,
      limits: limitsOf(settings.retention),
      cipher,
      triggers: {
        roots: settings.triggers.folders.split(',').flatMap((folder) => folder.trim() || []),
        buckets: settings.triggers.buckets,
        settleMs: settings.triggers.settleSeconds * 1000,
        pollMs: settings.triggers.pollSeconds * 1000,
      },
      addresses: new AddressRules(settings.network.allow),
      failed: ({ id }, error) => {
        log.error(`${id}: ${error.message}`, {
          event: 'execution_error',
          execution_id: id,
          code: error.code,
        });
      },
      stray: (error) => log.error(error.message, { event: 'component_error', code: error.code }),
      observation,
      identity: {
        ...identityOptions(settings.identity, publicUrl),
        auditFailed: (thrown) => log.error(reasonOf(thrown), { event: 'audit_error' }),
      },
      publicUrl,
      metricsAccess: settings.metrics.access,
      thumbnailBytes: settings.images.thumbnailCacheMb * 1_000_000,
      alertThresholds: settings.alerts,
      realtime: realtimeOf(settings.realtime),
      kubernetes,
      ...(cluster && {
        cluster: {
          executor: (...parts) => cluster.executor(...parts),
          executions: argo.executions,
          isUsual: argo.executor === 'argo',
        },
      }),
      about: () => {
        const kafka = messages?.state;
        return { version, ...(grpcAddress !== undefined && { grpcAddress }), ...(kafka && { kafka }) };
      },
    }),
  );
  await platform.start();
  const messages = await openMessages({
    settings: settings.kafka,
    platform,
    data: data.data,
    observation,
    log,
  });
  opened.defer(() => messages?.[Symbol.asyncDispose]());
  const reports = cluster && (await openReports(settings.kafka, platform, log));
  opened.defer(() => reports?.[Symbol.asyncDispose]());
  const say = (line: string) => log.info(line);
  const sample = settings.samples.publish ? await bringSamples(platform, data.data, say) : undefined;
  registry.start();
  await observation.start();
  const pages = await StaticPages.load(studioFolder());
  const sockets = platform.sockets();
  const server = await openHttpServer({
    routes: platform.routes(),
    upgrade: sockets.upgrade,
    ...(pages && { pages }),
    host,
    allowedHosts,
    trustedProxies,
    ...(settings.server.publicUrl !== undefined && { publicUrl: settings.server.publicUrl }),
    ...(tls && { tls }),
    access: platform.access({
      rateLimit: settings.server.rateLimit,
      secureOnly: isSecureOnly(settings.server),
    }),
    port,
    log: (entry) => {
      observation.metrics.http(entry);
      logRequest(log, entry);
    },
    ready: () => observation.ready(),
    admitUploads: observation.disk.admit,
  });
  opened.defer(() => server.close());
  opened.defer(() => sockets.close());
  const calls = await openGrpcServer({
    processing: platform.processing,
    files: platform.files,
    objects: data.data.objects,
    realtime: platform.realtime,
    frameBytes: settings.realtime.frameBytes,
    limits: settings.grpc,
    // Calls are not encrypted by a proxy that speaks HTTP/1.1 with this process.
    ...(tls ? { host, tls } : isSecureOnly(settings.server) ? {} : { host }),
    port: settings.server.grpcPort,
    identifyToken: platform.identifyCall(settings.server.rateLimit),
    log: (entry) => {
      observation.metrics.grpc({ ...entry, method: entry.method.split('/').at(-1)! });
      logCall(log, entry);
      platform.identity.audit.add(auditEntryOf(entry));
    },
    failed: (callId, thrown) => {
      const stack = thrown instanceof Error ? thrown.stack : undefined;
      log.error(`${callId} ${reasonOf(thrown)}`, { event: 'grpc_error', call_id: callId, stack });
    },
  });
  grpcAddress = calls.address;
  opened.defer(() => calls.close(0));
  if (tls) opened.defer(renewTls(settings.server, [server, calls], log));
  tellProvider(platform, log);
  const first = settings.identity.accounts ? await platform.identity.people.firstLink() : undefined;
  if (first) {
    const link = joinUrl(publicUrl(), first.secret);
    // For whoever sits there, and for no log.
    const show = settings.log.format === 'json' ? printError : print;
    show(`There is no administrator yet. Whoever opens this link within a day, once, is it: ${link}`);
  }
  const goesOn = await platform.recover();
  if (goesOn > 0) log.info(`Going on with ${goesOn} runs of before.`);
  messages?.begin();
  if (settings.samples.publish) {
    const renewed = renewSamples(platform, data.data.path, say);
    opened.defer(async () => await renewed);
  }
  const all = opened.move();
  return {
    grpcAddress,
    url: publicUrl(),
    tellSample: async (signal) => {
      if (sample && settings.log.format === 'text') await tellResults(platform, sample, publicUrl(), signal);
    },
    stop: async (ms) => {
      const until = performance.now() + ms;
      // What runs goes on meanwhile, so that callers who wait for it get their answer.
      sockets.close();
      await Promise.all([server.close(), calls.close(ms), messages?.stopTaking()]);
      const running = await platform.drain(Math.max(0, until - performance.now()));
      await observation.close();
      return running;
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/**
 * A cluster that does not answer at this moment is waited for by what wants it.
 * @param isWanted whether somebody said that it is used; else it need not be usable
 * @returns whether it can be used
 * @throws CLUSTER_DENIED
 */
async function checkCluster(
  cluster: { check(): Promise<void> },
  log: Log,
  isWanted = true,
): Promise<boolean> {
  try {
    await cluster.check();
  } catch (thrown) {
    const error = asKumikiError(thrown);
    if (!isWanted && error.code === 'CLUSTER_DENIED') return false;
    if (!error.retryable) throw error;
    log.error(error.message, { event: 'cluster_error', code: error.code });
  }
  return true;
}
