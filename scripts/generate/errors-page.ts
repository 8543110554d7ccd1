import { errorAreas, type ErrorEntry, type ErrorSide } from '@kumiki/component-sdk/errors';
import type { Generator } from './generator.ts';

const sides: Readonly<Record<ErrorSide, string>> = {
  caller: 'whoever sent it',
  component: "the component's author",
  operator: 'whoever runs Kumiki',
  kumiki: 'the makers of Kumiki',
};

const intro = `<!-- Made from the error table (component-sdk/src/errors/table/) by "npm run generate". -->

# Errors

Every error of Kumiki has a code, which stays the same from version to version, a message that says what happened,
and a remedy that says what to do. Programs compare the code; people read the message and the remedy. \`{name}\`
stands for what the error is about. "Try again" says whether the same call may succeed later without a change.
`;

/** docs/errors.md: the error table as a page. */
export const errorsPage: Generator = {
  name: 'error reference',
  async generate() {
    const areas: [string, Readonly<Record<string, ErrorEntry>>][] = Object.entries(errorAreas);
    const sections = areas.map(
      ([title, entries]) => `## ${title}\n\n${Object.entries(entries).map(section).join('\n')}`,
    );
    return [{ path: 'docs/errors.md', text: [intro, ...sections].join('\n') }];
  },
};

function section([code, entry]: [string, ErrorEntry]): string {
  const { message, remedy, side, http, grpc, retryable } = entry;
  return `### ${code}

${escapeHtml(message)}

- **Remedy:** ${escapeHtml(remedy)}
- **Who acts:** ${sides[side]}
- **HTTP:** ${http} · **gRPC:** \`${grpc}\` · **Try again:** ${retryable ? 'yes' : 'no'}
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('<', '&lt;');
}
