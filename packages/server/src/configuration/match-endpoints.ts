import type { ConfiguredEndpoint } from '@postrider/store/endpoints';
import type { NewId, ProblemEntry } from '@postrider/domain';
import type { EndpointEntry } from './document-schema.ts';

/** An entry, and the stored endpoint that it is about. */
export interface MatchedEndpoint {
  entry: EndpointEntry;
  row: ConfiguredEndpoint | undefined;
  /** The stored one's, or that of the endpoint that is made. */
  id: string;
  /** How the document names it. */
  reference: string;
  pointer: string;
}

interface ToMatch {
  entries: readonly EndpointEntry[];
  stored: readonly ConfiguredEndpoint[];
  newId: NewId;
  pointer: string;
}

/** Finds the stored endpoints by external id, else by id. */
export function matchEndpoints(
  { entries, stored, newId, pointer: at }: ToMatch,
  problems: ProblemEntry[],
): MatchedEndpoint[] {
  const byExternalId = new Map(stored.map((row) => [row.externalId, row]));
  const byId = new Map(stored.map((row) => [row.id, row]));
  const seen = new Set<string>();
  return entries.flatMap((entry, i) => {
    const pointer = `${at}/${i}`;
    const externalId = entry.externalId ?? null;
    const ownId = entry.id ?? null;
    if (externalId === null && ownId === null) {
      const detail = 'Must have an externalId: without one, a second import would make a second endpoint.';
      problems.push({ pointer, detail });
      return [];
    }
    const named = externalId === null ? undefined : byExternalId.get(externalId);
    const row = named ?? (ownId === null ? undefined : byId.get(ownId));
    if (named !== undefined && ownId !== null && named.id !== ownId && byId.has(ownId)) {
      problems.push({ pointer, detail: 'Names two endpoints: one by its externalId, the other by its id.' });
    }
    const id = row?.id ?? ownId ?? newId('ep');
    const reference = externalId === null ? id : `ext:${externalId}`;
    if (seen.has(reference) || seen.has(id)) problems.push({ pointer, detail: 'Must not be there twice.' });
    seen.add(reference).add(id);
    return [{ entry, row, id, reference, pointer }];
  });
}
