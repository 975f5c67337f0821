import type * as store from '@postrider/store/event-types';
import { memoryOf } from '../memory.ts';

export const lockCatalogue: typeof store.lockCatalogue = async (sql) => {
  const memory = memoryOf(sql);
  memory.catalogueRevision += 1;
  return memory.catalogueRevision;
};

export const findEventType: typeof store.findEventType = async (sql, name) => memoryOf(sql).eventTypes.get(name);

export const listEventTypes: typeof store.listEventTypes = async (sql, { group, after = '', limit }) =>
  [...memoryOf(sql).eventTypes.values()]
    .filter(({ name, groupName }) => name > after && (group === undefined || groupName === group))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .slice(0, limit);

export const writeEventTypes: typeof store.writeEventTypes = async (sql, { types, revision, now }) => {
  const { eventTypes } = memoryOf(sql);
  return types.map((type) => {
    const createdAt = eventTypes.get(type.name)?.createdAt ?? now;
    const row = { ...type, version: revision, createdAt, updatedAt: now };
    eventTypes.set(type.name, row);
    return row;
  });
};

export const deleteEventType: typeof store.deleteEventType = async (sql, name) => {
  memoryOf(sql).eventTypes.delete(name);
};

export const measureCatalogue: typeof store.measureCatalogue = async (sql) => {
  const all = [...memoryOf(sql).eventTypes.values()];
  const bytesOf = (text: string | null) => Buffer.byteLength(text ?? '');
  const bytes = all.reduce(
    (sum, each) => sum + bytesOf(each.description) + bytesOf(each.schema) + bytesOf(each.examples),
    0,
  );
  return { types: all.length, bytes };
};

export const readCatalogue: typeof store.readCatalogue = async (sql, knownRevision) => {
  const { catalogueRevision: revision, eventTypes } = memoryOf(sql);
  return revision === knownRevision ? undefined : { revision, types: [...eventTypes.values()] };
};
