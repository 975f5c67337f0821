import type { WebhookAnswer } from '../receiver/answers.ts';

/** What is used of Node's `ServerResponse`. */
export interface NodeResponse {
  statusCode: number;
  headersSent?: boolean;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/** Sends an answer, unless something else has answered meanwhile. */
export function writeNodeAnswer(response: NodeResponse, { status, headers, body }: WebhookAnswer): void {
  if (response.headersSent === true) return;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(body);
}
