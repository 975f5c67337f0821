import { listDeliveries, type DeliveryFilter } from '@postrider/store/deliveries';
import { inSnapshot } from '@postrider/store/sql';
import { defineStreamRoute } from '../http/define-route.ts';
import type { ServerContext } from '../http/server-context.ts';
import { TABLE_HEAD, toTableLine } from './delivery-table.ts';
import { exampleDelivery } from './example.ts';
import { presentDelivery } from './present.ts';
import { deliveryExportQuery } from './schema.ts';

/** Each page is a transaction of a few milliseconds: one long transaction would keep Postgres from removing dead rows. */
const PAGE_ROWS = 1_000;

const FORMATS = {
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    head: '',
    line: (delivery: ReturnType<typeof presentDelivery>) => `${JSON.stringify(delivery)}\n`,
  },
  csv: { contentType: 'text/csv; charset=utf-8; header=present', head: TABLE_HEAD, line: toTableLine },
};

export const exportDeliveries = defineStreamRoute({
  path: '/v1/tenants/{tenantId}/deliveries/export',
  name: 'exportDeliveries',
  group: 'deliveries',
  summary: "Export a tenant's deliveries, newest first",
  description:
    'Takes the filters of the list and writes every delivery that matches, as fast as it is read. What is accepted after the export began is not in it. It ends with the trailer `Postrider-Export-Rows`; a connection that is cut before that leaves the rest out. Then ask again with `cursor`: the `id` of the last whole row. A table escapes cells that a spreadsheet would run as a formula with an apostrophe.',
  scope: 'read',
  query: deliveryExportQuery,
  errors: ['too_many_exports'],
  answer: {
    description: 'Every delivery, a line each.',
    streams: [
      { contentType: 'application/x-ndjson', example: `${JSON.stringify(exampleDelivery)}\n` },
      { contentType: 'text/csv', example: `${TABLE_HEAD}${toTableLine(exampleDelivery)}` },
    ],
  },
  async handle({ params: { tenantId }, query: { format, cursor, ...filter } }, { server }) {
    const { contentType, head, line } = FORMATS[format];
    const release = server.exportPlaces.take(tenantId);
    let rows = 0;
    return {
      contentType: cursor === undefined ? contentType : contentType.replace('header=present', 'header=absent'),
      headers: {
        'Content-Disposition': `attachment; filename="deliveries.${format}"`,
      },
      async *pieces(signal) {
        if (cursor === undefined && head !== '') yield head;
        for await (const page of pagesOf(server, { ...filter, tenantId }, { after: cursor, signal })) {
          rows += page.length;
          yield page.map((row) => line(presentDelivery(row, server))).join('');
        }
      },
      trailer: { name: 'Postrider-Export-Rows', value: () => String(rows) },
      release,
    };
  },
});

type Filter = Omit<DeliveryFilter, 'beforeId' | 'limit'>;

async function* pagesOf(
  { database }: ServerContext,
  filter: Filter,
  { after, signal }: { after: string | undefined; signal: AbortSignal },
) {
  const read = (beforeId: string | undefined) => {
    const page = inSnapshot(database, (sql) => listDeliveries(sql, { ...filter, beforeId, limit: PAGE_ROWS }));
    // Nobody waits for it if the client goes away meanwhile.
    page.catch(() => undefined);
    return page;
  };
  let page = read(after);
  for (;;) {
    const { rows, nextId } = await page;
    if (signal.aborted) return;
    // One page ahead: Postgres reads it while this process writes the one before.
    if (nextId !== null) page = read(nextId);
    if (rows.length > 0) yield rows;
    if (nextId === null) return;
  }
}
