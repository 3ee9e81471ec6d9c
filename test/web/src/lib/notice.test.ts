import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { REDISCLOSURE_NOTICE } from '#analytics/contract/notice.ts';

it('stands on every printed sheet in the words of the contract', () => {
  const css = readFileSync(new URL('../../../../web/src/lib/base.css', import.meta.url), 'utf8');
  const [, printed] = /@bottom-left \{\s*content: '([^']+)'/.exec(css) ?? [];
  expect(printed).toBe(REDISCLOSURE_NOTICE);
});
