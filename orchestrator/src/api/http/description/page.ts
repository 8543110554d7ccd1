import type { OpenApiDocument, OpenApiOperation, OpenApiParameter } from './open-api.ts';

/** The style of the page; a file of its own, since the policy for content allows no style inside of a page. */
export const pageStyle = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
section { border-top: 1px solid #8886; margin-top: 1.5rem }
h3 code { font-size: 1rem } h3 b { display: inline-block; min-width: 4.5rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid #8883 }
pre { overflow: auto; padding: .75rem; background: #8881; border-radius: .25rem }
nav ul { columns: 2 } .role { opacity: .7 }
`;

/** An OpenAPI document as a page to read, without scripts. */
export function openApiPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const groups = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? '');
  const contents = [...groups].map(
    ([group, of]) =>
      `<li>${text(group)}<ul>${of.map(({ operation }) => `<li><a href="#${text(operation.operationId)}">${text(operation.summary)}</a></li>`).join('')}</ul></li>`,
  );
  const sections = [...groups].map(
    ([group, of]) =>
      `<h2>${text(group)}</h2>${of.map(({ path, method, operation }) => section(path, method, operation)).join('')}`,
  );
  const { title, version, description } = document.info;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)} ${text(version)}</title>
<link rel="stylesheet" href="/api/v1/page.css">
</head>
<body>
<h1>${text(title)} ${text(version)}</h1>
<p>${text(description)} The same for programs: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
<nav><ul>${contents.join('')}</ul></nav>
${sections.join('\n')}
<section id="problem"><h2>Errors</h2>${schema(document.components.schemas['Problem'])}</section>
</body>
</html>
`;
}

function section(path: string, method: string, operation: OpenApiOperation): string {
  const { operationId, summary, parameters, requestBody, responses } = operation;
  const contents = [
    ...Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => ({
      name: `Body, ${type}`,
      schema,
    })),
    ...Object.entries(responses)
      .filter(([status]) => status !== 'default')
      .flatMap(([status, { content = {} }]) =>
        Object.entries(content).map(([type, { schema }]) => ({ name: `${status}, ${type}`, schema })),
      ),
  ];
  return `<section id="${text(operationId)}">
<h3><b>${method.toUpperCase()}</b> <code>${text(path)}</code></h3>
<p>${text(summary)} <span class="role">Role: ${text(operation['x-role'])}.</span></p>
${parameters.length > 0 ? `<table><tr><th>Name</th><th>In</th><th>Values</th></tr>${parameters.map(row).join('')}</table>` : ''}
${contents.map(({ name, schema: of }) => `<details><summary>${text(name)}</summary>${schema(of)}</details>`).join('')}
</section>`;
}

function row({ name, in: place, required, description = '', schema }: OpenApiParameter): string {
  const needed = required ? ', required' : '';
  return `<tr><td><code>${text(name)}</code></td><td>${place}${needed}</td><td>${text(description)} <code>${text(JSON.stringify(schema))}</code></td></tr>`;
}

function schema(of: unknown): string {
  return `<pre>${text(JSON.stringify(of, undefined, 2))}</pre>`;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function text(of: string): string {
  return of.replaceAll(/[&<>"']/g, (character) => escapes[character]!);
}
