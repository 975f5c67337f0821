import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

export interface TagRow {
  tag: string;
  /** How many endpoints have it. */
  endpoints: number;
}

interface TagListing {
  tenantId: string;
  /** The last tag of the page before. */
  after: string | undefined;
  limit: number;
}

/** The tags of the endpoints of a tenant, by code point. Reads all of its endpoints, whose number is limited. */
export function listTags(sql: Sql, { tenantId, after, limit }: TagListing): Promise<TagRow[]> {
  return readRows<TagRow>(sql, LIST({ tenantId, after: after ?? null, limit }));
}

const LIST = defineQuery<{ tenantId: string; after: string | null; limit: number }>(
  `select tag, count(*) as endpoints
   from (select unnest(tags) collate "C" as tag from endpoints where tenant_id = $tenantId and deleted_at is null) of_all
   where $after::text is null or tag > $after
   group by tag order by tag limit $limit`,
);
