// The API's own routes, with a store in memory in place of `@postrider/store`, in one file that needs nothing of ours. The
// SDK's fake is made of it, so that it refuses what the server refuses, in the same words.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist');

// What of the store works without a database, such as planning who gets an event, stays as it is.
const inMemory = {
  name: 'store-in-memory',
  setup({ onResolve }) {
    onResolve(
      { filter: /^@postrider\/store\/(deliveries|endpoints|event-types|events|keys|outbox|sql|tenants)$/ },
      ({ path }) => ({
        path: join(dist, 'store', `${path.split('/').at(-1)}.js`),
      }),
    );
  },
};

await build({
  entryPoints: [join(dist, 'create-fake-api.js')],
  outfile: join(dist, 'bundled.js'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // zod has hundreds of kilobytes of comments and long names.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'inline',
  plugins: [inMemory],
  logLevel: 'warning',
});
