import { createHash } from 'node:crypto';
import { defineComponent, type ComponentTypes } from '@kumiki/component-sdk';

interface Vault extends ComponentTypes {
  inputs: { number: number };
  outputs: { text: string };
  params: { access: { key: string }; fail: boolean };
}

export default defineComponent<Vault>({
  async run({ params, progress, log }) {
    const { key } = params.access;
    log.info(`the key is ${key}`, { key, address: `https://a.example/?key=${encodeURIComponent(key)}` });
    progress(0.5, `with ${key}`);
    if (process.env['KUMIKI_SECRET_KEY'] !== undefined) throw new Error('has the key of all secrets');
    if (params.fail) throw new Error(`refused: ${key}`);
    return await Promise.resolve({ text: createHash('sha256').update(key).digest('hex') });
  },
});
