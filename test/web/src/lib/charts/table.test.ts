import { expect, it } from 'vitest';
import { toBlocks } from '../../../../../web/src/lib/charts/table.ts';
import { instrumentsOf } from '../../../../../web/src/lib/instruments.ts';
import { aTable } from '../results.ts';

it('a table of instruments is one block of rows, with what is to be known of them', () => {
  expect(toBlocks(aTable()).map(({ title, rows }) => [title, rows.map(({ label, notes }) => [label, notes])])).toEqual([[null, [['PHQ-9', []], ['BAM use', ['No threshold.']]]]]);
});

it('several groups of instruments are a block each', () => {
  const two = { ...aTable(), groups: ['a', 'b'].flatMap((key) => aTable().groups.map((group) => ({ ...group, key, label: key.toUpperCase() }))) };
  expect(toBlocks(two).map(({ title }) => title)).toEqual(['A', 'B']);
});

it('groups of one row each are one block, in the order they came', () => {
  const two = { ...aTable(), rowsAre: null, groups: ['b', 'a'].flatMap((key) => aTable().groups.map(({ rows }) => ({ key, label: key.toUpperCase(), rows: rows.slice(0, 1) }))) };
  expect(toBlocks(two)).toMatchObject([{ title: null, rows: [{ label: 'B' }, { label: 'A' }] }]);
});

it('the instruments to choose from are those of the rows, each once', () => {
  expect(instrumentsOf(aTable())).toEqual([{ key: 'BAM', label: 'BAM' }, { key: 'PHQ-9', label: 'PHQ-9' }]);
});
