// How much a bundle grows by what it imports from here, minified and gzipped. Fails above the budget.
import { gzipSync } from 'node:zlib';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const BUDGETS = [
  { what: 'import { verifyWebhook }', code: "export { verifyWebhook } from './dist/index.js'", maxBytes: 6_500 },
  { what: 'the root', code: "export * from './dist/index.js'", maxBytes: 10_500 },
];

/** The size in bytes of each budget's bundle. */
export async function measure() {
  return Promise.all(
    BUDGETS.map(async ({ what, code, maxBytes }) => {
      const { outputFiles } = await build({
        stdin: { contents: code, resolveDir: root },
        bundle: true,
        minify: true,
        format: 'esm',
        target: 'es2022',
        write: false,
      });
      return { what, maxBytes, bytes: gzipSync(outputFiles[0].contents, { level: 9 }).length };
    }),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { what, maxBytes, bytes } of await measure()) {
    process.stdout.write(`${what}: ${bytes} of ${maxBytes} bytes\n`);
    if (bytes >= maxBytes) process.exitCode = 1;
  }
}
