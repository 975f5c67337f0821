import { Postrider, type DeliveryChange, type Hooks } from '@postrider/sdk-node';
import { toldError } from '../api/told-error.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { notice } from '../output/print.ts';
import type { Settings } from '../settings/read-settings.ts';

export interface Following {
  tenantId?: string;
  endpointId?: string;
  eventType?: string;
  status?: string;
  cursor?: string;
}

/** Calls `each` for every change, in order, until it says `false`, or somebody stops the program. */
export async function follow(
  settings: Settings,
  following: Following,
  each: (change: DeliveryChange) => Promise<boolean> | boolean,
): Promise<void> {
  const stopped = new AbortController();
  const stop = (reason?: unknown) => stopped.abort(reason);
  const onSignal = () => stop();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const { apiKey, baseUrl } = settings;
  const client = new Postrider({ apiKey, baseUrl, hooks: hooksOf(baseUrl, stop) });
  try {
    // The API says which values of `status` there are.
    const query = following as Parameters<Postrider['stream']>[0];
    for await (const change of client.stream(query, { signal: stopped.signal })) {
      if (!(await each(change))) return;
    }
  } catch (error) {
    const { reason } = stopped.signal as { reason: unknown }; // any
    if (!stopped.signal.aborted) throw toldError(error);
    if (reason instanceof CliError) throw reason;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

/** Says when it is cut. A wrong address must not look like an API that is away for a moment: that ends it at once. */
function hooksOf(baseUrl: string, stop: (reason: CliError) => void): Hooks {
  let isOpen: boolean | undefined;
  let why = '';
  return {
    onFailure: ({ reason, code }) => void (why = reason ?? code),
    onResponse({ status }) {
      why = `it answered ${status}`;
      if (status !== 200) return;
      if (isOpen === false) notice('Following again.');
      isOpen = true;
    },
    onRetry() {
      if (isOpen === undefined) {
        const message = `There is no answer from ${baseUrl} (${why}). Is it running, and is POSTRIDER_BASE_URL right?`;
        stop(new CliError(EXIT.unavailable, escapeText(message), { code: 'connection_failed' }));
      } else if (isOpen) {
        notice(escapeText(`The stream was cut (${why}). Trying again; what comes meanwhile is not missed.`));
        isOpen = false;
      }
    },
  };
}
