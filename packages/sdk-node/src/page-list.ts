import type { Answer, AnswerPromise } from './request/answer.ts';

/** One page of a list, newest first. */
export interface Page<Item> {
  /** May have few items or none although more follow: with a filter, a page scans 2,000. */
  data: Item[];
  /** Pass it as `cursor` for the next page; null on the last. */
  nextCursor: string | null;
}

type FetchPage<Whole> = (cursor: string | undefined) => AnswerPromise<Whole>;

/**
 * An answer in pages, which are fetched as needed:
 * - `for await (const item of answer)` goes through all of it, page by page;
 * - `await answer` is one page, with `nextCursor`;
 * - `for await (const page of answer.pages())` goes through the pages.
 *
 * Nothing is sent before. Each `for await` starts again at the query's `cursor`. It rejects like any call.
 */
export class PagedAnswer<Item, Whole extends { nextCursor: string | null }>
  implements AsyncIterable<Item>, Promise<Whole>
{
  readonly [Symbol.toStringTag]: string = 'PagedAnswer';
  // oxlint-disable-next-line unicorn/no-thenable -- `await list` is its purpose.
  readonly then: Promise<Whole>['then'] = (onFulfilled, onRejected) => this.#firstPage().then(onFulfilled, onRejected);
  readonly catch: Promise<Whole>['catch'] = (onRejected) => this.#firstPage().catch(onRejected);
  readonly finally: Promise<Whole>['finally'] = (onFinally) => this.#firstPage().finally(onFinally);
  readonly #fetchPage: FetchPage<Whole>;
  readonly #cursor: string | undefined;
  readonly #itemsOf: (page: Whole) => readonly Item[];
  #first: AnswerPromise<Whole> | undefined;

  /** @internal */
  constructor(fetchPage: FetchPage<Whole>, cursor: string | undefined, itemsOf: (page: Whole) => readonly Item[]) {
    this.#fetchPage = fetchPage;
    this.#cursor = cursor;
    this.#itemsOf = itemsOf;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* this.#itemsOf(page);
  }

  /** Page by page, to the last. */
  async *pages(): AsyncGenerator<Whole, void, undefined> {
    let cursor = this.#cursor;
    for (;;) {
      const page = await this.#fetchPage(cursor);
      yield page;
      if (page.nextCursor === null) return;
      cursor = page.nextCursor;
    }
  }

  /** The first page with what HTTP says about it. */
  withResponse(): Promise<Answer<Whole>> {
    return this.#firstPage().withResponse();
  }

  #firstPage(): AnswerPromise<Whole> {
    this.#first ??= this.#fetchPage(this.#cursor);
    return this.#first;
  }
}

/** A list: `await list` is one page, `{ data, nextCursor }`; `for await (const item of list)` goes through all of it. */
export class PageList<Item> extends PagedAnswer<Item, Page<Item>> {
  override readonly [Symbol.toStringTag] = 'PageList';

  /** @internal */
  constructor(fetchPage: FetchPage<Page<Item>>, cursor: string | undefined) {
    super(fetchPage, cursor, ({ data }) => data);
  }
}
