import { describe, expect, it } from 'vitest';
import { tintOf, toGridRows } from '../../../../../web/src/lib/charts/grid.ts';
import { aGrid } from '../results.ts';

const [group] = aGrid().groups;
const rows = group === undefined ? [] : toGridRows(aGrid(), group);
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

describe('cohorts by day', () => {
  it('has a row per cohort, oldest first, and a cell per day', () => {
    expect(rows.map(({ name, admitted, cells }) => [name, admitted, cells.length])).toEqual([['May 2026', '40', 2], ['Jun 2026', '25', 2], ['Jul 2026', '0', 2], ['Aug 2026', 'not shown', 2]]);
  });

  it('says in each cell the share, its interval and of how many', () => {
    expect(plain(rows[0]?.cells[1]?.text)).toBe('60 %');
    expect([plain(rows[0]?.cells[1]?.more), plain(rows[0]?.cells[1]?.basis)]).toEqual(['44-74 %', 'n 40']);
    expect(plain(rows[0]?.cells[1]?.title)).toBe('May 2026, 90 days: 60 % (44-74 %), n 40');
  });

  it('gives each state its own look and words, and never a zero', () => {
    const cells = rows.flatMap((row) => row.cells).filter(({ reading }) => reading.state !== 'value');
    expect(cells.map(({ reading, text, more, tint }) => [reading.state, text, plain(more), tint])).toEqual([['none', '\u2013', '', 0], ['none', '\u2013', '', 0], ['hidden', 'too few', 'to show', 0], ['not-yet', 'not yet', '29 Nov 2026', 0]]);
  });

  it('shows the latest rows where room is short', () => {
    expect(group === undefined ? [] : toGridRows(aGrid(), group, 2).map(({ name }) => name)).toEqual(['Jul 2026', 'Aug 2026']);
  });

  it('tints by fifths', () => {
    expect([0, 0.01, 0.2, 0.21, 0.999, 1].map(tintOf)).toEqual([0, 1, 1, 2, 5, 5]);
  });
});
