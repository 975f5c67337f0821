import type { IncomingHttpHeaders } from 'node:http';
import { parseUrl } from '@postrider/domain';
import { Problem } from './problem.ts';

/** What browsers say by themselves about where a request comes from. Pages cannot set these headers. */
type Origin = IncomingHttpHeaders;

/** Browsers send it for https and localhost only. `none`: a person opened the address. */
const OWN_READS = [undefined, 'same-origin', 'none'];

/** 403 when a page of another site or origin made a browser read this. */
export function refuseForeignRead({ 'sec-fetch-site': site }: Origin): void {
  if (!OWN_READS.some((each) => each === site)) throw crossSite();
}

/** 403 unless a page of this server made the browser send this. */
export function refuseForeignWrite(headers: Origin): void {
  const site = headers['sec-fetch-site'];
  // A proxy may change the host, but not this.
  if (site === undefined ? !isOwn(headers) : site !== 'same-origin') throw crossSite();
}

/** The same for requests that programs may send too: those have neither of the headers. */
export function refuseForeignSignIn(headers: Origin): void {
  if (headers['sec-fetch-site'] === undefined && headers.origin === undefined) return;
  refuseForeignWrite(headers);
}

function isOwn({ origin, host }: Origin): boolean {
  const page = parseUrl(origin ?? '');
  if (page === null || host === undefined || !/^https?:$/.test(page.protocol)) return false;
  // With its default port or without.
  return parseUrl(`${page.protocol}//${host}`)?.host === page.host;
}

/** Whether the browser came over TLS: the page says so, or the proxy that ended it. It decides about the asker's own cookie only. */
export function cameOverTls(headers: Origin): boolean {
  return headers.origin?.startsWith('https://') === true || headers['x-forwarded-proto'] === 'https';
}

const crossSite = () =>
  new Problem(
    'csrf_refused',
    'The browser says that a page of another site sent this, or does not say that one of this server did.',
  );
