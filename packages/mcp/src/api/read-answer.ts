import { ToolError } from './tool-error.ts';

export interface Answer {
  status: number;
  text(): Promise<string>;
  /** Its bytes as they come: an async iterable. */
  body?: unknown;
}

/** Above every answer of Postrider. Whatever else is at its address may never end. */
const MAX_BYTES = 67_108_864;

/** The text of an answer. Throws `ToolError` if it is too large. */
export async function readAnswer(answer: Answer): Promise<string> {
  const { body } = answer;
  if (!isIterable(body)) return answer.text();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      throw new ToolError(
        'answer_too_large',
        'The answer is larger than 64 MiB.',
        'Ask for less: limit, filters, one id.',
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function isIterable(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
