import { readSettings } from '@kumiki/orchestrator/settings';
import { frameParts } from '@kumiki/orchestrator/deployments/kubernetes';
import { manifestText, namespaceParts, type Destination } from '@kumiki/orchestrator/executors/argo';
import { usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { print } from '../../console/terminal.ts';

const network = /^([0-9a-fA-F.:]+\/\d{1,3})(?::(\d{1,5}))?$/;

/** What a namespace needs before pipelines run in it. */
export const clusterCommand = defineCommand({
  name: 'cluster',
  usage: ['[OPTIONS]'],
  description:
    'Prints what a namespace of a Kubernetes cluster needs before pipelines run in it: accounts with the least rights, and what pods may reach. Namespace and account of the pods are those of the settings.',
  positionals: 0,
  options: {
    reach: {
      type: 'string',
      value: 'NETWORK[:PORT],…',
      help: 'What pods may reach beside DNS, such as 10.0.0.5/32:443: the platform, the API server.',
    },
    from: {
      type: 'string',
      value: 'NETWORK,…',
      help: 'Where the platform reaches pods of deployments from, such as 10.0.0.5/32. Nobody else does.',
    },
    account: {
      type: 'string',
      value: 'NAME',
      help: 'The service account of the platform; kumiki by default.',
    },
  },
  examples: ['kumiki cluster --reach 10.96.0.1/32:443,10.0.0.5/32:7700 | kubectl apply -f -'],
  async run({ options }) {
    const { argo, realtime } = await readSettings();
    const { namespace, serviceAccount, egress } = argo;
    const destinations = networksOf(options.reach);
    const from = networksOf(options.from);
    const platformAccount = options.account ?? 'kumiki';
    const parts = namespaceParts({ namespace, serviceAccount, platformAccount, egress, destinations });
    const frames = realtime.kubernetes ? frameParts({ namespace, platformAccount, from }) : [];
    print(manifestText([...parts, ...frames]));
    return exitCodes.ok;
  },
});

/** @throws USAGE */
function networksOf(given = ''): Destination[] {
  return given.split(',').flatMap((text): Destination[] => {
    if (text.trim() === '') return [];
    const [, cidr, port] = network.exec(text.trim()) ?? [];
    if (cidr === undefined) throw usageError('cluster', `"${text}" is no network such as 10.0.0.5/32.`);
    return [{ cidr, ...(port !== undefined && { port: Number(port) }) }];
  });
}
