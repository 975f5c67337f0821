import { isDeepStrictEqual } from 'node:util';
import {
  lockCatalogue,
  readEventTypes,
  writeEventTypes,
  type EventTypeRow,
  type EventTypeSettings,
} from '@postrider/store/event-types';
import { defineRoute } from '../http/define-route.ts';
import { invalidBody } from '../http/problem.ts';
import { checkCatalogueSize } from './check-event-type.ts';
import { exportDocument } from './export-document.ts';
import { importDocument } from './import-document.ts';
import { presentEventType } from './present.ts';
import { documentAnswer, importAnswer, importInput, MAX_DOCUMENT_BYTES } from './schema.ts';
import { exampleDocument, exampleImport, exampleImportDocument } from './example.ts';

const facts = { group: 'event types', scope: 'admin' } as const;

export const exportEventTypes = defineRoute({
  ...facts,
  method: 'get',
  path: '/v1/event-types/export',
  name: 'exportEventTypes',
  summary: 'Export the catalogue as an OpenAPI document',
  description:
    'The document is OpenAPI 3.1. It has a webhook for each event type, as receivers get it in the format `standard`. An import of it gives the same catalogue.',
  errors: [],
  answer: { status: 200, description: 'The document.', schema: documentAnswer },
  example: { answer: exampleDocument },
  async handle(_input, { sql }) {
    return { body: exportDocument(await readEventTypes(sql, null)) };
  },
});

export const importEventTypes = defineRoute({
  ...facts,
  method: 'post',
  path: '/v1/event-types/import',
  name: 'importEventTypes',
  summary: 'Import event types from an OpenAPI document',
  description:
    'It adds or replaces the event types that the `webhooks` of the document describe: all of them or, if one is wrong, none. Other types stay. If the body of a webhook has a fixed `type` and `data`, they give the name and the schema. Otherwise the name is that of the webhook, and the schema that of the whole body.',
  audit: { several: true },
  body: importInput,
  maxBodyBytes: MAX_DOCUMENT_BYTES,
  errors: ['event_type_limit_reached'],
  answer: { status: 200, description: 'What was changed. With `dryRun`: what would be changed.', schema: importAnswer },
  example: { body: { document: exampleImportDocument, dryRun: false }, answer: exampleImport },
  async prepare({ body: { document } }) {
    const { types, problems } = await importDocument(document as Record<string, unknown>); // as its schema says
    if (problems.length > 0) throw invalidBody(problems, '/document');
    return types;
  },
  async handle({ body, prepared: types }, { sql, now, server }) {
    const dryRun = body.dryRun ?? false;
    const revision = dryRun ? 0 : await lockCatalogue(sql);
    await checkCatalogueSize(sql, types);
    const names = types.map(({ name }) => name);
    const stored = new Map((await readEventTypes(sql, names)).map((row) => [row.name, row]));
    const created = types.filter(({ name }) => !stored.has(name));
    const changed = types.filter((type) => isChanged(type, stored.get(type.name)));
    const written = dryRun ? [] : await writeEventTypes(sql, { types: [...created, ...changed], revision, now });
    if (!dryRun) server.catalogue.forget();
    const others = new Set([...created, ...changed]);
    const unchanged = types.filter((type) => !others.has(type));
    const [createdNames, changedNames, unchangedNames] = [created, changed, unchanged].map(namesOf);
    return {
      body: { dryRun, created: createdNames ?? [], changed: changedNames ?? [], unchanged: unchangedNames ?? [] },
      changes: written.map((row) => changeOf(row, stored.get(row.name))),
    };
  },
});

function changeOf(row: EventTypeRow, stored: EventTypeRow | undefined) {
  return {
    action: stored === undefined ? 'createEventType' : 'updateEventType',
    resourceType: 'event_type',
    resourceId: row.name,
    before: stored === undefined ? null : presentEventType(stored),
    after: presentEventType(row),
  };
}

const namesOf = (types: readonly EventTypeSettings[]): string[] => types.map(({ name }) => name);

function isChanged(type: EventTypeSettings, row: EventTypeRow | undefined): boolean {
  if (row === undefined) return false;
  const { version: _v, createdAt: _c, updatedAt: _u, ...stored } = row;
  return !isDeepStrictEqual(type, stored);
}
