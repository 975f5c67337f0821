import type { Postrider, PostriderEvent } from '@postrider/sdk-node';
import { escapeText } from '../output/escape.ts';
import { Bell, ringOnChanges } from './bell.ts';
import { findEvents, idsSince, newestInstant } from './find-events.ts';
import { buildForward, sendForward } from './forward.ts';
import type { Journal } from './journal.ts';
import { patiently } from './patience.ts';
import { pause } from './pause.ts';
import type { Forwarded, View } from './view.ts';

export interface ListenerOptions {
  client: Postrider;
  tenant: string;
  forwardTo: string;
  secret: string;
  /** How long the receiver may take. */
  timeoutMs: number;
  /** How long the API may be away before the listener gives up. */
  deadAfterMs: number;
  isChosen: (event: PostriderEvent) => boolean;
  journal: Journal;
  view: View;
  record: (forwarded: Forwarded) => void;
  signal: AbortSignal;
}

/**
 * The list shows an event once it is committed, which may be a while after its id was made: so what is young is looked at
 * again. Now and then much of it, else a little.
 */
const OVERLAP_MS = 60_000;
const SHORT_OVERLAP_MS = 5_000;
const DEEP_EVERY_MS = 20_000;
/** The bell rings only for events with an endpoint. */
const LOOK_EVERY_MS = 2_000;
/** A receiver that breaks off so often in a row breaks off because of the event. */
const MOST_CUTS = 3;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** Forwards events to one address, one after another, in the order in which they were accepted. */
export class Listener {
  private readonly options: ListenerOptions;
  private readonly bell = new Bell();
  /** What a person sends again goes between two events, not beside one. */
  private turn: Promise<void> = Promise.resolve();

  constructor(options: ListenerOptions) {
    this.options = options;
  }

  /** Until the signal. Throws `CliError` when it cannot go on. */
  async run(): Promise<void> {
    const { client, signal, journal, view, tenant, forwardTo, deadAfterMs } = this.options;
    const patience = { deadAfterMs, note: (line: string) => view.note(line), signal };
    // A wrong address or key must not look like an API that is away for a moment.
    if (journal.since === undefined) await patiently(() => this.beginNow(), { ...patience, deadAfterMs: 0 });
    // Whoever publishes now knows that it comes.
    view.note(
      `Forwarding the events of tenant ${escapeText(tenant)} to ${escapeText(forwardTo)}; Ctrl-C ends it. The receiver's secret: postrider listen --print-secret`,
    );
    const ended = new AbortController();
    const ringing = ringOnChanges(this.bell, { client, tenant, signal: AbortSignal.any([signal, ended.signal]) });
    try {
      for (let deepAt = -Infinity; !signal.aborted;) {
        const isDeep = performance.now() - deepAt >= DEEP_EVERY_MS;
        if (isDeep) deepAt = performance.now();
        await patiently(() => this.look(isDeep ? OVERLAP_MS : SHORT_OVERLAP_MS), patience);
        await this.bell.next(LOOK_EVERY_MS, signal);
      }
    } finally {
      // The program would stay for it.
      ended.abort();
      await ringing;
    }
  }

  /** Sends an event again, also one that was answered. */
  async again(event: PostriderEvent): Promise<void> {
    await this.inTurn(() => this.forward(event, { once: true }));
  }

  /** What there is already is not for a listener that has never run. */
  private async beginNow(): Promise<void> {
    const { client, tenant, journal, signal } = this.options;
    const newest = await newestInstant(client, tenant, signal);
    const since = Math.max(0, newest - OVERLAP_MS);
    const known = newest === 0 ? [] : await idsSince(client, tenant, { from: since, signal });
    journal.begin(since);
    for (const { id, at } of known) journal.pass(id, at);
    journal.dealtWith(newest);
  }

  private async look(overlapMs: number): Promise<void> {
    const { client, tenant, journal, signal } = this.options;
    const from = Math.max(journal.since ?? 0, journal.through - overlapMs);
    const isWanted = (event: PostriderEvent) => this.isWanted(event);
    const { newest, events } = await findEvents({ client, tenant, isWanted }, { from, signal });
    for await (const event of events) {
      // Meanwhile a person may have sent it, or removed its content.
      if (this.isWanted(event)) await this.inTurn(() => this.forward(event, { once: false }));
      if (signal.aborted) return;
    }
    journal.dealtWith(newest);
  }

  private isWanted(event: PostriderEvent): boolean {
    const { journal, isChosen } = this.options;
    const { id, timestamp, expungedAt } = event;
    if (journal.isEnded(id)) return false;
    if (expungedAt === null && isChosen(event)) return true;
    journal.pass(id, Date.parse(timestamp));
    return false;
  }

  private async inTurn(step: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(step);
    await this.turn;
  }

  /** Until it is answered; with `once`, one request. */
  private async forward(event: PostriderEvent, { once }: { once: boolean }): Promise<void> {
    const { journal, view, forwardTo: url, secret, timeoutMs, signal } = this.options;
    const { id, timestamp } = event;
    let cuts = 0;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      const { number, again } = journal.sending(id, Date.parse(timestamp));
      const request = await buildForward({ event, url, secret, number });
      const at = new Date().toISOString();
      const result = await sendForward(request, timeoutMs);
      if (result.kind === 'unreachable') {
        journal.unsent(id);
        const what = once ? 'Nothing was sent.' : 'It gets the event when it answers; nothing is lost.';
        if (once || pauseMs === FIRST_PAUSE_MS)
          view.note(escapeText(`${url} is not there (${result.detail}). ${what}`));
        if (once) return;
      } else {
        cuts += result.kind === 'cut' ? 1 : 0;
        const isEnd = result.kind !== 'cut' || once || cuts === MOST_CUTS;
        if (isEnd) journal.ended(id);
        this.show({ event, request, result, number, again, at });
        if (isEnd) return;
      }
      await pause(pauseMs, signal);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }

  private show(forwarded: Forwarded): void {
    this.options.view.forwarded(forwarded);
    this.options.record(forwarded);
  }
}
