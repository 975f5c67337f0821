import { Box, render, Text, useInput, useStdout, type Key } from 'ink';
import { createElement, useState, useSyncExternalStore, type ReactElement } from 'react';
import { detailsOf } from './details.ts';
import { ScreenState } from './screen-state.ts';
import { lineOf, type Forwarded, type View } from './view.ts';

/** What a person can do. */
export interface ScreenActions {
  again: (forwarded: Forwarded) => void;
  open: (forwarded: Forwarded) => void;
  copy: (forwarded: Forwarded) => void;
  copyCurl: (forwarded: Forwarded) => void;
  stop: () => void;
}

type Terminal = Pick<NodeJS.Process, 'stdin' | 'stdout'>;

const KEYS = '↑↓ choose   r again   d details   o open   c copy   C copy as curl   q end';
/** Lines of the screen that are no list: title, note, keys, and a blank one above and below. */
const OTHER_LINES = 6;

/** Shows a listener in a terminal, where keys do something with what came. */
export function openScreen(title: string, actions: ScreenActions, terminal: Terminal = process): View {
  const state = new ScreenState(() => instance.unmount());
  const { stdin, stdout } = terminal;
  const options = { stdin, stdout, exitOnCtrlC: false, patchConsole: false };
  const instance = render(createElement(Screen, { title, state, actions }), options);
  return state;
}

interface ScreenProperties {
  title: string;
  state: ScreenState;
  actions: ScreenActions;
}

function Screen({ title, state, actions }: ScreenProperties): ReactElement {
  const { items, total, note } = useSyncExternalStore(state.watch, state.current, state.current);
  // Undefined: the latest, whichever that is.
  const [chosen, choose] = useState<Forwarded | undefined>();
  const [hasDetails, setDetails] = useState(false);
  const room = Math.max(3, (useStdout().stdout.rows || 24) - OTHER_LINES);
  const selected = chosen !== undefined && items.includes(chosen) ? chosen : items.at(-1);
  useInput((input, key) => {
    const step = stepOf(input, key);
    if (step !== 0) choose(neighbour(items, selected, step));
    else if (input === 'q' || (key.ctrl && input === 'c')) actions.stop();
    else if (input === 'd') setDetails(!hasDetails);
    else if (selected !== undefined) act(actions, input, selected);
  });
  const listed = visible(items, selected, hasDetails ? Math.max(3, room >> 2) : room);
  const lines = listed.map((each) => `${each === selected ? '›' : ' '} ${lineOf(each)}`);
  const details = hasDetails && selected !== undefined ? detailsOf(selected).slice(0, room - listed.length - 1) : [];
  return createElement(
    Box,
    { flexDirection: 'column' },
    line('title', `${title}   ${total}`, true),
    ...lines.map((text, at) => line(`item${at}`, text, text.startsWith('›'))),
    items.length === 0 ? line('none', '  Nothing came yet: postrider trigger order.paid', false) : null,
    ...details.map((text, at) => line(`detail${at}`, `    ${text}`, false)),
    line('note', note, false),
    line('keys', KEYS, false),
  );
}

function line(key: string, text: string, bold: boolean): ReactElement {
  return createElement(Text, { key, bold, wrap: 'truncate-end' }, text === '' ? ' ' : text);
}

function stepOf(input: string, key: Key): number {
  if (key.upArrow || input === 'k') return -1;
  return key.downArrow || input === 'j' ? 1 : 0;
}

/** Undefined at the end: it follows what comes. */
function neighbour(items: readonly Forwarded[], from: Forwarded | undefined, step: number): Forwarded | undefined {
  const at = from === undefined ? items.length : items.indexOf(from) + step;
  return at >= items.length - 1 ? undefined : items[Math.max(0, at)];
}

/** The part of the list around the chosen one that fits. */
function visible(items: readonly Forwarded[], chosen: Forwarded | undefined, room: number): readonly Forwarded[] {
  const at = chosen === undefined ? items.length - 1 : items.indexOf(chosen);
  const end = Math.min(items.length, Math.max(room, at + 1 + (room >> 1)));
  return items.slice(Math.max(0, end - room), end);
}

function act(actions: ScreenActions, input: string, selected: Forwarded): void {
  if (input === 'r') actions.again(selected);
  if (input === 'o') actions.open(selected);
  if (input === 'c') actions.copy(selected);
  if (input === 'C') actions.copyCurl(selected);
}
