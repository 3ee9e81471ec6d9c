import { error } from '@sveltejs/kit';
import { mayOpenReceipts } from '../../../../../lib/places.ts';
import type { RequestHandler } from './$types';

/** The receipt as the API makes it, as the file that `npm run verify` reads. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const me = await locals.api.me();
  if (!mayOpenReceipts(me.role)) error(403, { message: 'Receipts are not for this role' });
  const file = await locals.api.receiptFile(params.id);
  return new Response(file, { headers: { 'content-type': 'application/json', 'content-disposition': 'attachment; filename="receipt.json"', 'cache-control': 'no-store' } });
};
