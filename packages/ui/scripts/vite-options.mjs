import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

/** What the build and the development server share. The pages live at `/ui`, beside the API that they call. */
export const viteOptions = {
  configFile: false,
  root: `${PACKAGE}src`,
  base: '/ui/',
  plugins: [react()],
  logLevel: 'warn',
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  build: {
    outDir: `${PACKAGE}dist`,
    emptyOutDir: true,
    target: 'es2022',
    // Every browser that runs these pages preloads modules itself, and the polyfill would be an inline script.
    modulePreload: { polyfill: false },
    // Inlined files would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
};
