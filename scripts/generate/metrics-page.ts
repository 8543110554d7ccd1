import { Metrics } from '@kumiki/orchestrator/observe';
import type { Generator } from './generator.ts';

const intro = `<!-- Made from orchestrator/src/observe/metrics/ by "npm run generate". -->

# Metrics

What \`/metrics\` gives (see [observability.md](observability.md)), beside the usual \`process_…\` and \`nodejs_…\` ones.
Times are in seconds. Of pipelines and components the first 200 names each have series of their own; more are counted
together as \`other\`.

`;

/** What the library knows of a metric. */
interface Known {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames?: readonly string[];
}

/** docs/metrics.md: the metrics as a page. */
export const metricsPage: Generator = {
  name: 'metrics reference',
  async generate() {
    const all = new Metrics().registry.getMetricsAsArray() as unknown as readonly Known[];
    const rows = all
      .filter(({ name }) => name.startsWith('kumiki_'))
      .map(({ name, help, type, labelNames = [] }) => {
        const labels =
          labelNames.length > 0 ? ` by ${labelNames.map((label) => `\`${label}\``).join(', ')}` : '';
        return `- \`${name}\` (${type}${labels}): ${help}\n`;
      });
    return [{ path: 'docs/metrics.md', text: intro + rows.join('') }];
  },
};
