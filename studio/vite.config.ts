import { sideBySide } from '@kumiki/component-sdk/errors/japanese';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** The platform that `npm run dev` speaks to. */
const platform = process.env['KUMIKI_PLATFORM'] ?? 'http://127.0.0.1:7700';

/**
 * Svelte writes a style into the element that it puts around a component with custom properties. The content security
 * policy refuses styles in elements; `base.css` has this one.
 */
const noInlineStyle: Plugin = {
  name: 'no-inline-style',
  renderChunk: (code) =>
    code.replaceAll('<svelte-css-wrapper style="display: contents">', '<svelte-css-wrapper>'),
};

const errors = 'virtual:errors-in-japanese';

/** The error table in English and Japanese as a module, which only those load who read Japanese. */
const errorsInJapanese: Plugin = {
  name: 'errors-in-japanese',
  resolveId: (id) => (id === errors ? `\0${errors}` : undefined),
  load: (id) => (id === `\0${errors}` ? `export default ${JSON.stringify(sideBySide())}` : undefined),
};

export default defineConfig({
  plugins: [svelte(), noInlineStyle, errorsInJapanese],
  build: {
    target: 'es2022',
    // The content security policy of the platform allows no address that begins with `data:`, but for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // 17 kB in one answer, where an editor asked for nine.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What several screens share is in few files: an editor asks for 18, where it asked for 33. Beyond this size
          // in bytes, the first page gets what only the editor needs.
          groups: [
            { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 6000 },
          ],
        },
      },
    },
    // What others have written is in these files: their licences go along.
    license: { fileName: 'third-party.md' },
  },
  server: {
    host: '127.0.0.1',
    // Another origin would be refused: the requests look as if they came from the platform's own pages.
    proxy: { '/api': { target: platform, changeOrigin: true, headers: { origin: platform } } },
  },
});
