import type { Answer } from '@postrider/server/embedding';

/** The answer with all pieces of its stream as the body: a test has few rows. */
export async function wholeAnswer(answer: Answer): Promise<Omit<Answer, 'stream'>> {
  const { stream, ...whole } = answer;
  if (stream === undefined) return whole;
  try {
    let body = '';
    for await (const piece of stream.pieces(new AbortController().signal)) body += piece;
    return { ...whole, headers: { ...whole.headers, ...stream.headers, 'Content-Type': stream.contentType }, body };
  } finally {
    stream.release?.();
  }
}
