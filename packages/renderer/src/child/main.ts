// The program of a child: takes requests from standard input, one at a time, and answers to standard output.
import { Worker } from 'node:worker_threads';
import { createFrameReader, decodeRequest, encodeAnswer, encodeReady, MAX_REQUEST_BYTES } from '../frames.ts';
import { MAX_OUTPUT_BYTES } from '../limits.ts';
import { boundJson } from './bounded-json.ts';
import { cpuMs, measureStepsByCpu } from './cpu-clock.ts';
import { createEvaluator } from './evaluate-template.ts';
import { hardenJsonata } from './harden-jsonata.ts';
import { LinearRegExp } from './linear-regexp.ts';

// Whoever stops the parent lets it finish what it renders.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// oxlint-disable-next-line no-new -- it does its work by itself
new Worker(new URL('end-with-parent.js', import.meta.url), {
  stdin: false,
  resourceLimits: { maxOldGenerationSizeMb: 8 },
});

const { fromMillis } = await hardenJsonata();
const render = createEvaluator(fromMillis);
// The first one compiles what the others use.
await render({ template: '{"a": $now() & "-" & $string(data)}', input: '{"data":[1]}', nowMs: 0, cpuMs: 1_000 });
measureStepsByCpu();
boundJson(MAX_OUTPUT_BYTES);
// jsonata also makes expressions from pictures of dates and from signatures of functions, which a template writes.
globalThis.RegExp = LinearRegExp as unknown as RegExpConstructor; // as much of it as jsonata uses

const take = createFrameReader(MAX_REQUEST_BYTES, (payload) => {
  void render(decodeRequest(payload)).then((answer) => process.stdout.write(encodeAnswer(answer)));
});
process.stdin.on('data', (piece: Buffer) => take(piece));
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'));
process.stdout.write(encodeReady(cpuMs()));
