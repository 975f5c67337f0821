// Serves the pages from their sources and sends what is for the API to a running server: `pnpm --filter @postrider/ui dev`.
import { createServer } from 'vite';
import { viteOptions } from './vite-options.mjs';

const api = process.env.POSTRIDER_URL ?? 'http://localhost:8080';
const port = Number(process.env.PORT ?? 5173);
const proxy = Object.fromEntries(['/v1', '/openapi.json', '/docs'].map((path) => [path, api]));
const server = await createServer({ ...viteOptions, server: { port, strictPort: true, proxy } });
await server.listen();
console.log(`http://localhost:${port}/ui/ with the API of ${api}`);
