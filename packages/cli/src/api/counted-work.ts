import { setTimeout as delay } from 'node:timers/promises';
import type { Replay } from '@postrider/sdk-node';
import { isObject, notice } from '../output/print.ts';
import type { Settings, SharedOptions } from '../settings/read-settings.ts';
import { callApi, type ApiCall } from './call-api.ts';
import type { ApiCommand } from './command-table.ts';
import { confirm } from './confirm.ts';

/** So many may be sent again without a question. */
const MANY = 100;

/** Lets the API count first, and asks a person when it is many. */
export async function confirmCounted(settings: Settings, call: ApiCall, options: Asked): Promise<void> {
  const { command, shared } = options;
  const body = isObject(call.body) ? call.body : {};
  // That is a look by itself.
  if (shared.yes === true || body['dryRun'] === true) return;
  const { method, path } = call;
  const { matched } = await callApi<{ matched: number }>(settings, { method, path, body: { ...body, dryRun: true } });
  if (command.grave || matched > MANY) await confirm(`${command.summary}: ${matched} match.`, shared);
}

interface Asked {
  command: ApiCommand;
  shared: SharedOptions;
}

const LOOK_EVERY_MS = 2_000;
const END = new Set<string>(['finished', 'cancelled']);

/** Stays until a replay has ended, and tells meanwhile how far it is. It goes on without us. */
export async function waitForReplay(settings: Settings, { id, tenantId }: Replay): Promise<Replay> {
  const { isTTY } = process.stderr;
  const path = `/v1/tenants/${encodeURIComponent(tenantId)}/replays/${encodeURIComponent(id)}`;
  for (let told = ''; ;) {
    const replay = await callApi<Replay>(settings, { method: 'GET', path });
    const line = progressOf(replay);
    const hasEnded = END.has(replay.status);
    if (isTTY) process.stderr.write(`\r\u001b[K${line}${hasEnded ? '\n' : ''}`);
    else if (line !== told) notice(line);
    told = line;
    if (hasEnded) return replay;
    await delay(LOOK_EVERY_MS);
  }
}

function progressOf({ action, status, matched, sent, delivered, failed, skipped, discarded }: Replay): string {
  if (action === 'discard' || action === 'cancel')
    return `${status}: ${discarded} of ${matched} cancelled${skipped > 0 ? `, ${skipped} had ended already` : ''}`;
  const others = skipped + discarded;
  const counts = [`${sent} of ${matched} sent`, `${delivered} delivered`, `${failed} failed`];
  return `${status}: ${[...counts, ...(others > 0 ? [`${others} left out`] : [])].join(', ')}`;
}
