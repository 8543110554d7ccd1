import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import {
  LoggedReports,
  PlatformClient,
  readHelperEnvironment,
  runHelper,
  type HelperOptions,
  type PodReports,
} from '@kumiki/orchestrator/executors/argo/helper';
import { workFrames } from './frames.ts';
import { defineCommand, type ExitCode } from '../../command.ts';
import { print } from '../../console/terminal.ts';

/** The program of pods, which Workflows name; nobody types it. */
export const helperCommand = defineCommand({
  name: 'helper',
  usage: [''],
  description:
    'Works through the items of a pod on a cluster: asks the platform what to do, feeds the components beside it, and tells what came of it. Workflows start it; its settings are in the environment of their pods.',
  positionals: 0,
  options: {
    frames: {
      type: 'boolean',
      help: 'Waits for frames of a deployment that the platform sends, until the pod is asked to end.',
    },
  },
  examples: [],
  async run({ options }) {
    if (options.frames) return await workFrames();
    const { url, token, authority, reports, ...about } = readHelperEnvironment(process.env);
    // Nothing that it starts or prints sees it.
    for (const name of ['KUMIKI_HELPER_TOKEN', 'KUMIKI_REPORT_KEY', 'KUMIKI_KAFKA_SASL_PASSWORD'])
      delete process.env[name];
    if (authority) setDefaultCACertificates([...getCACertificates('default'), authority]);
    const ending = new AbortController();
    const end = (): void => ending.abort();
    process.once('SIGTERM', end).once('SIGINT', end);
    const platform = new PlatformClient({ url, token, signal: ending.signal });
    const helper = { ...about, platform, signal: ending.signal, say: print };
    return (await (reports ? tellingKafka(helper, reports) : runHelper(helper))) as ExitCode;
  },
});

/** The client of Kafka is loaded where it is used alone. @throws KAFKA_SETTINGS_INVALID */
async function tellingKafka(options: HelperOptions, { topic, key, kafka }: PodReports): Promise<number> {
  const { KafkaReportLog, podConnection } = await import('@kumiki/orchestrator/kafka');
  await using log = new KafkaReportLog(podConnection(kafka), topic);
  const channel = (execution: string) => new LoggedReports({ ...options, log, key, execution });
  return await runHelper({ ...options, channel });
}
