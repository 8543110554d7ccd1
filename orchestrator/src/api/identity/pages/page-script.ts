/** The script of the pages: it asks the platform what there is to do, and sends what the person filled in. */
export const pageScript = `const isJapanese = navigator.language.startsWith('ja');
const say = (en, ja) => (isJapanese ? ja : en);
const find = (id) => document.getElementById(id);
const form = document.querySelector('form');
const page = document.body.dataset.page;

if (isJapanese) {
  document.documentElement.lang = 'ja';
  for (const one of document.querySelectorAll('[data-ja]')) one.textContent = one.dataset.ja;
}

function show(id, text) {
  const part = find(id);
  if (text !== undefined) part.textContent = text;
  part.hidden = false;
}

async function call(path, body) {
  const answer = await fetch('/api/v1' + path, body && {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const data = await answer.json();
  if (answer.ok) return data;
  throw new Error(data.detail + ' ' + data.remedy);
}

/** Where to go on: a path of this server, whatever the address says. */
function returnTo() {
  const wanted = new URL(new URLSearchParams(location.search).get('return_to') ?? '/', location.origin);
  return wanted.origin === location.origin ? wanted.pathname + wanted.search : '/';
}

async function signIn() {
  const { caller, login_needed: isNeeded, ways } = await call('/session');
  if (caller !== null || !isNeeded) return location.replace(returnTo());
  if (ways.includes('password')) form.hidden = false;
  if (ways.includes('provider')) {
    find('provider').href = '/api/v1/session/oidc?return_to=' + encodeURIComponent(returnTo());
    show('provider');
  }
}

const secret = location.hash.slice(1);

async function join() {
  const { kind, note } = await call('/invitations/look', { secret });
  if (kind === 'password') {
    for (const name of ['login', 'name']) {
      find('field-' + name).hidden = true;
      form.elements[name].required = false;
    }
    show('about', say('Choose a new password for ' + note + '.', note + ' の新しいパスワードを決めてください。'));
  } else if (kind === 'first') {
    show('about', say('You are the first administrator.', 'あなたが最初の管理者です。'));
  }
  form.hidden = false;
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  find('problem').hidden = true;
  const { login, name, password } = Object.fromEntries(new FormData(form));
  try {
    if (page === 'sign-in') await call('/session', { name: login, password });
    else await call('/invitations/accept', { secret, password, ...(login && { login }), ...(name && { name }) });
    location.replace(page === 'sign-in' ? returnTo() : '/');
  } catch (error) {
    show('problem', error.message);
  }
});

try {
  await (page === 'sign-in' ? signIn() : join());
} catch (error) {
  show('problem', error.message);
}
`;
