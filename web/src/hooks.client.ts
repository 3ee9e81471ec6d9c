import type { HandleClientError } from '@sveltejs/kit';
import { SCRIPTS_COOKIE } from './lib/scripts.ts';
import { UNREACHED } from './lib/unreached.ts';

// From the sign-in page on: without it a page waits for its figures.
document.cookie = `${SCRIPTS_COOKIE}=1; path=/; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;

/** What a browser reports where no answer came at all; each has its own words for it. */
const NO_ANSWER = /failed to fetch|load failed|networkerror|dynamically imported module|importing a module script failed/i;

export const handleError: HandleClientError = ({ error, message }) => {
  if (error instanceof TypeError && NO_ANSWER.test(error.message)) return { message: UNREACHED, detail: 'No answer came back: this device may be offline, or Cairn may have stopped.' };
  return { message: message === 'Not Found' ? 'There is no such page' : 'Something went wrong here' };
};
