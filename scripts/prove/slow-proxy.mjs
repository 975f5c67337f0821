// A TCP proxy between our programs and Postgres, which can delay what passes, or refuse it.
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export async function openSlowProxy({ port, targetPort }) {
  const pairs = new Set();
  let delayMs = 0;
  let refuses = false;
  const server = createServer({ noDelay: true }, (inner) => {
    if (refuses) return inner.destroy();
    const outer = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    const pair = [inner, outer];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const [from, to] of [pair, pair.toReversed()]) {
      from.on('data', (chunk) => {
        // Timers of equal length fire in order, and a shorter one must not overtake.
        if (delayMs === 0 && from.late === undefined) to.write(chunk);
        else passLate(from, to, chunk);
      });
      from.on('error', end);
      from.on('close', end);
    }
    return undefined;
  });
  function passLate(from, to, chunk) {
    const before = from.late ?? Promise.resolve();
    const until = pause(delayMs);
    const mine = Promise.all([before, until]).then(() => {
      if (!to.destroyed) to.write(chunk);
      if (from.late === mine) from.late = undefined;
    });
    from.late = mine;
  }
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    delay: (ms) => (delayMs = ms),
    /** Ends every connection, and refuses new ones until `accept`. */
    cut() {
      refuses = true;
      for (const pair of [...pairs]) for (const socket of pair) socket.destroy();
    },
    accept: () => (refuses = false),
    close() {
      for (const pair of [...pairs]) for (const socket of pair) socket.destroy();
      server.close();
    },
  };
}
