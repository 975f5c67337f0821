// The program of a child. It reads requests from standard input, one at a time, and writes answers to standard output.
import { Worker } from 'node:worker_threads';
import { createFrameReader, decodeRequest, encodeAnswer, encodeReady, MAX_REQUEST_BYTES } from '../frames.ts';
import { MAX_OUTPUT_BYTES } from '../limits.ts';
import { boundJson } from './bounded-json.ts';
import { cpuMs, measureStepsByCpu } from './cpu-clock.ts';
import { createEvaluator } from './evaluate-template.ts';
import { hardenJsonata } from './harden-jsonata.ts';
import { LinearRegExp } from './linear-regexp.ts';

// The parent decides when the child ends, so that it can finish its renders.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// oxlint-disable-next-line no-new -- the thread needs no handle
new Worker(new URL('end-with-parent.js', import.meta.url), {
  stdin: false,
  resourceLimits: { maxOldGenerationSizeMb: 8 },
});

const { fromMillis } = await hardenJsonata();
const render = createEvaluator(fromMillis);
// The first render compiles what later ones use.
await render({ template: '{"a": $now() & "-" & $string(data)}', input: '{"data":[1]}', nowMs: 0, cpuMs: 1_000 });
measureStepsByCpu();
boundJson(MAX_OUTPUT_BYTES);
// A template also writes date pictures and function signatures, and jsonata makes regular expressions of them.
globalThis.RegExp = LinearRegExp as unknown as RegExpConstructor; // it has what jsonata uses

const take = createFrameReader(MAX_REQUEST_BYTES, (payload) => {
  void render(decodeRequest(payload)).then((answer) => process.stdout.write(encodeAnswer(answer)));
});
process.stdin.on('data', (piece: Buffer) => take(piece));
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'));
process.stdout.write(encodeReady(cpuMs()));
