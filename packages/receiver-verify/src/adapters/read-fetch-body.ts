import { bodyAlreadyParsed, byteCollector, refuseLongBody } from './adapter-port.ts';

/** The used members of a fetch `Request`. */
export interface FetchRequest {
  readonly method?: string | undefined;
  readonly headers: Iterable<[string, string]> & { get(name: string): string | null };
  readonly bodyUsed: boolean;
  readonly body: FetchBody | null;
}

interface FetchBody {
  readonly locked: boolean;
  getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>; cancel(): Promise<unknown> };
}

/** The bytes of a fetch request. An error when they were already read, never an empty body. */
export async function readFetchBody(request: FetchRequest, maxBodyBytes: number, remedy: string): Promise<Uint8Array> {
  if (request.bodyUsed || request.body?.locked === true) throw bodyAlreadyParsed(remedy);
  refuseLongBody(request.headers.get('content-length'), maxBodyBytes);
  const collector = byteCollector(maxBodyBytes);
  const reader = request.body?.getReader();
  try {
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read()) {
      if (chunk.value !== undefined) collector.add(chunk.value);
    }
  } catch (error) {
    // Not awaited: cancelling a hanging stream may hang too.
    reader?.cancel().catch(() => undefined);
    throw error;
  }
  return collector.bytes();
}
