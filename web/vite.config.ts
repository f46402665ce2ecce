import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Puts a compressed form beside each file, so that the server has nothing to compress. */
function compressed(): Plugin {
  return {
    name: 'slipway-compressed',
    apply: 'build',
    // Of what was written: Vite fills in the last names after everybody has seen the bundle.
    writeBundle(options, bundle) {
      for (const name of Object.keys(bundle)) {
        const file = join(options.dir!, name);
        const bytes = readFileSync(file);
        if (!/\.(js|css|svg)$/.test(name) || bytes.length < 1024) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** The run list is what people open first: all that it loads, compressed, in bytes. */
const MOST_FOR_THE_RUN_LIST = 300 * 1000;

/** Fails the build when the run list needs more than it may. */
function lean(): Plugin {
  return {
    name: 'slipway-lean',
    apply: 'build',
    writeBundle(options, bundle) {
      const chunks = Object.values(bundle).filter((it) => it.type === 'chunk');
      const begin = chunks.filter((it) => it.isEntry || it.facadeModuleId?.endsWith('/src/runs/RunsPage.tsx'));
      if (begin.length !== 2) this.error('Where the run list begins is not known any more: see lean() in vite.config.ts.');
      const files = new Set(['index.html']);
      const add = (name: string) => {
        if (files.has(name)) return;
        files.add(name);
        const chunk = chunks.find((it) => it.fileName === name);
        chunk?.imports.forEach(add);
        chunk?.viteMetadata?.importedCss.forEach((css) => files.add(css));
      };
      begin.forEach((chunk) => add(chunk.fileName));
      const sizes = [...files].map((name): [string, number] => [name, gzipSync(readFileSync(join(options.dir!, name)), { level: 9 }).length]);
      const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
      if (total > MOST_FOR_THE_RUN_LIST) {
        const listed = sizes.sort((one, other) => other[1] - one[1]).map(([name, bytes]) => `  ${bytes} ${name}`);
        this.error(`The run list loads ${total} bytes, compressed; ${MOST_FOR_THE_RUN_LIST} are what it may. Load late what is not seen at once.\n${listed.join('\n')}`);
      }
    },
  };
}

export default defineConfig({
  base: '/ui/',
  plugins: [react(), compressed(), lean()],
  resolve: {
    alias: {
      '@rjsf/validator-ajv8': fileURLToPath(new URL('./src/start/noAjv.ts', import.meta.url)),
      '@': fileURLToPath(new URL('./src', import.meta.url)),
    },
  },
  // The server puts a new one into each answer; see dev.slipway.ui.Pages.
  html: { cspNonce: '__NONCE__' },
  build: {
    target: 'es2022',
    sourcemap: false,
    // An image in a style sheet would be a data: address, which only images of the page may be.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // What several pages share comes in one file, not in one for each set of pages that share something.
        codeSplitting: { groups: [{ name: 'shared', minShareCount: 4 }] },
      },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/openapi', '/docs'].map((path) => [path, { target: process.env.SLIPWAY_URL ?? 'http://127.0.0.1:8080', changeOrigin: true }]),
    ),
  },
});
