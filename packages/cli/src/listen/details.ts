import { escapeText, safeJson } from '../output/escape.ts';
import type { Forwarded } from './view.ts';

const MOST_LINES = 60;

/** A request and its answer, in lines that can be shown. */
export function detailsOf({ request, result }: Forwarded): string[] {
  const answer =
    result.kind === 'answered'
      ? [`${result.status} in ${result.durationMs} ms`, ...headerLines(result.headers), ...bodyLines(result.body)]
      : [`${result.detail} after ${result.durationMs} ms`];
  return [
    `POST ${escapeText(request.url)}`,
    ...headerLines(request.headers),
    ...bodyLines(request.body),
    '',
    ...answer,
  ];
}

function headerLines(headers: Record<string, string>): string[] {
  return Object.entries(headers).map(([name, value]) => escapeText(`${name}: ${value}`));
}

function bodyLines(body: string): string[] {
  return readable(body).split('\n').slice(0, MOST_LINES).map(escapeText);
}

function readable(body: string): string {
  try {
    return safeJson(JSON.parse(body), 2);
  } catch {
    return body;
  }
}
