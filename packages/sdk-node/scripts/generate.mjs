// Makes what is made from other files: the types from the API's description, the version from package.json, what a
// published package cannot import from another one, and the report of the public interface. With --check it only compares.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const workspace = join(root, '../..');
const isCheck = process.argv.includes('--check');
const textOf = (path) => readFileSync(join(root, path), 'utf8');

const description = withoutExamples(JSON.parse(textOf('../server/openapi.json')));
const { version } = JSON.parse(textOf('package.json'));

// A member with a default is optional for callers.
const types = astToString(await openapiTS(description, { defaultNonNullable: false }));
put('src/generated/api.ts', `// Made from packages/server/openapi.json by \`pnpm generate\`.\n\n${types}`);
put(
  'src/generated/version.ts',
  `// Made from package.json by \`pnpm generate\`.\n\nexport const VERSION = '${version}';\n`,
);
putCopy('src/generated/http-date.ts', 'domain/src/http-date.ts');
putCopy('src/generated/events-from-openapi.ts', 'receiver-verify/src/receiver/events-from-openapi.ts');

const node = (script, ...args) => execFileSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
if (process.exitCode === undefined) {
  node(join(workspace, 'node_modules/typescript/bin/tsc'), '-b');
  node(join(workspace, 'scripts/api-report.mjs'), ...(isCheck ? ['--check'] : []));
}

/** No editor shows the examples of whole bodies. The types would be a third longer. */
function withoutExamples(api) {
  delete api.components.examples;
  const operations = Object.values(api.paths).flatMap((methods) => Object.values(methods));
  const bodies = operations.flatMap(({ requestBody, responses }) => [requestBody, ...Object.values(responses)]);
  for (const media of bodies.flatMap((body) => Object.values(body?.content ?? {}))) {
    delete media.example;
    delete media.examples;
  }
  return api;
}

function putCopy(path, source) {
  put(path, `// Made from packages/${source} by \`pnpm generate\`.\n\n${textOf(join('..', source))}`);
}

function put(path, text) {
  if (!isCheck) writeFileSync(join(root, path), text);
  else if (textOf(path) !== text) {
    console.error(`packages/sdk-node/${path} is not current: run \`pnpm generate\` and commit it.`);
    process.exitCode = 1;
  }
}
