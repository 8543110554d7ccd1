const steps = 500;
const columns = 25;
const uses = ['imaging/blur', 'imaging/sharpen', 'imaging/grayscale', 'imaging/resize', 'imaging/levels'];

/** A pipeline with as many steps as a document may have, 20 lines of them, of which some read from the line before. */
export function bigPipeline(name: string): string {
  const all = Array.from({ length: steps }, (_, at) => {
    const row = Math.floor(at / columns);
    const isFirst = at % columns === 0;
    const before = isFirst ? (row === 0 ? undefined : at - columns) : at - 1;
    const image = before === undefined ? '$inputs.image' : `$steps.s${before}.image`;
    const component = uses[at % uses.length]!;
    const params = component === 'imaging/resize' ? { width: 640 } : {};
    return [`s${at}`, { component, inputs: { image }, params }] as const;
  });
  const positions = all.map(([id], at) => {
    return [id, { x: 300 + (at % columns) * 280, y: Math.floor(at / columns) * 170 }] as const;
  });
  const document = {
    apiVersion: 'kumiki/v1',
    kind: 'Pipeline',
    name,
    inputs: { image: { type: 'image' } },
    steps: Object.fromEntries(all),
    outputs: { image: `$steps.s${steps - 1}.image` },
    canvas: {
      positions: { inputs: { x: 0, y: 0 }, outputs: { x: 7400, y: 3200 }, ...Object.fromEntries(positions) },
    },
  };
  return JSON.stringify(document);
}

/** Keeps it on a platform. */
export async function keepBigPipeline(url: string, name: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/pipelines`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: bigPipeline(name) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
