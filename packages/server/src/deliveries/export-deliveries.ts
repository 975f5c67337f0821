import { listDeliveries } from '@postrider/store/deliveries';
import { inSnapshot } from '@postrider/store/sql';
import { defineStreamRoute } from '../http/define-route.ts';
import { exportMedia, exportRows, type Exported } from '../http/export.ts';
import { DELIVERY_COLUMNS } from './delivery-table.ts';
import { exampleDelivery } from './example.ts';
import { presentDelivery } from './present.ts';
import { deliveryExportQuery } from './schema.ts';

/** Rows of larger pages outlive a garbage collection: with 1,000 the server grew by 173 MiB, with these by 97. */
const PAGE_ROWS = 250;

const EXPORTED: Exported<ReturnType<typeof presentDelivery>> = { name: 'deliveries', columns: DELIVERY_COLUMNS };

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
    streams: exportMedia(EXPORTED, exampleDelivery),
  },
  async handle({ params: { tenantId }, query: { format, cursor, ...filter } }, { server }) {
    return exportRows(EXPORTED, {
      format,
      cursor,
      read: (beforeId) =>
        inSnapshot(server.database, (sql) => listDeliveries(sql, { ...filter, tenantId, beforeId, limit: PAGE_ROWS })),
      present: (row) => presentDelivery(row, server),
      release: server.exportPlaces.take(tenantId),
    });
  },
});
