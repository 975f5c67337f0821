import type { NoticeFacts, NoticeType } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, recordset } from '../sql/statement.ts';

/** A fact to tell, once. */
export type NewNotice = {
  [Type in NoticeType]: {
    type: Type;
    /** What the fact is about: the id of an endpoint, a replay, a run. With type and instant it names the fact. */
    subject: string;
    /** Null: the whole deployment. */
    tenantId: string | null;
    endpointId?: string;
    /** When it happened. The same when the fact is written again. */
    at: Date;
    /** Published no earlier. Default: at once. */
    dueAt?: Date;
    facts: NoticeFacts[Type];
  };
}[NoticeType];

/**
 * Tells people of facts, by events of the operator tenant. Call it in the transaction of the facts. The relay publishes each
 * of them once, also if it is written twice. Nothing is told of the operator tenant itself: a notice that cannot be
 * delivered must not make another one.
 */
export async function publishNotices(sql: Sql, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  const records = notices.map(({ type, subject, tenantId, endpointId, at, dueAt = at, facts }) => ({
    id: noticeId({ type, subject, at }),
    type,
    tenant_id: tenantId,
    endpoint_id: endpointId,
    occurred_at: at,
    due_at: dueAt,
    facts,
  }));
  await sql.query(INSERT({ notices: recordset(records) }));
}

/** Also the `externalId` of its event. */
export function noticeId({ type, subject, at }: Pick<NewNotice, 'type' | 'subject' | 'at'>): string {
  return `${type}/${subject}/${at.toISOString()}`;
}

/** Tells of one fact. */
export function publishNotice(sql: Sql, notice: NewNotice): Promise<void> {
  return publishNotices(sql, [notice]);
}

const INSERT = defineQuery(
  `insert into notices (id, type, tenant_id, endpoint_id, occurred_at, due_at, facts)
   select n.* from json_to_recordset($notices) as n (
     id text, type text, tenant_id text, endpoint_id text, occurred_at timestamptz, due_at timestamptz, facts jsonb)
   where not exists (select 1 from tenants t where t.id = n.tenant_id and t.is_operator)
   order by n.id
   on conflict (id) do nothing`,
);

/** Takes back notices that are not yet published. Returns the ids of those that were there. */
export async function withdrawNotices(sql: Sql, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql.query<{ id: string }>(
    `delete from notices where id = any(array(select id from notices where id = any($1) order by id for update)) returning id`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
