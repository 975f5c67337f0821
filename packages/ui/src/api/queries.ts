import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { callApi, callScoped, send, sendScoped, type AnyInput } from './call-api.ts';
import type { Scope } from './scope.ts';
import type { Answer, Input, PathWith, ScopedInput, ScopedPath, WholePath } from './types.ts';

/** All keys begin with this and the path, so that a change can refresh what it touches. */
const API = 'api';

/** What `path` answers, for `useQuery`. */
export function apiQuery<P extends PathWith<'get'>>(path: P, input: Input<'get', P> = {}) {
  return queryOptions({
    queryKey: [API, path, null, input],
    queryFn: async ({ signal }): Promise<Answer<'get', P>> => (await callApi('get', path, { ...input, signal })).body,
  });
}

/** What `path` answers for the tenant of the scope, or for all: `scopedQuery(scope, '/stats', { query })`. */
export function scopedQuery<S extends ScopedPath<'get'>>(scope: Scope, path: S, input: ScopedInput<'get', S> = {}) {
  return queryOptions({
    queryKey: [API, path, scope.tenantId, input],
    queryFn: async ({ signal }): Promise<Answer<'get', WholePath<S>>> =>
      (await callScoped(scope, ['get', path], { ...input, signal })).body,
  });
}

interface Page<Row> {
  data: Row[];
  nextCursor: string | null;
}
type RowOf<S extends ScopedPath<'get'>> = Answer<'get', WholePath<S>> extends { data: (infer Row)[] } ? Row : never;

/** A list in pages of 100, for `useInfiniteQuery`. `rowsOf` makes one list of them. */
export function scopedPages<S extends ScopedPath<'get'>>(scope: Scope, path: S, input: ScopedInput<'get', S> = {}) {
  return infiniteQueryOptions({
    queryKey: [API, path, scope.tenantId, input, 'pages'],
    initialPageParam: undefined,
    queryFn: async ({ signal, pageParam }: { signal: AbortSignal; pageParam: string | undefined }) => {
      const { path: inPath, query }: AnyInput = input as AnyInput;
      const paged = { path: inPath, query: { ...query, limit: 100, cursor: pageParam }, signal };
      // Lists take `limit` and `cursor` and answer pages.
      return (await sendScoped(scope, ['get', path], paged)).body as Page<RowOf<S>>;
    },
    getNextPageParam: (last: Page<RowOf<S>>) => last.nextCursor ?? undefined,
  });
}

type RowAt<P extends PathWith<'get'>> = Answer<'get', P> extends { data: (infer Row)[] } ? Row : never;

/** As `scopedPages`, for a list that belongs to no tenant. */
export function apiPages<P extends PathWith<'get'>>(path: P, input: Input<'get', P> = {}) {
  return infiniteQueryOptions({
    queryKey: [API, path, null, input, 'pages'],
    initialPageParam: undefined,
    queryFn: async ({ signal, pageParam }: { signal: AbortSignal; pageParam: string | undefined }) => {
      const { query }: AnyInput = input as AnyInput;
      const paged = { query: { ...query, limit: 100, cursor: pageParam }, signal };
      // Lists take `limit` and `cursor` and answer pages.
      return (await send('get', path, paged)).body as Page<RowAt<P>>;
    },
    getNextPageParam: (last: Page<RowAt<P>>) => last.nextCursor ?? undefined,
  });
}

interface PagedQuery {
  state: { data: { pages: readonly unknown[] } | undefined };
}

/** A `refetchInterval` for lists: only the first page, because somebody who reads on would have every page read again. */
export function firstPageEvery(everyMs: number) {
  return ({ state }: PagedQuery) => ((state.data?.pages.length ?? 0) <= 1 ? everyMs : false);
}

/** The rows of all pages. The same list for the same pages: a table with another one prepares all of its rows anew. */
export function rowsOf<Row>(pages: { pages: Page<Row>[] } | undefined): Row[] {
  if (pages === undefined) return NONE;
  const known = rowsOfPages.get(pages);
  // Kept under these very pages.
  if (known !== undefined) return known as Row[];
  const rows = pages.pages.flatMap((page) => page.data);
  rowsOfPages.set(pages, rows);
  return rows;
}

const NONE: never[] = [];
const rowsOfPages = new WeakMap<object, unknown[]>();

/**
 * Something a person does: afterwards every list and figure is read again. Its result does not wait for that, which may be
 * many pages of a list, or a figure that fails and is asked for again.
 */
export function useAction<Result, Given = void>(run: (given: Given) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: [API] });
    },
  });
}
