import type { DeliveryChange } from '@postrider/sdk-node';
import { wholeNumber } from '../settings/whole-number.ts';
import { escapeText, safeJson } from '../output/escape.ts';
import { notice, printLine } from '../output/print.ts';
import { readSettings, type SharedOptions } from '../settings/read-settings.ts';
import { follow, type Following } from './follow.ts';

type TailOptions = SharedOptions & Following & { allTenants?: boolean; count?: string };

/** Prints each change in a line. */
export async function runTail(options: TailOptions): Promise<void> {
  const settings = await readSettings(options);
  const { endpointId, eventType, status, cursor } = options;
  const filter = Object.entries({ endpointId, eventType, status, cursor }).filter(([, value]) => value !== undefined);
  const tenant = options.allTenants === true ? {} : { tenantId: settings.tenant };
  const most = options.count === undefined ? Infinity : wholeNumber('--count', options.count);
  notice(
    `Following ${options.allTenants === true ? 'all tenants' : `tenant ${escapeText(settings.tenant)}`}; Ctrl-C ends it.`,
  );
  let seen = 0;
  let last = cursor;
  await follow(settings, { ...tenant, ...Object.fromEntries(filter) }, (change) => {
    last = change.cursor;
    printLine(options.json === true ? safeJson(change) : lineOf(change));
    return ++seen < most;
  });
  if (last !== undefined) notice(`Go on with --cursor ${escapeText(last)}`);
}

function lineOf(change: DeliveryChange): string {
  const { at, kind, eventType, endpointName, endpointId, deliveryId, reason, until, attempt } = change;
  const answer = attempt?.responseStatus ?? attempt?.outcome;
  const parts = [
    at,
    kind.padEnd(14),
    eventType,
    `→ ${endpointName ?? endpointId}`,
    deliveryId,
    answer,
    attempt && typeof attempt.durationMs === 'number' && `${Math.round(attempt.durationMs)} ms`,
    reason,
    until && `until ${until}`,
  ];
  return escapeText(
    parts.filter((part) => typeof part === 'number' || (typeof part === 'string' && part !== '')).join('  '),
  );
}
