import type { PostriderEvent } from '@postrider/sdk-node';
import { escapeText, safeJson } from '../output/escape.ts';
import { asCurl } from './as-curl.ts';
import { openPage } from './open-page.ts';
import type { ScreenActions } from './screen.ts';
import { toClipboard } from './to-clipboard.ts';
import { lineView, type View } from './view.ts';

interface Choice {
  json: boolean;
  /** Lines also where there is a terminal. */
  plain: boolean;
  title: string;
  /** The page that tells of an event. */
  pageOf: (eventId: string) => string;
  again: (event: PostriderEvent) => Promise<void>;
  stop: () => void;
}

/** A screen with keys where a person looks at it, else a line for each request. */
export async function chooseView(choice: Choice): Promise<View> {
  const { json, plain, title } = choice;
  const { stdin, stdout, env } = process;
  const isScreen = !json && !plain && stdin.isTTY && stdout.isTTY && !env['CI'] && env['TERM'] !== 'dumb';
  if (!isScreen) return lineView({ json });
  // Ink and React are loaded for it alone.
  const { openScreen } = await import('./screen.ts');
  const view: View = openScreen(
    escapeText(title),
    actionsOf(choice, (line) => view.note(line)),
  );
  return view;
}

function actionsOf({ pageOf, again, stop }: Choice, note: (line: string) => void): ScreenActions {
  const copied = (text: string, what: string) =>
    note(toClipboard(text) ? `Copied ${what}, if your terminal allows it.` : `It is too long to copy: use --record.`);
  return {
    again({ event }) {
      note(`Sending ${event.id} again …`);
      void again(event).then(
        () => note(`Sent ${event.id} again.`),
        (error: unknown) => note(escapeText(String(error))),
      );
    },
    open({ event }) {
      const page = pageOf(event.id);
      void openPage(page).then((isOpen) =>
        note(escapeText(isOpen ? `Opened ${page}` : `There is no browser here: ${page}`)),
      );
    },
    copy: ({ request, event }) => copied(safeJson(JSON.parse(request.body)), `the body of ${event.id}`),
    copyCurl: ({ request, event }) =>
      copied(asCurl(request), `${event.id} as curl; its signature is good for five minutes`),
    stop,
  };
}
