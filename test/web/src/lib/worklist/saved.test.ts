import { describe, expect, it } from 'vitest';
import { forget, keep, parseSaved } from '../../../../../web/src/lib/worklist/saved.ts';

describe('views somebody named', () => {
  it('are kept newest first, one for each name, at most twenty', () => {
    const two = keep(keep([], 'Mine', 'clinician=c1'), ' Safety ', 'category=safety');
    expect(two).toEqual([{ name: 'Safety', search: 'category=safety' }, { name: 'Mine', search: 'clinician=c1' }]);
    expect(keep(two, 'Mine', 'clinician=c2')).toEqual([{ name: 'Mine', search: 'clinician=c2' }, { name: 'Safety', search: 'category=safety' }]);
    expect(keep(two, '   ', 'rule=x')).toEqual(two);
    expect(forget(two, 'Mine')).toEqual([{ name: 'Safety', search: 'category=safety' }]);
    const many = Array.from({ length: 25 }, (_, index) => `v${index}`).reduce((views, name) => keep(views, name, ''), keep([], 'x', ''));
    expect(many).toHaveLength(20);
    expect(many[0]?.name).toBe('v24');
  });
  it.each([null, '', 'no', '7', '{}', '[1,null,{"name":3,"search":""},{"name":"a"}]'])('what cannot be read is nothing: %s', (text) => {
    expect(parseSaved(text)).toEqual([]);
  });
  it('keep of an address only what a view may say', () => {
    expect(parseSaved(JSON.stringify([{ name: 'n'.repeat(90), search: 'rule=x&client=cl-7&saved=contact&asOf=2026-01-01' }]))).toEqual([{ name: 'n'.repeat(60), search: 'rule=x&asOf=2026-01-01' }]);
  });
});
