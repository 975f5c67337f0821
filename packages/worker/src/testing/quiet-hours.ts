import type { Preferences } from '@postrider/domain';
import { inTransaction } from '@postrider/store/sql';
import { listDeliveryNotes } from '@postrider/store/deliveries';
import { notifyCommands } from '@postrider/store/outbox';
import { replacePreferences } from '@postrider/store/tenants';
import { vi } from 'vitest';
import type { Rig, Scene } from './rig.ts';

export const MINUTE_MS = 60_000;

const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16);

/** Quiet hours from two minutes ago until the start of the minute of an instant. */
export const quietUntil = (endMs: number): Preferences => ({
  quietHours: { windows: [{ start: clock(Date.now() - 2 * MINUTE_MS), end: clock(endMs) }] },
});

/** Quiet hours until the start of the minute that is this many minutes ahead. */
export const quietFor = (minutes: number): Preferences => quietUntil(Date.now() + minutes * MINUTE_MS);

/** Replaces the preferences of a scene, as the API would for `key_1`. */
export async function prefer(
  rig: Rig,
  { tenantId, endpointId }: Scene,
  { preferences, level }: { preferences: Preferences; level?: 'tenant' | 'endpoint' },
): Promise<void> {
  const owner = { tenantId, endpointId: level === 'tenant' ? null : endpointId };
  const change = { preferences, by: 'key_1', now: new Date() };
  await inTransaction(rig.database, (sql) => replacePreferences(sql, owner, change));
  notifyCommands(rig.database);
}

/** The notes of a delivery, each with kind, reason and actor. */
export async function notesOf(rig: Rig, id: string): Promise<string[]> {
  const notes = await listDeliveryNotes(rig.database, id);
  return notes.map(({ kind, detail }) => [kind, detail.reason, detail.by].filter(Boolean).join(' '));
}

/** Waits until a delivery has started this many timers. Returns the summary of the latest in Temporal UI. */
export function timerOf(rig: Rig, id: string, timers = 1): Promise<string> {
  return vi.waitFor(async () => {
    const { events } = await rig.client.workflow.getHandle(`delivery/${id}`).fetchHistory();
    const started = events?.filter((event) => event.timerStartedEventAttributes) ?? [];
    if (started.length < timers) throw new Error('no timer yet');
    return Buffer.from(started.at(-1)?.userMetadata?.summary?.data ?? []).toString();
  });
}
