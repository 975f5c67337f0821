import { usageError } from '../exit-codes.ts';
import { readSecretFile } from '../settings/read-secret-file.ts';
import type { SharedOptions } from '../settings/read-settings.ts';
import { wholeNumber } from '../settings/whole-number.ts';
import { signedHeaders } from '../signed-headers.ts';
import { chosenEvents } from './chosen-events.ts';
import { devSecret } from './listen-state.ts';
import { recordFolder } from './record-forward.ts';
import { sinceInstant } from './since-instant.ts';

export interface ListenOptions extends SharedOptions {
  forwardTo?: string;
  events?: string;
  filter?: string;
  record?: string;
  since?: string;
  name: string;
  secretFile?: string;
  printSecret?: boolean;
  plain?: boolean;
  timeout: string;
  deadAfter: string;
}

/** What the options of `listen` ask for. */
export type ListenPlan = Awaited<ReturnType<typeof readListenOptions>>;

export async function readListenOptions(options: ListenOptions, { folder, nowMs }: { folder: string; nowMs: number }) {
  const { name, since, record } = options;
  return {
    name,
    forwardTo: checkTarget(options.forwardTo),
    isChosen: await chosenEvents(options),
    timeoutMs: seconds('--timeout', options.timeout),
    deadAfterMs: seconds('--dead-after', options.deadAfter),
    since: since === undefined ? undefined : sinceInstant(since, nowMs),
    secret: await secretOf(options, folder),
    recordTo: record === undefined ? undefined : recordFolder(record),
  };
}

/** The one of this machine, or of a file. */
export async function secretOf({ secretFile }: ListenOptions, folder: string): Promise<string> {
  if (secretFile === undefined) return devSecret(folder);
  const secret = readSecretFile(secretFile).trim();
  // One that is wrong is refused now, not at the first event.
  await signedHeaders({ id: 'evt_1', timestamp: new Date(), body: '', secrets: [secret] });
  return secret;
}

function checkTarget(text: string | undefined): string {
  const isHost = text !== undefined && /^(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/.test(text);
  const whole = isHost ? `http://${text}` : (text ?? '');
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') {
    return url.href;
  }
  throw usageError('--forward-to takes an address like http://127.0.0.1:3000/webhooks, without user name.');
}

function seconds(option: string, text: string): number {
  return Math.min(wholeNumber(option, text), 86_400) * 1000;
}
