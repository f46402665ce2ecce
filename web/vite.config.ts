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

export default defineConfig({
  base: '/ui/',
  plugins: [react(), compressed()],
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
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/openapi', '/docs'].map((path) => [path, { target: process.env.SLIPWAY_URL ?? 'http://127.0.0.1:8080', changeOrigin: true }]),
    ),
  },
});
