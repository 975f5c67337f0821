import { connect } from 'node:net';
import type { ProblemJson } from './problem.ts';

/** Sends bytes that no HTTP client would send, and reads until the server closes. */
export async function sendRaw(url: string, request: string): Promise<{ status: number; head: string; body: string }> {
  const { hostname, port } = new URL(url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request, 'latin1'));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
  const at = answer.indexOf('\r\n\r\n');
  const head = answer.slice(0, at);
  return { status: Number(head.split(' ')[1]), head, body: answer.slice(at + 4) };
}

/** The problem in a raw answer. */
export function problemOf(answer: { body: string }): ProblemJson {
  return JSON.parse(answer.body) as ProblemJson; // the test's expectations check it
}
