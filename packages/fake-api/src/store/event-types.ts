import type * as store from '@postrider/store/event-types';
import { memoryOf } from '../memory.ts';

export const lockCatalogue: typeof store.lockCatalogue = async (sql) => {
  const memory = memoryOf(sql);
  memory.catalogueRevision += 1;
  return memory.catalogueRevision;
};

export const holdCatalogue: typeof store.holdCatalogue = async () => undefined;

export const findEventType: typeof store.findEventType = async (sql, name) => memoryOf(sql).eventTypes.get(name);

export const listEventTypes: typeof store.listEventTypes = async (sql, { group, after = '', limit }) =>
  [...memoryOf(sql).eventTypes.values()]
    .filter(({ name, groupName }) => name > after && (group === undefined || groupName === group))
    .toSorted(byName)
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

export const readEventTypes: typeof store.readEventTypes = async (sql, names) =>
  [...memoryOf(sql).eventTypes.values()].filter(({ name }) => names === null || names.includes(name)).toSorted(byName);

export const measureCatalogue: typeof store.measureCatalogue = async (sql, without) => {
  const all = [...memoryOf(sql).eventTypes.values()].filter(({ name }) => !without.includes(name));
  const texts = all.flatMap(({ description, schema, examples }) => [
    JSON.stringify(description),
    schema ?? 'null',
    examples,
  ]);
  return { types: all.length, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) };
};

export const readCatalogue: typeof store.readCatalogue = async (sql, knownRevision) => {
  const { catalogueRevision: revision, eventTypes } = memoryOf(sql);
  return revision === knownRevision ? undefined : { revision, types: [...eventTypes.values()] };
};

const byName = (one: store.EventTypeRow, other: store.EventTypeRow): number => (one.name < other.name ? -1 : 1);
