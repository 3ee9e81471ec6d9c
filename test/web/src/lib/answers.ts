/** An answer of the API around a result, as far as a page reads it. */
import { MeasureResponse, type Result } from '#analytics/contract/result.ts';
import { measureResponse } from '../../fixture-data.mjs';

export function anAnswer(result: Result): MeasureResponse {
  return { ...MeasureResponse.parse(measureResponse('retention', 'full', new URLSearchParams('from=2025-11-20&to=2026-11-20'))), result };
}
