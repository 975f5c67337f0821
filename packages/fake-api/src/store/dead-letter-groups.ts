import type * as store from '@postrider/store/deliveries';
import { memoryOf } from '../memory.ts';
import { matching } from './matching-deliveries.ts';

export const groupDeadLetters: typeof store.groupDeadLetters = async (sql, filter) => {
  const memory = memoryOf(sql);
  const groups = new Map<string, store.DeadLetterGroup>();
  const matches = matching(memory, { ...filter, status: 'dead_lettered' });
  for (const delivery of memory.deliveries.values()) {
    const { tenantId, endpointId, deadLetterReason: reason, deadLetterAt: at, lastStatus } = delivery;
    if (reason === null || at === null || !matches(delivery)) continue;
    const key = JSON.stringify([endpointId, reason, lastStatus]);
    const { endpointName } = memory.rowOf(delivery);
    const group = { tenantId, endpointId, endpointName, reason, lastStatus };
    const known = groups.get(key) ?? { ...group, count: 0, oldestAt: at, newestAt: at };
    const oldestAt = at < known.oldestAt ? at : known.oldestAt;
    const newestAt = at > known.newestAt ? at : known.newestAt;
    groups.set(key, { ...known, count: known.count + 1, oldestAt, newestAt });
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count || +b.newestAt - +a.newestAt);
};
