/** `GET /v1/receipts/{id}` and `GET /v1/measures/{id}.csv`. */
import type { NumberReceipt, ReceiptKey } from '#analytics/contract/number-receipt.ts';
import type { AnyReceipt } from '#analytics/contract/release-receipt.ts';
import type { Role } from '#analytics/contract/site.ts';
import { Gone, InvalidInput, NotAllowed } from '#analytics/errors.ts';
import { measureOf, findSnapshot, getMeasure } from '../measures.ts';
import { PRIVATE, scopeOf, type App, type Organization } from '../../http/base.ts';
import type { AppDeps } from '../deps.ts';
import { getReleaseReceipt } from '../releases/receipt.ts';
import { measureCsv } from './csv.ts';
import { receiptKeyIn } from './id.ts';
import { makeReceipt } from './make.ts';

/** 42 CFR 2.32 (a)(2): what goes along with a disclosure. In a header, so that a spreadsheet stays a table. */
export const NOTICE = '42 CFR part 2 prohibits unauthorized use or disclosure of these records.';

const sameNumbers = (left: Readonly<Record<string, number>>, right: Readonly<Record<string, number>>): boolean =>
  [...new Set([...Object.keys(left), ...Object.keys(right)])].every((name) => left[name] === right[name]);

/** The figure that an address adds to an id. Errors: InvalidInput for anything else in it. */
function figureIn(parameters: URLSearchParams): string | undefined {
  const others = [...new Set(parameters.keys())].filter((name) => name !== 'figure');
  const given = parameters.getAll('figure');
  if (others.length > 0 || given.length > 1) throw new InvalidInput('The address asks for something a receipt does not have.', [{ pointer: '/figure', detail: 'is the one parameter, and may be given once' }]);
  return given[0];
}

/** RULE: whoever opens a receipt keeps its snapshot: it does not expire any more, so the receipt does not either. */
async function getLiveReceipt(key: ReceiptKey, organization: Organization, deps: AppDeps): Promise<NumberReceipt> {
  const measure = measureOf(key.measure);
  const { title, version } = measure.definition;
  if (version !== key.version) throw new Gone(`This receipt is of version ${key.version} of ${title}; this Cairn computes version ${version}.`);
  const settings = deps.settings?.[key.measure] ?? {};
  if (!sameNumbers(settings, key.settings ?? {})) throw new Gone(`The numbers in the rule of ${title} are set otherwise now than when this receipt was made.`);
  const published = await findSnapshot(deps.snapshots, organization.id, key.snapshot);
  const receipt = await deps.engines.ask(organization.id, published, (engine) => makeReceipt(engine, { key, measure, manifest: published.manifest, organization, settings, now: deps.clock() }));
  if (!(await deps.snapshots.keep(organization.id, published))) throw new Gone('This snapshot was not kept. Snapshots that were asked for, and the last of each day, are.');
  return receipt;
}

/**
 * The receipt that an id names, with the figure that the address leads with.
 *
 * RULE    (issue 5) one door: the role `quality` opens what was released, and nothing that was not.
 * Errors  InvalidInput for an id that is not whole; NotAllowed; Gone where the measure, its settings or the snapshot are not those of the id any more; NotFound.
 */
export async function getReceipt(id: string, { figure, role, organization }: { figure: string | undefined; role: Role; organization: Organization }, deps: AppDeps): Promise<AnyReceipt> {
  const asked = receiptKeyIn(id);
  const key = figure === undefined ? asked : { ...asked, figure };
  if (key.release !== undefined) return getReleaseReceipt(key, organization, deps);
  if (role === 'quality') throw new NotAllowed('This role reads releases.');
  return getLiveReceipt(key, organization, deps);
}

export function addReceiptRoutes(app: App, deps: AppDeps): void {
  app.get('/v1/receipts/:id', async (context) => {
    const organization = await scopeOf(deps, context, 'read-measures');
    return context.json(await getReceipt(context.req.param('id'), { figure: figureIn(new URL(context.req.url).searchParams), role: context.get('caller').role, organization }, deps), 200, PRIVATE);
  });
  // Before `/v1/measures/:id`, which would take it for the name of a measure.
  app.get('/v1/measures/:id{[a-z-]+\\.csv}', async (context) => {
    const organization = await scopeOf(deps, context, 'read-measures');
    const id = context.req.param('id').slice(0, -'.csv'.length);
    const { response } = await getMeasure({ measure: id, parameters: [...new URL(context.req.url).searchParams], organization: organization.id, role: context.get('caller').role }, deps);
    const key = response.meta.receipt === null ? null : receiptKeyIn(response.meta.receipt);
    return context.body(measureCsv(response, key), 200, { ...PRIVATE, 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${id}-${response.query.asOf}.csv"`, 'x-redisclosure-notice': NOTICE });
  });
}
