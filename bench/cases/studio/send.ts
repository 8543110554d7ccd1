/** Asks a platform. @throws what it answers in the place of what was asked for */
export async function send<Answer>(url: string, body: string | FormData): Promise<Answer> {
  const headers = typeof body === 'string' ? { 'Content-Type': 'application/json' } : {};
  const answer = await fetch(url, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Answer;
}
