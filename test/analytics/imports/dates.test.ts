import { describe, expect, it } from 'vitest';
import { readDate, type DateFormat } from '#analytics/imports/dates.ts';

const read = (text: string, format: DateFormat, pivot = 68): string | null => readDate(text, { formats: [format], pivot });

describe('readDate', () => {
  it.each<[string, DateFormat, string | null]>([
    ['1/8/2019', 'M/D/YYYY', '2019-01-08'], ['01/08/2019', 'M/D/YYYY', '2019-01-08'], [' 1/8/2019 ', 'M/D/YYYY', '2019-01-08'], ['13/1/2019', 'M/D/YYYY', null],
    ['1/8/19', 'M/D/YYYY', null], ['2/29/2020', 'M/D/YYYY', '2020-02-29'], ['2/29/2019', 'M/D/YYYY', null], ['7/4/1960', 'M/D/YYYY', '1960-07-04'], ['7/4/1860', 'M/D/YYYY', null],
    ['1/8/2019 0:00', 'M/D/YYYY', '2019-01-08'], ['1/8/2019 12:00:00 AM', 'M/D/YYYY', '2019-01-08'], ['1/8/2019 14:30', 'M/D/YYYY', null],
    ['2019-01-08', 'YYYY-MM-DD', '2019-01-08'], ['2019-1-8', 'YYYY-MM-DD', null], ['2019-01-08T00:00:00Z', 'YYYY-MM-DD', '2019-01-08'], ['2019-01-08T05:00:00Z', 'YYYY-MM-DD', null],
    ['8.1.2019', 'D.M.YYYY', '2019-01-08'], ['08.01.2019', 'D.M.YYYY', '2019-01-08'], ['8x1x2019', 'D.M.YYYY', null], ['20190108', 'YYYYMMDD', '2019-01-08'],
    ['43473', 'excel-serial', '2019-01-08'], ['43473.0', 'excel-serial', '2019-01-08'], ['43473.5', 'excel-serial', null], ['1', 'excel-serial', '1900-01-01'], ['59', 'excel-serial', '1900-02-28'],
    ['60', 'excel-serial', null], ['61', 'excel-serial', '1900-03-01'], ['0', 'excel-serial', null], ['9999999', 'excel-serial', null], ['42011', 'excel-serial-1904', '2019-01-08'],
    ['', 'M/D/YYYY', null], ['n/a', 'M/D/YYYY', null], ['١/٨/٢٠١٩', 'M/D/YYYY', null],
  ])('%j as %s is %j', (text, format, date) => {
    expect(read(text, format)).toBe(date);
  });

  it('puts two-digit years around the pivot', () => {
    expect([read('1/8/68', 'M/D/YY'), read('1/8/69', 'M/D/YY'), read('1/8/19', 'M/D/YY', 18), read('8.1.19', 'D.M.YY', 30)]).toEqual(['2068-01-08', '1969-01-08', '1919-01-08', '2019-01-08']);
  });

  it('tries formats in their order', () => {
    expect(readDate('43473', { formats: ['D.M.YYYY', 'excel-serial'], pivot: 68 })).toBe('2019-01-08');
  });
});
