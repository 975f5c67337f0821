import type { Answer, AnswerPromise } from './request/answer.ts';

/** One page of a list, newest first. */
export interface Page<Item> {
  data: Item[];
  /** Pass it as `cursor` for the next page; null on the last. */
  nextCursor: string | null;
}

type FetchPage<Item> = (cursor: string | undefined) => AnswerPromise<Page<Item>>;

/**
 * A list that is fetched as far as you look:
 * - `for await (const item of list)` goes through all of it, page by page;
 * - `await list` is one page, `{ data, nextCursor }`;
 * - `for await (const page of list.pages())` goes through the pages.
 *
 * Nothing is sent before. Each `for await` begins anew, where the query's `cursor` says. It rejects like any call.
 */
export class PageList<Item> implements AsyncIterable<Item>, Promise<Page<Item>> {
  readonly [Symbol.toStringTag] = 'PageList';
  // oxlint-disable-next-line unicorn/no-thenable -- `await list` is what it is for.
  readonly then: Promise<Page<Item>>['then'] = (onFulfilled, onRejected) =>
    this.#firstPage().then(onFulfilled, onRejected);
  readonly catch: Promise<Page<Item>>['catch'] = (onRejected) => this.#firstPage().catch(onRejected);
  readonly finally: Promise<Page<Item>>['finally'] = (onFinally) => this.#firstPage().finally(onFinally);
  readonly #fetchPage: FetchPage<Item>;
  readonly #cursor: string | undefined;
  #first: AnswerPromise<Page<Item>> | undefined;

  /** @internal */
  constructor(fetchPage: FetchPage<Item>, cursor: string | undefined) {
    this.#fetchPage = fetchPage;
    this.#cursor = cursor;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.data;
  }

  /** Page by page, to the last. */
  async *pages(): AsyncGenerator<Page<Item>, void, undefined> {
    let cursor = this.#cursor;
    for (;;) {
      const page = await this.#fetchPage(cursor);
      yield page;
      if (page.nextCursor === null) return;
      cursor = page.nextCursor;
    }
  }

  /** The first page with what HTTP says about it. */
  withResponse(): Promise<Answer<Page<Item>>> {
    return this.#firstPage().withResponse();
  }

  #firstPage(): AnswerPromise<Page<Item>> {
    this.#first ??= this.#fetchPage(this.#cursor);
    return this.#first;
  }
}
