import { Postrider, type RetryInfo } from '@postrider/sdk-node';
import { EXIT } from '../exit-codes.ts';
import { printLine } from '../output/print.ts';
import { readSettings, type Settings } from '../settings/read-settings.ts';
import { chooseView } from './choose-view.ts';
import { Journal } from './journal.ts';
import { readListenOptions, secretOf, type ListenOptions, type ListenPlan } from './listen-options.ts';
import { stateFile, stateFolder } from './listen-state.ts';
import { Listener } from './listener.ts';
import { recordForward } from './record-forward.ts';
import { takeState } from './take-state.ts';
import type { View } from './view.ts';

/** Forwards the events of a tenant to an address that only this machine can reach. */
export async function runListen(options: ListenOptions): Promise<void> {
  const folder = stateFolder();
  if (options.printSecret === true) return printLine(await secretOf(options, folder));
  const plan = await readListenOptions(options, { folder, nowMs: Date.now() });
  const settings = await readSettings(options);
  const { baseUrl, tenant } = settings;
  const file = stateFile(folder, { baseUrl, tenant, name: plan.name });
  const free = takeState(file);
  try {
    const journal = new Journal(file, { baseUrl, tenant, name: plan.name });
    if (plan.since !== undefined) journal.begin(plan.since);
    await listen({ plan, settings, journal }, { json: options.json === true, plain: options.plain === true });
    journal.close();
  } finally {
    free();
  }
}

interface Listening {
  plan: ListenPlan;
  settings: Settings;
  journal: Journal;
}

async function listen({ plan, settings, journal }: Listening, how: { json: boolean; plain: boolean }): Promise<void> {
  const { baseUrl, tenant } = settings;
  const { recordTo, forwardTo } = plan;
  const { signal, stop, off } = untilStopped();
  const view = await chooseView({
    ...how,
    title: `postrider listen   ${tenant} → ${forwardTo}`,
    pageOf: (id) => `${baseUrl}/ui/explain?${new URLSearchParams({ tenant, q: id }).toString()}`,
    again: (event) => listener.again(event),
    stop,
  });
  const record = recordTo === undefined ? () => undefined : recordForward.bind(undefined, recordTo);
  const client = clientOf(settings, view);
  const listener = new Listener({ ...plan, client, tenant, journal, view, record, signal });
  try {
    await listener.run();
  } finally {
    view.close();
    off();
  }
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
function untilStopped() {
  const stopped = new AbortController();
  const stop = () => {
    if (stopped.signal.aborted) process.exit(EXIT.done);
    stopped.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: stopped.signal, stop, off: () => process.off('SIGINT', stop).off('SIGTERM', stop) };
}
