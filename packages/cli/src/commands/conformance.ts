import { writeFileSync } from 'node:fs';
import { CliError, EXIT, usageError } from '../exit-codes.ts';
import { escapeText, safeJson } from '../output/escape.ts';
import { notice, printLine } from '../output/print.ts';
import { writeOrRefuse } from '../output/write-or-refuse.ts';
import { codeOf, NOT_CONNECTED } from '../listen/forward.ts';
import { checksOf, type Check } from './checks.ts';
import { secretOf, type SecretOptions } from './sign.ts';

interface ConformanceOptions extends SecretOptions {
  type: string;
  json?: boolean;
  junit?: string;
}

interface Result {
  name: string;
  ok: boolean;
  wanted: Check['wanted'];
  /** Null: no answer came. */
  status: number | null;
  durationMs: number;
  remedy: string | null;
}

const FIRST = 'valid';
/** Longer than this, and some senders give up. */
const FAST_MS = 5_000;
const TIMEOUT_MS = 15_000;

/** Sends good and bad requests to a receiver and grades its answers. Ends with 7 if one is wrong. */
export async function runConformance(url: string, options: ConformanceOptions): Promise<void> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw usageError('It takes an http(s) URL.');
  const checks = await checksOf(secretOf(options), options.type);
  const results: Result[] = [];
  for (const check of checks) {
    const result = advised(await send(url, check), results[0]);
    results.push(result);
    if (options.json !== true) printLine(lineOf(result));
  }
  const failed = results.filter(({ ok }) => !ok).length;
  if (options.json === true) printLine(safeJson({ ok: failed === 0, url, results }));
  else
    notice('Whether a repeat is done twice cannot be seen from outside: look at what "valid" and "repeated" changed.');
  const { junit } = options;
  if (junit !== undefined) writeOrRefuse(`--junit: ${junit}`, () => writeFileSync(junit, junitOf(results)));
  if (failed > 0)
    throw new CliError(EXIT.checkFailed, `${failed} of ${results.length} checks failed.`, { code: 'not_conformant' });
}

async function send(url: string, { name, wanted, remedy, request }: Check): Promise<Result> {
  const start = performance.now();
  let status: number | null = null;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: request.headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(request.slowly === true ? { body: inPieces(request.body), duplex: 'half' } : { body: request.body }),
    });
    ({ status } = response);
    await response.body?.cancel();
  } catch (error) {
    // No answer: the status stays null.
    const why = codeOf(error);
    if (name === FIRST && NOT_CONNECTED.test(why)) {
      const message = escapeText(`Nothing can be sent to ${url} (${why}).`);
      throw new CliError(EXIT.unavailable, message, { code: 'connection_failed' });
    }
  }
  const durationMs = Math.round(performance.now() - start);
  const slow = durationMs > FAST_MS;
  const ok = status !== null && isWanted(wanted, status) && !slow;
  const late = 'Answer within five seconds: store the event, and work later.';
  const advice = slow && status !== null ? late : (remedyAt(status, wanted) ?? remedy);
  return { name, ok, wanted, status, durationMs, remedy: ok ? null : advice };
}

/** Where what is valid is refused already, the same answer to the others has the same cause. */
function advised(result: Result, first: Result | undefined): Result {
  const isSame = first?.ok === false && first.status === result.status && result.wanted === first.wanted;
  return isSame && !result.ok ? { ...result, remedy: `As "${FIRST}": mend that first.` } : result;
}

/** Of answers that say more than the check. */
function remedyAt(status: number | null, wanted: Check['wanted']): string | undefined {
  if (status === null)
    return 'It closed the connection or did not answer: answer every request, also one that is refused.';
  if (status >= 300 && status < 400) return 'Redirects are not followed: give the address that answers itself.';
  if (status === 404 || status === 405) return 'Nothing takes POST requests at this address.';
  if (status === 429) return 'It refused because there were too many: let twelve requests in half a minute pass.';
  if (status >= 500 && wanted !== 'takes')
    return `It broke (${status}), and such requests are sent again: answer 401 or 400 to what you refuse.`;
  return undefined;
}

function isWanted(wanted: Check['wanted'], status: number): boolean {
  const isTaken = status >= 200 && status < 300;
  const isRefused = status >= 400 && status < 500 && status !== 404 && status !== 405 && status !== 429;
  if (wanted === 'takes') return isTaken;
  return wanted === 'refuses' ? isRefused : isTaken || isRefused;
}

const PIECE_PAUSE_MS = 1_000;

function inPieces(body: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body);
  const half = bytes.length >> 1;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(0, half));
      setTimeout(() => {
        controller.enqueue(bytes.subarray(half));
        controller.close();
      }, PIECE_PAUSE_MS);
    },
  });
}

function lineOf({ ok, name, status, durationMs, remedy }: Result): string {
  const line = `${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(16)}  ${status ?? 'no answer'}  ${durationMs} ms`;
  return remedy === null ? line : `${line}\n        ${escapeText(remedy)}`;
}

function junitOf(results: Result[]): string {
  const cases = results.map(({ name, ok, durationMs, remedy, status }) => {
    const start = `  <testcase classname="conformance" name="${name}" time="${durationMs / 1000}"`;
    return ok
      ? `${start}/>`
      : `${start}><failure message="${status ?? 'no answer'}">${remedy ?? ''}</failure></testcase>`;
  });
  const failures = results.filter(({ ok }) => !ok).length;
  const suite = `<testsuite name="conformance" tests="${results.length}" failures="${failures}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suite}\n${cases.join('\n')}\n</testsuite>\n`;
}
