import { compileFilter, type CompiledFilter, type Filter } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

/** The compiled filters of endpoints. Each is compiled once for each version of its endpoint. */
export interface FilterCache {
  /** The filters of these endpoints, by endpoint. An endpoint without one is not in the result. */
  load(sql: Sql, endpoints: readonly EndpointVersion[]): Promise<Map<string, CompiledFilter>>;
}

export interface EndpointVersion {
  id: string;
  version: number;
}

interface CachedFilter {
  version: number;
  filter: CompiledFilter | null;
  bytes: number;
}

// 64 MiB hold about a thousand filters with a regular expression, or tens of thousands of others.
const MAX_BYTES = 64 * 1024 * 1024;

export function createFilterCache(maxBytes: number = MAX_BYTES): FilterCache {
  // A map keeps the order of insertion, so the least recently used filter is the first.
  const cached = new Map<string, CachedFilter>();
  let bytes = 0;

  function keep(id: string, entry: CachedFilter): void {
    bytes += entry.bytes - (cached.get(id)?.bytes ?? 0);
    cached.delete(id);
    cached.set(id, entry);
    for (const [oldest, { bytes: freed }] of cached) {
      if (bytes <= maxBytes || oldest === id) break;
      cached.delete(oldest);
      bytes -= freed;
    }
  }

  return {
    async load(sql, endpoints) {
      const found = new Map<string, CompiledFilter>();
      const take = (id: string, entry: CachedFilter) => {
        keep(id, entry);
        if (entry.filter !== null) found.set(id, entry.filter);
      };
      const missing: string[] = [];
      for (const { id, version } of endpoints) {
        const entry = cached.get(id);
        if (entry?.version === version) take(id, entry);
        else missing.push(id);
      }
      if (missing.length === 0) return found;
      for (const { id, version, filter } of await readRows<StoredFilter>(sql, READ_FILTERS({ ids: missing }))) {
        const compiled = filter && compileFilter(filter);
        take(id, { version, filter: compiled, bytes: compiled?.memoryBytes ?? 0 });
      }
      return found;
    },
  };
}

interface StoredFilter extends EndpointVersion {
  filter: Filter | null;
}

const READ_FILTERS = defineQuery('select id, version, filter::json as filter from endpoints where id = any($ids)');
