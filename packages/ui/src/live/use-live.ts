import { useEffect, useRef, useState } from 'react';
import { follow } from './follow.ts';
import { EMPTY_TAIL, withLines, type Line } from './lines.ts';

export type LiveState = 'connecting' | 'following' | 'waiting' | 'paused' | 'refused';

/** Changes may come by thousands a second: the page is drawn four times. */
const DRAW_MS = 250;

/** The last changes of a stream. A pause keeps the place: going on brings what happened meanwhile. */
export function useLive(url: string) {
  const [tail, setTail] = useState(EMPTY_TAIL);
  const [state, setState] = useState<'connecting' | 'following' | 'waiting'>('connecting');
  const [error, setError] = useState<unknown>();
  const [isPaused, setPaused] = useState(false);
  const cursor = useRef<string>(undefined);
  useEffect(() => {
    if (isPaused) return undefined;
    const stop = new AbortController();
    let came: Line[] = [];
    const draw = () => {
      if (came.length === 0) return;
      const lines = came;
      came = [];
      setTail((shown) => withLines(shown, lines));
    };
    const timer = setInterval(draw, DRAW_MS);
    const tell = {
      change: (change: Extract<Line, { gap: false }>['change'], id: string) => came.push({ id, gap: false, change }),
      cursor: (at: string) => {
        cursor.current = at;
      },
      gap: () => came.push({ id: `gap-${Date.now()}`, gap: true }),
      state: setState,
    };
    follow({ url, cursor: cursor.current, signal: stop.signal, tell }).catch((thrown: unknown) => {
      setError(thrown);
      setPaused(true);
    });
    return () => {
      stop.abort();
      clearInterval(timer);
      draw();
    };
  }, [url, isPaused]);
  const toggle = () => {
    setError(undefined);
    setPaused(!isPaused);
  };
  const shownState: LiveState = error === undefined ? (isPaused ? 'paused' : state) : 'refused';
  return { ...tail, state: shownState, error, toggle, clear: () => setTail(EMPTY_TAIL) };
}
