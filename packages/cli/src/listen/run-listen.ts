import { Postrider, type RetryInfo } from '@postrider/sdk-node';
import { EXIT, usageError } from '../exit-codes.ts';
import { printLine } from '../output/print.ts';
import { readSecretFile } from '../settings/read-secret-file.ts';
import { readSettings, type Settings, type SharedOptions } from '../settings/read-settings.ts';
import { wholeNumber } from '../settings/whole-number.ts';
import { chosenEvents } from './chosen-events.ts';
import { Journal } from './journal.ts';
import { devSecret, stateFile, stateFolder, takeState } from './listen-state.ts';
import { Listener } from './listener.ts';
import { recordFolder, recordForward } from './record-forward.ts';
import { sinceInstant } from './since-instant.ts';
import { lineView, type View } from './view.ts';

export interface ListenOptions extends SharedOptions {
  forwardTo?: string;
  events?: string;
  filter?: string;
  record?: string;
  since?: string;
  name: string;
  secretFile?: string;
  printSecret?: boolean;
  timeout: string;
  deadAfter: string;
}

/** Forwards the events of a tenant to an address that only this machine can reach. */
export async function runListen(options: ListenOptions): Promise<void> {
  const folder = stateFolder();
  const secret = options.secretFile === undefined ? devSecret(folder) : readSecretFile(options.secretFile).trim();
  if (options.printSecret === true) return printLine(secret);
  const forwardTo = checkTarget(options.forwardTo);
  const isChosen = await chosenEvents(options);
  const [timeoutMs, deadAfterMs] = [seconds('--timeout', options.timeout), seconds('--dead-after', options.deadAfter)];
  const since = options.since === undefined ? undefined : sinceInstant(options.since, Date.now());
  const recordTo = options.record === undefined ? undefined : recordFolder(options.record);
  const settings = await readSettings(options);
  const { tenant } = settings;
  const listenerId = { baseUrl: settings.baseUrl, tenant, name: options.name };
  const file = stateFile(folder, listenerId);
  const free = takeState(file);
  const { signal, off } = untilStopped();
  const view = lineView({ json: options.json === true });
  const journal = new Journal(file, listenerId);
  try {
    if (since !== undefined) journal.begin(since);
    const client = clientOf(settings, view);
    const record = recordTo === undefined ? () => undefined : recordForward.bind(undefined, recordTo);
    const listened = { client, tenant, isChosen, journal, deadAfterMs };
    await new Listener({ ...listened, forwardTo, secret, timeoutMs, view, record, signal }).run();
  } finally {
    view.close();
    journal.close();
    free();
    off();
  }
}

function checkTarget(text: string | undefined): string {
  const whole = text !== undefined && /^(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/.test(text) ? `http://${text}` : text;
  const url = whole !== undefined && URL.canParse(whole) ? new URL(whole) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
    return url.href;
  throw usageError('--forward-to takes an address like http://127.0.0.1:3000/webhooks, without user name.');
}

function seconds(option: string, text: string): number {
  return Math.min(wholeNumber(option, text), 86_400) * 1000;
}

/** It retries by itself: each step of the listener is one request, whatever became of the one before. */
function clientOf({ apiKey, baseUrl }: Settings, view: View): Postrider {
  let isCut = false;
  return new Postrider({
    apiKey,
    baseUrl,
    maxRetries: 0,
    timeoutMs: 15_000,
    hooks: {
      onRetry: ({ request, code }: RetryInfo) => {
        if (request.operation !== 'streamChanges' || isCut) return;
        isCut = true;
        view.note(
          `The live stream was cut (${code}). Connecting again; meanwhile events come up to two seconds later.`,
        );
      },
      onResponse: ({ request, status }) => {
        if (request.operation === 'streamChanges' && status === 200) isCut = false;
      },
    },
  });
}

/** The request that is on its way is answered first. Whoever asks twice does not wait. */
function untilStopped(): { signal: AbortSignal; off: () => void } {
  const stopped = new AbortController();
  const stop = () => {
    if (stopped.signal.aborted) process.exit(EXIT.done);
    stopped.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: stopped.signal, off: () => process.off('SIGINT', stop).off('SIGTERM', stop) };
}
