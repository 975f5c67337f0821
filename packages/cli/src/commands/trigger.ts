import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PostriderEvent } from '@postrider/sdk-node';
import { bodyOf, type BodyOptions } from '../api/body-of.ts';
import { callApi } from '../api/call-api.ts';
import { confirm } from '../api/confirm.ts';
import { CliError, EXIT, usageError } from '../exit-codes.ts';
import { safeJson } from '../output/escape.ts';
import { notice, printLine } from '../output/print.ts';
import { readSettings, type Settings, type SharedOptions } from '../settings/read-settings.ts';
import { pathSegment } from '../settings/path-segment.ts';
import { wholeNumber } from '../settings/whole-number.ts';
import { editedJson } from './edited-json.ts';

type TriggerOptions = SharedOptions & BodyOptions & { from?: string; edit?: boolean; count: string; rate: string };

const MANY = 100;

/** Publishes one event or many, with data from the catalogue, from a past event or from the command line. */
export async function runTrigger(typeGiven: string | undefined, options: TriggerOptions): Promise<void> {
  const settings = await readSettings(options);
  const count = wholeNumber('--count', options.count);
  const rate = wholeNumber('--rate', options.rate);
  const past = options.from === undefined ? undefined : await pastEvent(settings, options.from);
  const type = typeGiven ?? past?.type;
  if (type === undefined) throw usageError('It takes the type of the event, such as order.paid, or --from EVENT.');
  const start = options.data === undefined ? (past ? past.data : await exampleOf(settings, type)) : undefined;
  const given = await bodyOf(options, start);
  const data = options.edit === true ? await editedJson(given) : given;
  const tenant = encodeURIComponent(settings.tenant);
  const call = { method: 'POST', path: `/v1/tenants/${tenant}/events`, body: { type, data } };
  if (options.dryRun === true) {
    const often = count === 1 ? '' : `, ${count} times`;
    notice(`Nothing was sent. This would be${often}: POST ${settings.baseUrl}${call.path}`);
    return printLine(safeJson(call.body, options.json === true ? undefined : 2));
  }
  if (count > MANY) await confirm(`Publish ${count} events?`, options);
  const begun = performance.now();
  for (let sent = 0; sent < count; sent++) {
    await delay(Math.max(0, begun + (sent * 1000) / rate - performance.now()));
    const accepted = await callApi<{ id: string; deliveryCount: number }>(settings, {
      ...call,
      headers: { 'idempotency-key': randomUUID() },
    });
    printLine(options.json === true ? safeJson(accepted) : `${accepted.id}  ${deliveries(accepted.deliveryCount)}`);
  }
  if (options.json !== true) notice('What became of one: postrider why EVENT');
}

function deliveries(count: number): string {
  if (count === 0) return 'no endpoint gets it';
  return count === 1 ? '1 delivery' : `${count} deliveries`;
}

async function pastEvent(settings: Settings, id: string): Promise<{ type: string; data: unknown }> {
  const path = `/v1/tenants/${encodeURIComponent(settings.tenant)}/events/${pathSegment('--from', id)}`;
  const event = await callApi<PostriderEvent>(settings, { method: 'GET', path });
  if (event.expungedAt !== null) throw usageError('The data of this event were removed.');
  return { type: event.type, data: event.data };
}

async function exampleOf(settings: Settings, type: string): Promise<unknown> {
  try {
    const path = `/v1/event-types/${pathSegment('The type', type)}`;
    const { examples } = await callApi<{ examples: unknown[] }>(settings, { method: 'GET', path });
    if (examples.length > 0) return examples[0];
  } catch (error) {
    // A type need not be in the catalogue, and a key may not read it.
    const isExpected =
      error instanceof CliError && (error.exitCode === EXIT.notFound || error.exitCode === EXIT.notAllowed);
    if (!isExpected) throw error;
  }
  notice('The catalogue has no example of this type: the data are what --set and --data give.');
  return {};
}
