import type { ItemFilter } from '../../../execution/index.ts';
import type { ResultFiles } from '../../core/download/result-files.ts';
import type { Language } from '../../core/views/table/cells.ts';
import { stream } from '../answer.ts';
import { defineRoute, type Route } from '../route.ts';
import {
  executionId,
  executionsBase,
  executionsGroup,
  itemPlace,
  refOf,
  type InExecution,
} from './in-execution.ts';
import { itemFilterQuery } from './item-filter.ts';

type DownloadQuery = Omit<ItemFilter, 'only'> & {
  readonly item?: readonly number[];
  readonly language: Language;
};

/** All results of an execution in one file. */
export function executionDownloadRoute(results: ResultFiles): Route {
  return defineRoute<InExecution & { query: DownloadQuery }>({
    method: 'GET',
    path: `${executionsBase}/{id}/download`,
    role: 'viewer',
    group: executionsGroup,
    summary:
      'What the items gave as a ZIP, made while it is sent: a folder an output, a file an item named by it, and table.csv.',
    params: { id: executionId },
    query: {
      type: 'object',
      properties: {
        ...itemFilterQuery,
        item: { type: 'array', items: itemPlace, maxItems: 1000, description: 'These alone.' },
        language: { enum: ['en', 'ja'], default: 'en', description: 'Of the reasons of verdicts.' },
      },
    },
    answers: { 200: { type: 'application/zip', description: 'The files.' } },
    async handle({ params, query: { item, language, ...filter }, signal }) {
      const wanted = { ...filter, ...(item && { only: item }) };
      const { name, content } = await results.zip(refOf(params.id), wanted, language, signal);
      const headers = { 'Content-Disposition': `attachment; filename="${name}"` };
      return stream(content, 'application/zip', { headers });
    },
  });
}
