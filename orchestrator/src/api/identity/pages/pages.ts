import { createHash } from 'node:crypto';
import { bytes, defineRoute, type Answer, type Route } from '../../http/index.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

const group = 'Identity';

/** One field of a form: English, Japanese, and what the browser has to know. */
interface Field {
  readonly name: string;
  readonly en: string;
  readonly ja: string;
  readonly attributes: string;
}

const login: Field = {
  name: 'login',
  en: 'Name to sign in with, such as your e-mail address',
  ja: 'サインインに使う名前（メールアドレスなど）',
  attributes: 'autocomplete="username" maxlength="200" required',
};
const password = (autocomplete: string): Field => ({
  name: 'password',
  en: 'Password',
  ja: 'パスワード',
  attributes: `type="password" autocomplete="${autocomplete}" maxlength="256" required`,
});
const shown: Field = {
  name: 'name',
  en: 'What others call you',
  ja: '表示名',
  attributes: 'autocomplete="name" maxlength="200"',
};

/** The pages by which people come in before anything else of the platform is theirs to see. */
export function identityPages(): Route[] {
  return [
    page('/sign-in', 'The page to sign in at.', {
      id: 'sign-in',
      title: ['Sign in', 'サインイン'],
      fields: [login, password('current-password')],
    }),
    page('/join', 'The page that links of invitations and for new passwords lead to.', {
      id: 'join',
      title: ['Welcome', 'ようこそ'],
      fields: [login, shown, password('new-password')],
    }),
    asset('/api/v1/session/page.js', 'The script of these pages.', pageScript, 'text/javascript'),
    asset('/api/v1/session/page.css', 'The style of these pages.', pageStyle, 'text/css'),
  ];
}

interface PageText {
  readonly id: string;
  /** English, Japanese. */
  readonly title: readonly [string, string];
  readonly fields: readonly Field[];
}

function page(path: string, summary: string, text: PageText): Route {
  const html = pageHtml(text);
  return defineRoute({
    method: 'GET',
    path,
    role: 'anyone',
    group,
    summary,
    query: { type: 'object', properties: { return_to: { type: 'string', maxLength: 500 } } },
    answers: { 200: { type: 'text/html', description: 'The page.' } },
    handle: () => versioned(html, 'text/html'),
  });
}

function asset(path: string, summary: string, content: string, type: string): Route {
  return defineRoute({
    method: 'GET',
    path,
    role: 'anyone',
    group,
    summary,
    answers: { 200: { type, description: 'The file.' } },
    handle: () => versioned(content, type),
  });
}

function versioned(content: string, type: string): Answer {
  const etag = createHash('sha256').update(content).digest('base64url');
  return bytes(content, `${type}; charset=utf-8`, { etag });
}

function pageHtml({ id, title: [en, ja], fields }: PageText): string {
  const inputs = fields.map(
    (field) => `
      <label id="field-${field.name}">
        <span data-ja="${field.ja}">${field.en}</span>
        <input name="${field.name}" ${field.attributes}>
      </label>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Kumiki</title>
    <link rel="stylesheet" href="/api/v1/session/page.css">
    <script type="module" src="/api/v1/session/page.js"></script>
  </head>
  <body data-page="${id}">
    <main>
      <p class="mark">Kumiki</p>
      <h1 data-ja="${ja}">${en}</h1>
      <p id="about" hidden></p>
      <form hidden>${inputs.join('')}
        <button data-ja="${ja === 'ようこそ' ? 'はじめる' : ja}">${id === 'join' ? 'Go on' : en}</button>
      </form>
      <p><a id="provider" hidden data-ja="組織のアカウントでサインイン">Sign in with your organisation’s account</a></p>
      <p id="problem" role="alert" hidden></p>
      <noscript><p>This page needs JavaScript. このページには JavaScript が必要です。</p></noscript>
    </main>
  </body>
</html>
`;
}
