import { Postrider, type DeliveryChange } from '@postrider/sdk-node';
import { toldError } from '../api/told-error.ts';
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
  const stop = () => stopped.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const client = new Postrider({ apiKey: settings.apiKey, baseUrl: settings.baseUrl });
  try {
    // The API says which values of `status` there are.
    const query = following as Parameters<Postrider['stream']>[0];
    for await (const change of client.stream(query, { signal: stopped.signal })) {
      if (!(await each(change))) return;
    }
  } catch (error) {
    if (!stopped.signal.aborted) throw toldError(error);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
