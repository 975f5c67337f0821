import { describe, expect, it } from 'vitest';
import { nowIn, quietPieces } from './quiet-week.ts';

describe('the quiet week', () => {
  it('shows a window over midnight on two days, from Sunday to Monday too', () => {
    const pieces = quietPieces([{ days: ['sun'], start: '22:00', end: '07:30' }]);
    expect(pieces.sun).toEqual([{ from: 1320, to: 1440 }]);
    expect(pieces.mon).toEqual([{ from: 0, to: 450 }]);
    expect(pieces.tue).toEqual([]);
  });

  it('fills a whole day up to 24:00, and nothing of the next', () => {
    const pieces = quietPieces([{ days: ['sat'], start: '00:00', end: '24:00' }]);
    expect(pieces.sat).toEqual([{ from: 0, to: 1440 }]);
    expect(pieces.sun).toEqual([]);
  });

  it('knows the day of the zone, which may be another than here', () => {
    const at = Date.parse('2026-11-29T23:30:00Z');
    expect(nowIn('Europe/Berlin', at)).toEqual({ day: 'mon', minute: 30 });
    expect(nowIn('America/New_York', at)).toEqual({ day: 'sun', minute: 1110 });
  });
});
