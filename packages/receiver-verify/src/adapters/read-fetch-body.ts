import { bodyAlreadyParsed, byteCollector, refuseLongBody } from './adapter-port.ts';

/** What is looked at of a fetch `Request`. */
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

/** The bytes of a fetch request; an error, and no empty body, where something has read them. */
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
    // Not awaited: cancelling a stream that hangs may hang itself.
    reader?.cancel().catch(() => undefined);
    throw error;
  }
  return collector.bytes();
}
