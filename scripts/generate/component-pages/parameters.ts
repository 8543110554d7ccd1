import { describeSchema } from '@kumiki/component-sdk/schema';
import type { LocalText } from '@kumiki/component-sdk/manifest';
import { cell, code, localText } from './markdown.ts';
import { words, type Language } from './words.ts';

/** A parameter as its manifest describes it: JSON Schema with titles and hints. */
interface Parameter {
  readonly title?: LocalText;
  readonly description?: LocalText;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
  readonly items?: Parameter;
  readonly 'x-ui'?: {
    readonly unit?: string;
    readonly labels?: Readonly<Record<string, LocalText | string>>;
  };
}

/** The rows of the table of parameters, in the order of the form. */
export function parameterRows(schema: Readonly<Record<string, unknown>>, language: Language): string[][] {
  const parameters = (schema['properties'] ?? {}) as Readonly<Record<string, Parameter>>;
  const needed = new Set((schema['required'] ?? []) as readonly string[]);
  return Object.entries(parameters).map(([key, parameter]) => {
    const { title, description } = parameter;
    const unit = parameter['x-ui']?.unit;
    const said = parameter.default === undefined ? '' : code(JSON.stringify(parameter.default));
    const standard = said === '' && needed.has(key) ? words[language].needed : said;
    return [
      `${code(key)}<br>${cell(localText(title, language))}`,
      values(parameter, schema, language) + (unit ? ` (${cell(unit)})` : ''),
      standard,
      cell(localText(description, language)),
    ];
  });
}

function values(parameter: Parameter, schema: Readonly<Record<string, unknown>>, language: Language): string {
  if (parameter.enum) return choices(parameter, language);
  if (language === 'en') return cell(describeSchema(parameter, schema).replace(/ that matches .*/, ''));
  return cell(inJapanese(parameter));
}

/** The values to choose from, each with what the form calls it. */
function choices({ enum: all = [], 'x-ui': hints }: Parameter, language: Language): string {
  const labels = hints?.labels ?? {};
  return all
    .map((value) => {
      const label = labels[String(value)];
      const text = typeof label === 'string' ? label : localText(label, language);
      return code(JSON.stringify(value)) + (text === '' ? '' : ` ${cell(text)}`);
    })
    .join('<br>');
}

const types: Readonly<Record<string, string>> = {
  integer: '整数',
  number: '数値',
  string: '文字列',
  boolean: 'true または false',
  array: 'リスト',
  object: '項目の組',
};

function inJapanese({ type = '', format, minimum, maximum, exclusiveMinimum, items }: Parameter): string {
  if (format === 'color') return '色（#rrggbb または #rrggbbaa）';
  const parts = [types[type] ?? '値'];
  if (minimum !== undefined) parts.push(`${minimum} 以上`);
  if (exclusiveMinimum !== undefined) parts.push(`${exclusiveMinimum} より大`);
  if (maximum !== undefined) parts.push(`${maximum} 以下`);
  if (items?.enum) parts.push(`次から選択：${items.enum.join('、')}`);
  return parts.join('、');
}
