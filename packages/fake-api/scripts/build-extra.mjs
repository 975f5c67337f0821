// Bundles the API's own routes with a store in memory in place of `@postrider/store`. The SDK's fake uses this file, so that
// it refuses the same requests as the server, with the same messages.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist');

// Parts of the store that need no database, such as planning the deliveries of an event, stay.
const inMemory = {
  name: 'store-in-memory',
  setup({ onResolve }) {
    onResolve(
      {
        filter:
          /^@postrider\/store\/(audit|deliveries|endpoints|event-types|events|keys|outbox|queue|replays|retention|rollups|schedules|sql|tenants)$/,
      },
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
